namespace QlikAdmin.Plans;

/// <summary>A plan that is decided. Its rows are made while they are read, so that a large plan is not held in memory as rows.</summary>
internal sealed class PlanDraft
{
    private readonly Policy _policy;
    private readonly IReadOnlyList<Decision> _decisions;
    private readonly DateTimeOffset _now;
    private readonly string? _exclude;
    private readonly Guid _id;

    /// <param name="policy">The policy.</param>
    /// <param name="decisions">The final decisions, in the order of the rows.</param>
    /// <param name="exceeded">The caps that the plan exceeds, in words; null for none.</param>
    /// <param name="now">When the plan is made, in UTC.</param>
    public PlanDraft(Policy policy, IReadOnlyList<Decision> decisions, string? exceeded, DateTimeOffset now)
    {
        _policy = policy;
        _decisions = decisions;
        _now = now;
        _exclude = PolicyText.Exclusions(policy.Exclude);
        Exceeded = exceeded;
        _id = PlanSeal.Id(policy, decisions.Select(Row));
    }

    /// <summary>The caps that the plan exceeds, in words; null when it exceeds none.</summary>
    public string? Exceeded { get; }

    /// <summary>Makes the rows: those that change something first, and of these the ones that were unused for the longest time.</summary>
    /// <param name="connection">Name of the connection; null for the rows of all connections.</param>
    public IEnumerable<PlanRow> Rows(string? connection = null) =>
        Rows(_decisions.Where(d => connection is null || d.Subject.Connection.Name == connection));

    /// <summary>Makes the same rows, those of one action and one connection together. So a table has few headings.</summary>
    public IEnumerable<PlanRow> RowsByConnection() =>
        Rows(_decisions.OrderBy(d => d.Action).ThenBy(d => d.Subject.Connection.Name, StringComparer.Ordinal));

    private IEnumerable<PlanRow> Rows(IEnumerable<Decision> decisions)
    {
        using PlanDigest digest = new();
        foreach (Decision decision in decisions)
        {
            PlanRow row = Row(decision);
            PlanSeal.Close(digest, row, _id);
            yield return row;
        }
    }

    private PlanRow Row(Decision decision)
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
            CapExceeded = Exceeded,
            PlannedAt = _now,
            ExpiresAt = _now + _policy.ExpiresAfter,
        };
        if (decision.Action != PlanAction.Keep)
        {
            row.OwnedItems = Owned(subject);
            row.QuarantineForecast =
                decision.Action == PlanAction.Downgrade ? null : QuarantineForecast.Of(subject, _now)?.ToUniversalTime();
        }

        if (decision.IsChange)
        {
            row.TargetType = decision.Action == PlanAction.Downgrade ? SmallerTypes.Below(source.Type) : null;
            row.Evidence = decision.Evidence;
            row.StaysWith = decision.Evidence.HasFlag(PlanEvidence.HeldTwice) ? subject.StaysWith?.Key : null;
            row.Exclude = _exclude;
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
