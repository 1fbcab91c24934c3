namespace QlikAdmin.Plans;

/// <summary>Makes a plan from a policy, facts and a time, and from nothing else. The same three give the same rows with the same
/// ids.</summary>
internal static class PlanEngine
{
    /// <returns>One row per allocation of a person, without pools. Rows that change something come first, and of these the ones that were
    /// unused for the longest time.</returns>
    public static IReadOnlyList<PlanRow> Make(Policy policy, PlanFacts facts, DateTimeOffset now)
    {
        DateTimeOffset moment = now.ToUniversalTime();
        IReadOnlyList<Decision> decisions = Decide(policy, facts, moment);
        string? exceeded = PlanLimits.Exceeded(policy.Caps, decisions);
        string? exclude = PolicyText.Exclusions(policy.Exclude);
        List<PlanRow> rows = new(decisions.Count);
        foreach (Decision decision in PlanLimits.Order(decisions))
        {
            rows.Add(Row(decision, policy, exceeded, exclude, moment));
        }

        PlanSeal.Close(policy, rows);
        return rows;
    }

    /// <summary>The decision for each allocation, in no particular order.</summary>
    public static IReadOnlyList<Decision> Decide(Policy policy, PlanFacts facts, DateTimeOffset now)
    {
        List<PlanSubject> subjects = facts
            .Connections.SelectMany(c => c.Allocations.Where(a => !a.IsPool).Select(a => new PlanSubject(c, a, c.UserOf(a))))
            .ToList();
        SeveralUnits.Mark(subjects);
        SeveralUnits.MarkTypes(subjects);
        RuleBook rules = new(policy);
        List<Decision> decisions = subjects.Select(s => rules.Decide(s, now)).ToList();
        if (KeepFreeTypes.Problem(policy.Caps, facts) is string problem)
        {
            decisions.Where(d => d.IsChange).ToList().ForEach(d => d.Instead(PlanAction.Review, problem));
        }

        PlanLimits.KeepFree(policy.Caps, decisions);
        LeaveOneUnit(decisions);
        return decisions;
    }

    /// <summary>If a plan would take back both the unneeded unit of a person and the unit that was to stay, a person must decide.</summary>
    private static void LeaveOneUnit(IEnumerable<Decision> decisions)
    {
        List<Decision> all = decisions.ToList();
        HashSet<string> removed = new(all.Where(d => d.Action == PlanAction.Remove).Select(d => d.Subject.Key), StringComparer.Ordinal);
        foreach (Decision decision in all)
        {
            if (
                decision.IsChange
                && decision.Evidence.HasFlag(PlanEvidence.HeldTwice)
                && decision.Subject.StaysWith is PlanSubject other
                && removed.Contains(other.Key)
            )
            {
                decision.Instead(
                    PlanAction.Review,
                    $"the {other.Allocation.Type} that the person should keep is taken back by the same plan"
                );
            }
        }
    }

    private static PlanRow Row(Decision decision, Policy policy, string? exceeded, string? exclude, DateTimeOffset now)
    {
        PlanSubject subject = decision.Subject;
        Allocation source = subject.Allocation;
        PlanRow row = new(Guid.Empty, decision.Action, source.Id, source.Product, subject.Connection.Name, source.Type)
        {
            Rule = decision.Rule,
            Reason = decision.Reason,
            Server = subject.Connection.Server,
            User = Filled(source.User),
            UserName = Filled(source.UserName),
            UserStatus = subject.UserStatus,
            Scope = Filled(source.Scope),
            CreatedAt = source.CreatedAt?.ToUniversalTime(),
            LastUsedAt = source.LastUsedAt?.ToUniversalTime(),
            LastUsedSource = source.LastUsedSource,
            CapExceeded = exceeded,
            PlannedAt = now,
            ExpiresAt = now + policy.ExpiresAfter,
        };
        if (decision.Action != PlanAction.Keep)
        {
            row.OwnedItems = Owned(subject);
            row.QuarantineForecast =
                decision.Action == PlanAction.Downgrade ? null : QuarantineForecast.Of(subject, now)?.ToUniversalTime();
        }

        if (decision.IsChange)
        {
            row.TargetType = decision.Action == PlanAction.Downgrade ? SmallerTypes.Below(source.Type) : null;
            row.Evidence = decision.Evidence;
            row.StaysWith = decision.Evidence.HasFlag(PlanEvidence.HeldTwice) ? subject.StaysWith?.Key : null;
            row.Exclude = exclude;
        }

        return row;
    }

    private static int? Owned(PlanSubject subject)
    {
        if (
            subject.Connection.OwnedItems is not IReadOnlyDictionary<string, int> owned
            || (subject.User?.Id ?? subject.Allocation.UserId) is not string id
        )
        {
            return null;
        }

        return owned.TryGetValue(id, out int count) ? count : 0;
    }

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
