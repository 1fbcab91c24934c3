using QlikAdmin.Base;

namespace QlikAdmin.Plans;

/// <summary>The rules and exclusions of a policy, prepared for many allocations. Caps and aims are applied later.</summary>
internal sealed class RuleBook
{
    /// <summary>Beginning of the reason of a unit in quarantine.</summary>
    public const string InQuarantine = "in quarantine";

    private readonly List<(PolicyRule Rule, ConditionMatcher Matcher)> _rules;
    private readonly ExclusionMatcher _exclude;
    private readonly TextPool _reasons = new();

    public RuleBook(Policy policy)
    {
        _rules = policy.Rules.Select(r => (r, new ConditionMatcher(r.Condition))).ToList();
        _exclude = new ExclusionMatcher(policy.Exclude);
    }

    /// <summary>Decides about one allocation: by the exclusions first, then by the first rule that matches.</summary>
    public Decision Decide(PlanSubject subject, DateTimeOffset now)
    {
        Decision decision = Judge(subject, now);

        // Many people used their licence on the same day.
        decision.Share(_reasons);
        return decision;
    }

    private Decision Judge(PlanSubject subject, DateTimeOffset now)
    {
        if (_exclude.Reason(subject) is string excluded)
        {
            return new Decision(subject, PlanAction.Keep, null, excluded);
        }

        if (subject.Allocation.Status == AllocationStatus.Quarantined)
        {
            string until = subject.Allocation.QuarantineEndsAt is DateTimeOffset end ? " until " + ShownTime.Minute(end) : string.Empty;
            return new Decision(subject, PlanAction.Keep, null, InQuarantine + until);
        }

        if (subject.Allocation.Orphan)
        {
            return new Decision(
                subject,
                PlanAction.Review,
                null,
                "the holder is not a user of this tenant, and may use the licence on another one"
            );
        }

        List<(PolicyRule Rule, Answer Answer)> open = new();
        List<PolicyRule> passed = new();
        foreach ((PolicyRule rule, ConditionMatcher matcher) in _rules)
        {
            Answer answer = matcher.Ask(subject, now);
            if (answer.Holds == true)
            {
                return Settle(subject, rule, answer, open, passed);
            }

            if (answer.Holds is null)
            {
                open.Add((rule, answer));
            }
            else if (matcher.WantsType(subject))
            {
                passed.Add(rule);
            }
        }

        return Settle(subject, null, Answer.No, open, passed);
    }

    /// <param name="subject">The allocation.</param>
    /// <param name="rule">The first rule that certainly matches; null for none.</param>
    /// <param name="answer">The answer of that rule.</param>
    /// <param name="open">Rules before it that may match.</param>
    /// <param name="passed">Rules before it that do not match.</param>
    private static Decision Settle(
        PlanSubject subject,
        PolicyRule? rule,
        Answer answer,
        IReadOnlyList<(PolicyRule Rule, Answer Answer)> open,
        IReadOnlyList<PolicyRule> passed
    )
    {
        PlanAction action = rule?.Action ?? PlanAction.Keep;

        // An unknown fact matters only if it could lead to another action.
        foreach ((PolicyRule Rule, Answer Answer) each in open)
        {
            if (each.Rule.Action != action)
            {
                return new Decision(subject, PlanAction.Review, each.Rule.Name, Words(each.Answer));
            }
        }

        if (rule is null)
        {
            return new Decision(subject, PlanAction.Keep, null, "no rule fits");
        }

        // Rules that did not match count too: if one of them had matched, the action would be another.
        PlanEvidence evidence = passed
            .Where(r => r.Action != action)
            .Aggregate(rule.Condition.Evidence, (sum, r) => sum | r.Condition.Evidence);
        Decision decision = new(subject, action, rule.Name, Words(answer), evidence);
        if (action == PlanAction.Downgrade && WhyNotSmaller(subject) is string why)
        {
            decision.Instead(PlanAction.Review, why);
        }

        return decision;
    }

    private static string? WhyNotSmaller(PlanSubject subject)
    {
        return SmallerTypes.Below(subject.Allocation.Type) is not string smaller
                ? $"there is no smaller type than {subject.Allocation.Type}"
            : !subject.Connection.CanConvert
                ? $"{subject.Connection.Product} has no call that changes the type in place: give the smaller type first, then take this one back"
            : subject.HeldTypes.Contains(smaller, StringComparer.OrdinalIgnoreCase)
                ? $"the person holds {smaller} too, so this one can't be changed to that type: take one of the two back"
            : null;
    }

    private static string Words(Answer answer) => answer.Words.Count == 0 ? "its type" : string.Join("; ", answer.Words);
}
