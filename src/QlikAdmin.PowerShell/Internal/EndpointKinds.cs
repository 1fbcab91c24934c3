namespace QlikAdmin.PowerShell;

/// <summary>Finds the kind of a connection.</summary>
internal static class EndpointKinds
{
    /// <summary>What a connection leads to.</summary>
    public static EndpointKind Of(Connection connection) =>
        connection is not RegionConnection region ? EndpointKind.Server
        : region.IsOrganization ? EndpointKind.Console
        : EndpointKind.Region;
}
