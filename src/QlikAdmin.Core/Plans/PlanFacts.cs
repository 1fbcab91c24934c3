namespace QlikAdmin.Plans;

/// <summary>The facts from which a plan is made.</summary>
internal sealed class PlanFacts
{
    public static readonly PlanFacts Nothing = new(Array.Empty<ConnectionFacts>());

    /// <param name="connections">One entry per connection, in any order.</param>
    public PlanFacts(IReadOnlyList<ConnectionFacts> connections)
    {
        Connections = connections;
        PlanPool.Make(connections);
    }

    public IReadOnlyList<ConnectionFacts> Connections { get; }
}
