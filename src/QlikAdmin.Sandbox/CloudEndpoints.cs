namespace QlikAdmin.Sandbox;

/// <summary>Address and credentials of the emulated Qlik Cloud tenant.</summary>
public sealed class CloudEndpoints
{
    /// <summary>Base URI of the tenant, with a trailing slash.</summary>
    public required string Uri { get; init; }

    /// <summary>Id of the tenant.</summary>
    public required string TenantId { get; init; }

    /// <summary>API key of a tenant administrator.</summary>
    public required string ApiKey { get; init; }

    /// <summary>OAuth machine-to-machine client id.</summary>
    public required string ClientId { get; init; }

    /// <summary>Secret of <see cref="ClientId"/>.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>API key of a user without an admin role: admin calls answer 403.</summary>
    public required string LimitedApiKey { get; init; }
}
