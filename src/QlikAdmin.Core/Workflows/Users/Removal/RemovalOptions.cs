namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>How users are removed in one run.</summary>
/// <param name="DisableFirst">Block the login before anything moves.</param>
/// <param name="Force">Leave behind what is owned where nobody is named to take it.</param>
/// <param name="ThrottleLimit">Requests at once; null for the product's own number.</param>
internal sealed record RemovalOptions(bool DisableFirst, bool Force, int? ThrottleLimit)
{
    /// <summary>Kinds of owned items that are not looked at, so that a credential that may not read them can do the rest.</summary>
    public IReadOnlyCollection<OwnedItemKind> SkipKinds { get; init; } = Array.Empty<OwnedItemKind>();
}
