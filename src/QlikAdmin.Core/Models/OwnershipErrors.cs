using QlikAdmin.Base;

namespace QlikAdmin.Models;

/// <summary>The errors of moves of owned items, in the same words for every product.</summary>
internal static class OwnershipErrors
{
    /// <summary>The product has no call that moves the item.</summary>
    public static QlikException NotMovable(OwnedItem item, string connection)
    {
        return new QlikException(
            ErrorReason.ItemNotMovable,
            $"Move {item} on '{connection}': {(item.Reason ?? "there is no call that changes its owner").TrimEnd('.')}."
        )
        {
            NextStep = "Leave it out, for example with Where-Object CanMove -ne No, and handle it yourself.",
        };
    }

    /// <summary>The list that the item came from is out of date.</summary>
    public static QlikException ChangedSince(OwnedItem item, string? owner, string connection)
    {
        string now = owner is null ? "nobody" : "user " + owner;
        return new QlikException(
            ErrorReason.ChangedSince,
            $"Move {item} on '{connection}': it was listed as owned by {item.Owner ?? item.OwnerId} and is owned by {now} by now, so it was left alone."
        )
        {
            NextStep = "List it again (Get-QlikOwnedItem) and pipe the new list.",
        };
    }

    /// <summary>The server accepted the move, but did not make it.</summary>
    public static QlikException NotConfirmed(OwnedItem item, string? owner, string connection)
    {
        return new QlikException(
            ErrorReason.NotConfirmed,
            $"Move {item} on '{connection}': the server accepted the change, but it is still owned by {(owner is null ? "nobody" : "user " + owner)}."
        )
        {
            NextStep = "Look at it in the management console. You can safely run the same command again.",
        };
    }

    /// <summary>The item could not be read after the move.</summary>
    public static QlikException Unread(OwnedItem item, QlikException cause, string connection) =>
        Unconfirmed.Unread($"Move {item} on '{connection}'", cause);

    /// <summary>The item was there right before the move and is gone right after it, so nobody can say whether it was moved
    /// first.</summary>
    public static QlikException GoneMeanwhile(OwnedItem item, string connection)
    {
        return new QlikException(
            ErrorReason.NotConfirmed,
            $"Move {item} on '{connection}': the server accepted the change, but the item no longer exists."
        )
        {
            InDoubt = true,
        };
    }

    /// <summary>The new owner lacks what the items need.</summary>
    public static QlikException Unfit(User newOwner, string lack, string nextStep, string connection)
    {
        return new QlikException(ErrorReason.NewOwnerUnfit, $"Nothing was moved on '{connection}': {newOwner} {lack}.")
        {
            NextStep = nextStep,
        };
    }
}
