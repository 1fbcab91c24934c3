namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>The sentences that a removal says in more than one place.</summary>
internal static class RemovalTexts
{
    private const int MostShown = 10;

    /// <summary>For example: <c>App 'Sales' (1), Space 'HR' (2) and 3 more</c>.</summary>
    public static string List(IReadOnlyCollection<OwnedItem> items)
    {
        string shown = string.Join(", ", items.Take(MostShown));
        return items.Count > MostShown ? FormattableString.Invariant($"{shown} and {items.Count - MostShown} more") : shown;
    }

    /// <summary>For example: <c>1 item</c>, <c>3 items</c>.</summary>
    public static string Count(int count) => count == 1 ? "1 item" : FormattableString.Invariant($"{count} items");

    /// <summary>A failure of a step, told as a failure of the removal.</summary>
    public static QlikException Of(User user, QlikException cause, string more)
    {
        return cause.Saying($"Remove {user} on '{user.Connection}': {cause.Message.TrimEnd('.')}. {more}".TrimEnd(), cause.NextStep);
    }
}
