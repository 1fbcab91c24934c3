using QlikAdmin.Base;

namespace QlikAdmin.Plans;

/// <summary>One condition of a policy, prepared for many allocations.</summary>
internal sealed class ConditionMatcher
{
    private readonly PolicyCondition _condition;
    private readonly IReadOnlyList<Wildcard> _types;
    private readonly List<ConditionMatcher> _any;
    private readonly List<ConditionMatcher> _all;

    public ConditionMatcher(PolicyCondition condition)
    {
        _condition = condition;
        _types = Wildcard.All(condition.Types);
        _any = condition.Any.Select(c => new ConditionMatcher(c)).ToList();
        _all = condition.All.Select(c => new ConditionMatcher(c)).ToList();
    }

    /// <summary>Whether an allocation meets the condition at a given time.</summary>
    public Answer Ask(PlanSubject subject, DateTimeOffset now)
    {
        if (!WantsType(subject))
        {
            return Answer.No;
        }

        Answer answer = Answer.Silent;
        foreach (Func<PlanSubject, DateTimeOffset, Answer> each in Parts())
        {
            answer = answer.And(each(subject, now));
            if (answer.Holds == false)
            {
                return Answer.No;
            }
        }

        return answer;
    }

    /// <summary>Whether the type of the allocation matches. If not, nothing else needs to be checked.</summary>
    public bool WantsType(PlanSubject subject) => _types.Count == 0 || Wildcard.Any(_types, subject.Allocation.Type);

    private IEnumerable<Func<PlanSubject, DateTimeOffset, Answer>> Parts()
    {
        if (_condition.AllocatedFor is not null)
        {
            yield return AskAge;
        }

        if (_condition.UnusedFor is not null || _condition.NeverUsed)
        {
            yield return AskUse;
        }

        if (_condition.UserStatus.Count > 0)
        {
            yield return AskStatus;
        }

        if (_condition.HeldTwice)
        {
            yield return AskHeldTwice;
        }

        if (_any.Count > 0)
        {
            yield return (subject, now) => _any.Aggregate(Answer.No, (sum, c) => sum.Or(c.Ask(subject, now)));
        }

        foreach (ConditionMatcher each in _all)
        {
            yield return each.Ask;
        }
    }

    private Answer AskAge(PlanSubject subject, DateTimeOffset now)
    {
        Allocation row = subject.Allocation;
        if (row.CreatedAt is DateTimeOffset created)
        {
            return now - created >= _condition.AllocatedFor ? Answer.Yes("given " + Ago(now - created)) : Answer.No;
        }

        // QlikView keeps no date of giving. But a unit is at least as old as its last use.
        return row.LastUsedAt is DateTimeOffset used && now - used >= _condition.AllocatedFor
            ? Answer.Yes($"given {Ago(now - used)} or earlier")
            : Answer.Unknown("it is not known when it was given");
    }

    private Answer AskUse(PlanSubject subject, DateTimeOffset now)
    {
        Allocation row = subject.Allocation;
        if (row.LastUsedAt is DateTimeOffset used)
        {
            return _condition.UnusedFor is TimeSpan idle && now - used >= idle ? Answer.Yes("last used " + Ago(now - used)) : Answer.No;
        }

        if (row.LastUsedSource != LastUsedSource.Unknown)
        {
            return _condition.NeverUsed ? Answer.Yes("never used") : Answer.No;
        }

        return _condition.UnknownAsUnused ? Answer.Yes("last use unknown, treated as no use") : Answer.Unknown("last use is unknown");
    }

    private Answer AskStatus(PlanSubject subject, DateTimeOffset now)
    {
        string? status = subject.UserStatus;
        if (status is null)
        {
            return Answer.Unknown($"{subject.Connection.Product} keeps no users, so the status of the user is not known");
        }

        if (status == nameof(UserStatus.Unknown))
        {
            return Answer.Unknown("the server gives the user an unknown status");
        }

        // A user who is listed as deleted counts as gone.
        bool fits =
            _condition.UserStatus.Contains(status)
            || (status == PolicyWords.Gone && _condition.UserStatus.Contains(nameof(UserStatus.Deleted)));
        return !fits ? Answer.No : Answer.Yes(status == PolicyWords.Gone ? "the user is gone" : "the user is " + status);
    }

    private Answer AskHeldTwice(PlanSubject subject, DateTimeOffset now)
    {
        return subject.StaysWith is PlanSubject other ? Answer.Yes($"the person also holds {other.Allocation.Type}, which stays")
            : subject.Elsewhere is PlanSubject elsewhere
                ? Answer.Unknown(
                    $"the person also holds {elsewhere.Allocation.Type} on '{elsewhere.Connection.Name}', which shares the licence"
                )
            : Answer.No;
    }

    private static string Ago(TimeSpan time)
    {
        return time < TimeSpan.FromDays(1)
            ? "less than a day ago"
            : ((long)time.TotalDays).ToString(CultureInfo.InvariantCulture) + (time < TimeSpan.FromDays(2) ? " day ago" : " days ago");
    }
}
