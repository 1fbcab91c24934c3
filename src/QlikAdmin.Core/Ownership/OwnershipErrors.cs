using System.Collections.Generic;
using System.Linq;

namespace QlikAdmin.Ownership;

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
    public static QlikException Unconfirmed(MoveAttempt attempt, QlikException cause, string connection)
    {
        string said = attempt.InDoubt ? "no answer came" : "the server accepted it";
        return new QlikException(ErrorReason.NotConfirmed, $"Move {attempt.Item} on '{connection}': {said}, but reading its owner again failed: {cause.Message}", cause)
        {
            StatusCode = cause.StatusCode,
            InDoubt = true,
            NextStep = "List it again (Get-QlikOwnedItem); running the same command again does no harm.",
        };
    }

    /// <summary>The new owner lacks what the items need.</summary>
    public static QlikException Unfit(User newOwner, string lack, string nextStep, string connection)
    {
        return new QlikException(ErrorReason.NewOwnerUnfit, $"Nothing was moved on '{connection}': {newOwner} {lack}.") { NextStep = nextStep };
    }

    /// <summary>What a settled attempt has to say.</summary>
    public static string? DetailOf(MoveAttempt attempt)
    {
        IEnumerable<string?> words = new[] { attempt.InDoubt ? "The answer was lost; reading again showed that it was done." : null, attempt.Detail };
        string text = string.Join(" ", words.Where(w => !string.IsNullOrEmpty(w)));
        return text.Length == 0 ? null : text;
    }
}
