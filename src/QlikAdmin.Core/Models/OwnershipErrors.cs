using QlikAdmin.Base;

namespace QlikAdmin.Models;

/// <summary>What can be said against a move, and what became of one, in the same words for every product.</summary>
internal static class OwnershipErrors
{
    /// <summary>The product has no call for it.</summary>
    public static QlikException NotMovable(OwnedItem item, string connection)
    {
        return new QlikException(ErrorReason.ItemNotMovable, $"Move {item} on '{connection}': {(item.Reason ?? "there is no call that changes its owner").TrimEnd('.')}.")
        {
            NextStep = "Leave it out, for example with Where-Object CanMove -ne No, and see to it by hand.",
        };
    }

    /// <summary>The list that the item came from is old.</summary>
    public static QlikException ChangedSince(OwnedItem item, string? owner, string connection)
    {
        string now = owner is null ? "nobody" : "user " + owner;
        return new QlikException(ErrorReason.ChangedSince, $"Move {item} on '{connection}': it was listed as owned by {item.Owner ?? item.OwnerId} and is owned by {now} by now, so it was left alone.")
        {
            NextStep = "List it again (Get-QlikOwnedItem) and pipe what is listed.",
        };
    }

    /// <summary>Said yes, and did not.</summary>
    public static QlikException NotConfirmed(OwnedItem item, string? owner, string connection)
    {
        return new QlikException(ErrorReason.NotConfirmed, $"Move {item} on '{connection}': the server accepted it, but it is still owned by {(owner is null ? "nobody" : "user " + owner)}.")
        {
            NextStep = "Look at it in the management console; running the same command again does no harm.",
        };
    }

    /// <summary>Nothing could be read afterwards.</summary>
    public static QlikException Unread(OwnedItem item, QlikException cause, string connection) => Unconfirmed.Unread($"Move {item} on '{connection}'", cause);

    /// <summary>It was there right before, and is gone right after, so that nobody can tell whether it was moved first.</summary>
    public static QlikException GoneMeanwhile(OwnedItem item, string connection)
    {
        return new QlikException(ErrorReason.NotConfirmed, $"Move {item} on '{connection}': the server accepted it, but there is no such item any more.") { InDoubt = true };
    }

    /// <summary>The new owner lacks what the items need.</summary>
    public static QlikException Unfit(User newOwner, string lack, string nextStep, string connection)
    {
        return new QlikException(ErrorReason.NewOwnerUnfit, $"Nothing was moved on '{connection}': {newOwner} {lack}.") { NextStep = nextStep };
    }
}
