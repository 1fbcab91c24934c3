namespace QlikAdmin.Plans;

/// <summary>Makes a plan from a policy, facts and a time, and from nothing else. The same three give the same rows with the same
/// ids.</summary>
internal static class PlanEngine
{
    /// <returns>One row per allocation of a person, without pools. Rows that change something come first. Of these the ones that were
    /// unused for the longest time come first.</returns>
    public static IReadOnlyList<PlanRow> Make(Policy policy, PlanFacts facts, DateTimeOffset now) =>
        Draft(policy, facts, now).Rows().ToList();

    /// <summary>The same plan, whose rows are made while they are read.</summary>
    public static PlanDraft Draft(Policy policy, PlanFacts facts, DateTimeOffset now)
    {
        DateTimeOffset moment = now.ToUniversalTime();
        IReadOnlyList<Decision> decisions = Decide(policy, facts, moment);
        return new PlanDraft(policy, PlanLimits.Order(decisions), PlanLimits.Exceeded(policy.Caps, decisions), moment);
    }

    /// <summary>The decision for each allocation, in no particular order.</summary>
    public static IReadOnlyList<Decision> Decide(Policy policy, PlanFacts facts, DateTimeOffset now)
    {
        List<PlanSubject> subjects = facts.Subjects().ToList();
        SeveralUnits.Mark(subjects);
        SeveralUnits.MarkTypes(subjects);
        SharedUnits.Mark(subjects);
        RuleBook rules = new(policy);
        List<Decision> decisions = subjects.Select(s => rules.Decide(s, now)).ToList();
        if (KeepFreeTypes.Problem(policy.Caps, facts) is string problem)
        {
            decisions.Where(d => d.IsChange).ToList().ForEach(d => d.Instead(PlanAction.Review, problem));
        }

        SharedUnits.Settle(decisions);
        PlanLimits.KeepFree(policy.Caps, decisions);
        LeaveOneUnit(decisions);
        return decisions;
    }

    /// <summary>If a plan would take back both the unneeded unit of a person and the unit that was to stay, a person must decide.</summary>
    private static void LeaveOneUnit(IReadOnlyCollection<Decision> decisions)
    {
        List<Decision> unneeded = decisions
            .Where(d => d.IsChange && d.Evidence.HasFlag(PlanEvidence.HeldTwice) && d.Subject.StaysWith is not null)
            .ToList();
        if (unneeded.Count == 0)
        {
            return;
        }

        HashSet<string> removed = new(
            decisions.Where(d => d.Action == PlanAction.Remove).Select(d => d.Subject.Unit.Key),
            StringComparer.Ordinal
        );
        foreach (Decision decision in unneeded)
        {
            PlanSubject other = decision.Subject.StaysWith!;
            if (removed.Contains(other.Unit.Key))
            {
                decision.Instead(
                    PlanAction.Review,
                    $"the {other.Allocation.Type} that the person should keep is taken back by the same plan"
                );
            }
        }
    }
}
