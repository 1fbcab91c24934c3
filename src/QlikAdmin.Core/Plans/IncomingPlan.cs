namespace QlikAdmin.Plans;

/// <summary>A plan that is given to be applied. Of rows that change nothing only the first is kept.</summary>
internal sealed class IncomingPlan
{
    public IncomingPlan(PlanRow first)
    {
        First = first;
    }

    public Guid Id => First.PlanId;

    /// <summary>The first row, for what all rows of a plan have in common.</summary>
    public PlanRow First { get; }

    /// <summary>The rows that change something.</summary>
    public List<PlanRow> Changes { get; } = new();
}
