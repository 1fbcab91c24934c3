namespace QlikAdmin.Models;

/// <summary>Translates the words of both interfaces for the status of a tenant; the only place that knows them. Unknown words stay as they
/// are.</summary>
/// <remarks>The tenant interface says "disabled" where the organisation's list says "deactivated". In that list "disabled" is something
/// else, which the vendor does not explain.</remarks>
internal static class TenantStatuses
{
    public const string Active = "Active";
    public const string Deactivated = "Deactivated";

    private static readonly Dictionary<string, string> s_tenant = new(StringComparer.OrdinalIgnoreCase)
    {
        ["active"] = Active,
        ["disabled"] = Deactivated,
        ["user-access-disabled"] = "UserAccessDisabled",
        ["deleted"] = "Deleted",
    };

    private static readonly Dictionary<string, string> s_organization = new(StringComparer.OrdinalIgnoreCase)
    {
        ["active"] = Active,
        ["deactivated"] = Deactivated,
        ["disabled"] = "Disabled",
        ["deleted"] = "Deleted",
    };

    /// <summary>The word of a tenant or a registration endpoint.</summary>
    public static string? OfTenant(string? server) => Of(s_tenant, server);

    /// <summary>The word of the organisation's list.</summary>
    public static string? OfOrganization(string? server) => Of(s_organization, server);

    private static string? Of(Dictionary<string, string> words, string? server)
    {
        return server is null ? null
            : words.TryGetValue(server, out string? common) ? common
            : server;
    }
}
