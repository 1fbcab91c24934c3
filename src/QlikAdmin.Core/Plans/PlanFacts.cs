namespace QlikAdmin.Plans;

/// <summary>The facts from which a plan is made.</summary>
/// <param name="Connections">One entry per connection, in any order.</param>
internal sealed record PlanFacts(IReadOnlyList<ConnectionFacts> Connections)
{
    public static readonly PlanFacts Nothing = new(Array.Empty<ConnectionFacts>());
}
