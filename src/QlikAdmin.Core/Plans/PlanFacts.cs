namespace QlikAdmin.Plans;

/// <summary>The state that a plan is made from.</summary>
/// <param name="Connections">One entry a connection, in any order.</param>
internal sealed record PlanFacts(IReadOnlyList<ConnectionFacts> Connections)
{
    public static readonly PlanFacts Nothing = new(Array.Empty<ConnectionFacts>());
}
