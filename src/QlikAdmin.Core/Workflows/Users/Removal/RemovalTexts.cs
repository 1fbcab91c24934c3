using System.Text.RegularExpressions;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>Sentences of removals that are needed in more than one place.</summary>
internal static class RemovalTexts
{
    private const int MostShown = 10;

    private static readonly Regex s_inner = new("(?<=[a-z])(?=[A-Z])", RegexOptions.CultureInvariant);

    /// <summary>For example: <c>App 'Sales' (1), Space 'HR' (2) and 3 more</c>.</summary>
    public static string List(IReadOnlyCollection<OwnedItem> items)
    {
        string shown = string.Join(", ", items.Take(MostShown));
        return items.Count > MostShown ? FormattableString.Invariant($"{shown} and {items.Count - MostShown} more") : shown;
    }

    /// <summary>For example: <c>12 apps, 3 spaces, 1 automation</c>.</summary>
    public static string Kinds(IEnumerable<OwnedItem> items) =>
        string.Join(
            ", ",
            items
                .GroupBy(i => i.Kind)
                .OrderByDescending(g => g.Count())
                .Select(g => FormattableString.Invariant($"{g.Count()} {Word(g.Key, g.Count())}"))
        );

    /// <summary>The names of a few items, for the end of a sentence. Empty for many items: their number says more than some of the
    /// names.</summary>
    public static string Named(IReadOnlyCollection<OwnedItem> items) =>
        items.Count > MostShown ? string.Empty : ": " + string.Join(", ", items);

    /// <summary>For example: <c>1 item</c>, <c>3 items</c>.</summary>
    public static string Count(int count) => count == 1 ? "1 item" : FormattableString.Invariant($"{count} items");

    /// <summary>For example: <c>Not looked at: AutomationConnection. ...</c>; null for none.</summary>
    public static string? NotLookedAt<T>(IReadOnlyCollection<T> kinds) =>
        kinds.Count == 0 ? null : $"Not looked at: {string.Join(", ", kinds)} (-SkipKind). What the user owns of this stays on the server.";

    /// <summary>What the new owner gains in rights; null when nothing.</summary>
    public static string? RaisedRights(IEnumerable<OwnedItem> moving, User? newOwner)
    {
        List<OwnedItem> raising = moving.Where(i => i.RaisesRights).ToList();
        return raising.Count == 0
            ? null
            : $"As owner of {Kinds(raising)} in spaces, {newOwner} may get more rights there: Can edit in a shared space, Can manage in a managed space.";
    }

    /// <summary>The error of an invitation that could not be cancelled, because the person had accepted it before.</summary>
    public static QlikException Accepted(User user)
    {
        return new QlikException(ErrorReason.ChangedSince, $"{user} has accepted the invitation in the meantime, and may own something")
        {
            NextStep =
                $"Look at the user again: Get-QlikUser -Id {user.Id}. Then run Remove-QlikUser, with -NewOwner for what the user owns.",
        };
    }

    /// <summary>A failure of a step, as a failure of the removal.</summary>
    public static QlikException Of(User user, QlikException cause, string more)
    {
        return cause.Saying($"Remove {user} on '{user.Connection}': {cause.Message.TrimEnd('.')}. {more}".TrimEnd(), cause.NextStep);
    }

    /// <summary>The everyday word for a kind.</summary>
    private static string Word(OwnedItemKind kind, int count)
    {
        string one = kind == OwnedItemKind.Other ? "other item" : s_inner.Replace(kind.ToString(), " ").ToLowerInvariant();
        return count == 1 ? one
            : kind == OwnedItemKind.ContentLibrary ? "content libraries"
            : one + "s";
    }
}
