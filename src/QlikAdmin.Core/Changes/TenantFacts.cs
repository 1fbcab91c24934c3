using System.Security;

namespace QlikAdmin.Changes;

/// <summary>Facts of a change of a tenant.</summary>
internal sealed record TenantFacts : ChangeFacts
{
    /// <summary>The host name that the caller gave; null where none was given.</summary>
    public string? Hostname { get; init; }

    /// <summary>Days until a deactivated tenant is purged; null where nothing is purged.</summary>
    public int? PurgeAfterDays { get; init; }

    /// <summary>Signed key of the licence of a new tenant; null for a change out of a journal.</summary>
    public SecureString? LicenseKey { get; init; }
}
