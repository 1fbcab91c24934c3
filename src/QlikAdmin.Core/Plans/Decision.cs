namespace QlikAdmin.Plans;

/// <summary>The action for one allocation, and why. Caps and aims may still change it.</summary>
internal sealed class Decision
{
    public Decision(PlanSubject subject, PlanAction action, string? rule, string reason, PlanEvidence evidence = PlanEvidence.None)
    {
        Subject = subject;
        Action = action;
        Rule = rule;
        Reason = reason;
        Evidence = evidence;
    }

    public PlanSubject Subject { get; }

    public PlanAction Action { get; private set; }

    public string? Rule { get; }

    public string Reason { get; private set; }

    public PlanEvidence Evidence { get; }

    public bool IsChange => Action is PlanAction.Remove or PlanAction.Downgrade;

    /// <summary>Replaces the action, so that the allocation is not changed.</summary>
    public void Instead(PlanAction action, string reason)
    {
        Action = action;
        Reason = reason + "; otherwise: " + Reason;
    }
}
