namespace QlikAdmin.Plans;

/// <summary>The facts from which a plan is made.</summary>
internal sealed class PlanFacts
{
    public static readonly PlanFacts Nothing = new(Array.Empty<ConnectionFacts>());

    /// <param name="connections">One entry per connection, in any order.</param>
    public PlanFacts(IReadOnlyList<ConnectionFacts> connections)
    {
        Connections = connections;
        Pools = connections
            .GroupBy(c => c.Entitlement is null ? (object)c : c.Entitlement.Name.ToUpperInvariant())
            .Select(g => new PlanPool(g.First().Entitlement, g.ToList()))
            .ToList();
    }

    public IReadOnlyList<ConnectionFacts> Connections { get; }

    /// <summary>The licences that the connections draw on, in the order of their first connections.</summary>
    public IReadOnlyList<PlanPool> Pools { get; }

    /// <summary>The units of persons, without pools of units.</summary>
    public IEnumerable<PlanSubject> Subjects()
    {
        Dictionary<ConnectionFacts, PlanPool> poolOf = Pools
            .SelectMany(p => p.Connections, (Pool, Connection) => (Pool, Connection))
            .ToDictionary(p => p.Connection, p => p.Pool);
        return from connection in Connections
            from allocation in connection.Allocations
            where !allocation.IsPool
            select new PlanSubject(poolOf[connection], connection, allocation);
    }
}
