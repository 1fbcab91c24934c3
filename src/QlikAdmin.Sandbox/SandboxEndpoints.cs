namespace QlikAdmin.Sandbox;

/// <summary>The addresses of a running sandbox and the credentials for them. The program prints it as one line of JSON.</summary>
public sealed class SandboxEndpoints
{
    /// <summary>Always true: the line is printed when every service answers.</summary>
    public bool Ready { get; init; } = true;

    /// <summary>Process id of the sandbox.</summary>
    public required int Pid { get; init; }

    /// <summary>Base URI of the control API, with a trailing slash.</summary>
    public required string Control { get; init; }

    /// <summary>Folder that holds the certificate files.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The Qlik Cloud tenant.</summary>
    public required CloudEndpoints Cloud { get; init; }

    /// <summary>The registration endpoint of the tenant's region, and the console of its organisation.</summary>
    public required RegionEndpoints Region { get; init; }

    /// <summary>The Qlik Sense Enterprise on Windows site.</summary>
    public required SenseEndpoints Sense { get; init; }

    /// <summary>The QlikView servers.</summary>
    public required QlikViewEndpoints QlikView { get; init; }

    /// <summary>All Cloud tenants. The first one is <see cref="Cloud"/>.</summary>
    public required IReadOnlyList<TenantTarget> Tenants { get; init; }

    /// <summary>All Sense sites. The first one is <see cref="Sense"/>.</summary>
    public required IReadOnlyList<SiteTarget> Sites { get; init; }
}
