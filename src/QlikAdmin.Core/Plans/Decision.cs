using QlikAdmin.Base;

namespace QlikAdmin.Plans;

/// <summary>The action for one allocation, and why. Caps and aims may still change it.</summary>
internal sealed class Decision
{
    private string _reason;
    private string? _instead;

    public Decision(PlanSubject subject, PlanAction action, string? rule, string reason, PlanEvidence evidence = PlanEvidence.None)
    {
        Subject = subject;
        Action = action;
        Rule = rule;
        _reason = reason;
        Evidence = evidence;
    }

    public PlanSubject Subject { get; }

    public PlanAction Action { get; private set; }

    public string? Rule { get; }

    // Put together only when a row is made, because a plan holds the decisions of everybody.
    public string Reason => _instead is null ? _reason : _instead + "; otherwise: " + _reason;

    public PlanEvidence Evidence { get; }

    public bool IsChange => Action is PlanAction.Remove or PlanAction.Downgrade;

    /// <summary>Replaces the action, so that the allocation is not changed.</summary>
    public void Instead(PlanAction action, string reason)
    {
        _reason = Reason;
        _instead = reason;
        Action = action;
    }

    /// <summary>Uses the copy of the reason that all decisions share.</summary>
    public void Share(TextPool texts) => _reason = texts.Of(_reason)!;
}
