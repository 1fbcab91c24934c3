namespace QlikAdmin.Plans;

/// <summary>Counts the results of the rows of one plan.</summary>
internal sealed class PlanTally
{
    private readonly Dictionary<(string, string), PlanTypeSummary> _types = new();

    public PlanTally(Guid planId, IEnumerable<PlanRow> rows)
    {
        PlanId = planId;
        foreach (PlanRow row in rows)
        {
            Of(row).Left++;
        }
    }

    /// <summary>Rows in doubt: nobody knows whether they were done.</summary>
    public int Open => _types.Values.Sum(t => t.Open);

    /// <summary>The plan.</summary>
    public Guid PlanId { get; }

    /// <summary>Rows that the run has not reached yet.</summary>
    public int Left => _types.Values.Sum(t => t.Left);

    public void Count(PlanRow row, Outcome outcome, DateTimeOffset? quarantineEndsAt)
    {
        PlanTypeSummary type = Of(row);
        type.Left--;
        switch (outcome)
        {
            case Outcome.Failed:
                type.Failed++;
                break;
            case Outcome.Open:
                type.Open++;
                break;
            case Outcome.Skipped:
                type.Skipped++;
                break;
            case Outcome.Quarantined:
                type.Done++;
                type.Quarantined++;
                type.QuarantinedUntil =
                    type.QuarantinedUntil is DateTimeOffset known && !(quarantineEndsAt > known) ? known : quarantineEndsAt;
                break;
            case Outcome.Released:
                type.Done++;
                type.Released++;
                break;
            default:
                type.Done++;
                break;
        }
    }

    public PlanSummary Sum(Guid runId, TimeSpan duration, string? nextStep)
    {
        List<PlanTypeSummary> types = _types
            .Values.OrderBy(t => t.Connection, StringComparer.Ordinal)
            .ThenBy(t => t.Type, StringComparer.Ordinal)
            .ToList();
        return new PlanSummary(PlanId, runId, types)
        {
            Done = types.Sum(t => t.Done),
            Skipped = types.Sum(t => t.Skipped),
            Failed = types.Sum(t => t.Failed),
            Open = types.Sum(t => t.Open),
            Left = types.Sum(t => t.Left),
            Released = types.Sum(t => t.Released),
            Quarantined = types.Sum(t => t.Quarantined),
            QuarantinedUntil = types.Max(t => t.QuarantinedUntil),
            DurationSpan = duration,
            NextStep = nextStep,
        };
    }

    private PlanTypeSummary Of(PlanRow row)
    {
        if (!_types.TryGetValue((row.Connection, row.Type), out PlanTypeSummary? type))
        {
            type = new PlanTypeSummary(row.Connection, row.Type);
            _types.Add((row.Connection, row.Type), type);
        }

        return type;
    }
}
