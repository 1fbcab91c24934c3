using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Changes;

/// <summary>The assumptions about a server that a change depends on.</summary>
internal static class ChangeNeeds
{
    /// <summary>Refuses changes that depend on an assumption that the server's answers showed to be wrong. It reads nothing itself: it uses
    /// the answers that were read before the changes.</summary>
    /// <exception cref="QlikException">UnknownServer: nothing may be sent.</exception>
    public static void RequireKnown(this Connection connection, IEnumerable<Change> changes)
    {
        connection.Http.Assumptions.Require(changes.Aggregate(AssumptionScope.None, (scope, change) => scope | Of(change.Kind)));
    }

    private static AssumptionScope Of(ChangeKind kind) =>
        kind switch
        {
            ChangeKind.AddAllocation or ChangeKind.RestoreAllocation => AssumptionScope.Licenses | AssumptionScope.Users,
            ChangeKind.RemoveAllocation or ChangeKind.ConvertAllocation => AssumptionScope.Licenses
                | AssumptionScope.Use
                | AssumptionScope.Users,
            ChangeKind.MoveItem or ChangeKind.RemoveUser => AssumptionScope.Ownership | AssumptionScope.Users,
            ChangeKind.CreateTenant or ChangeKind.DisableTenant or ChangeKind.EnableTenant => AssumptionScope.Tenants,

            // The author of a raw call knows the server better than this program does.
            ChangeKind.RawCall => AssumptionScope.None,
            _ => AssumptionScope.Users,
        };
}
