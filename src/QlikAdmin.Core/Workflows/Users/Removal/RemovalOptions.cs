namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>How users are removed in one run.</summary>
/// <param name="DisableFirst">Block the user before anything moves.</param>
/// <param name="Force">Leave owned items behind where there is no new owner.</param>
/// <param name="ThrottleLimit">Requests at once; null for the default of the product.</param>
internal sealed record RemovalOptions(bool DisableFirst, bool Force, int? ThrottleLimit)
{
    /// <summary>Kinds of owned items that are not looked at. So a credential that may not read them can do the rest.</summary>
    public IReadOnlyCollection<OwnedItemKind> SkipKinds { get; init; } = Array.Empty<OwnedItemKind>();
}
