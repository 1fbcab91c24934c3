namespace QlikAdmin.Sandbox;

/// <summary>Addresses and credentials of the emulated registration endpoint and of the organisation's console.</summary>
public sealed class RegionEndpoints
{
    /// <summary>Base URI of the registration endpoint, with a trailing slash.</summary>
    public required string Uri { get; init; }

    /// <summary>Id of the region-level OAuth client.</summary>
    public required string ClientId { get; init; }

    /// <summary>Secret of <see cref="ClientId"/>.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>Signed licence key that tenants can be made with.</summary>
    public required string LicenseKey { get; init; }

    /// <summary>Base URI of the organisation's console, with a trailing slash.</summary>
    public required string ConsoleUri { get; init; }

    /// <summary>Id of the organisation-level OAuth client.</summary>
    public required string ConsoleClientId { get; init; }

    /// <summary>Secret of <see cref="ConsoleClientId"/>.</summary>
    public required string ConsoleClientSecret { get; init; }

    /// <summary>Subscription that the emulated tenant and most others belong to.</summary>
    public required string SubscriptionId { get; init; }
}
