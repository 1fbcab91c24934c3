namespace QlikAdmin.Sandbox;

/// <summary>One of the Cloud tenants of a sandbox.</summary>
public sealed class TenantTarget
{
    /// <summary>Name in this sandbox, such as <c>tenant001</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Base URI of the tenant's own control API, with a trailing slash.</summary>
    public required string Control { get; init; }

    /// <summary>Address and credentials.</summary>
    public required CloudEndpoints Cloud { get; init; }
}
