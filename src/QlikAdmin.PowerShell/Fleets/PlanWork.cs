namespace QlikAdmin.PowerShell;

/// <summary>A plan over the fleet, of which each target gets its own rows.</summary>
internal sealed record PlanWork : FleetWork
{
    private readonly FleetPlan _plan;
    private readonly bool _passThru;

    /// <param name="plan">The plan.</param>
    /// <param name="passThru">Whether each row has a result in the output.</param>
    public PlanWork(FleetPlan plan, bool passThru)
    {
        _plan = plan;
        _passThru = passThru;
    }

    public override string Question => $"Apply plan {_plan.Id}";

    public override string Script { get; } = ScriptFile.Read("ApplyPlan");

    public override bool Concerns(FleetTarget target) => _plan.Count(target.Name) > 0;

    public override string QuestionOf(FleetTarget target) => $"Apply {_plan.Count(target.Name)} rows of plan {_plan.Id}";

    public override object?[] ArgumentsOf(FleetTarget target) => new object?[] { _plan.Rows(target), End, _passThru };
}
