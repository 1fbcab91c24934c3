namespace QlikAdmin.Products.Region;

/// <summary>Every address of the registration endpoint and of the organisation's console that is used. Source: the vendor's description of
/// tenants, and its pages on the organisation API.</summary>
internal static class RegionRoutes
{
    public const string Tenants = "api/v1/tenants";
    public const string OrganizationTenants = "api/core/tenants";

    /// <summary>Must name one of the tenant's host names, or the call is refused with 412.</summary>
    public const string ConfirmHeader = "qlik-confirm-hostname";

    public static string Deactivate(string id) => $"{Tenants}/{Uri.EscapeDataString(id)}/actions/deactivate";

    public static string Reactivate(string id) => $"{Tenants}/{Uri.EscapeDataString(id)}/actions/reactivate";
}
