namespace QlikAdmin.PowerShell;

/// <summary>What a connection leads to. One connection of each kind is current.</summary>
internal enum EndpointKind
{
    /// <summary>A tenant, a site or a QlikView service: the endpoints that have people and licences.</summary>
    Server,

    /// <summary>The registration endpoint of a region, which changes tenants.</summary>
    Region,

    /// <summary>The console of an organisation, which lists tenants.</summary>
    Console,
}
