namespace QlikAdmin.Changes;

/// <summary>Counts what became of the items of a run, by connection and type.</summary>
/// <remarks>An item that the run means to change is expected first, and settled when its outcome is known. What is still expected at the
/// end is left. An item that was refused before is only counted.</remarks>
internal sealed class RunTally
{
    private readonly Dictionary<(string Connection, string? Type), RunTypeSummary> _types = new();

    /// <summary>Items in doubt: nobody knows whether they were done.</summary>
    public int Open => _types.Values.Sum(t => t.Open);

    /// <summary>Items that the run has not reached yet.</summary>
    public int Left => _types.Values.Sum(t => t.Left);

    /// <summary>Whether something on a server is different now.</summary>
    public bool HasChanges { get; private set; }

    /// <summary>Announces items that the run will change.</summary>
    public void Expect(string connection, string? type, int count = 1) => Of(connection, type).Left += count;

    /// <summary>Takes the outcome of an expected item.</summary>
    public void Settle(string connection, string? type, Outcome outcome, DateTimeOffset? quarantineEndsAt = null)
    {
        Of(connection, type).Left--;
        Count(connection, type, outcome, quarantineEndsAt);
    }

    /// <summary>Takes the outcome of an item that was not expected.</summary>
    public void Count(string connection, string? type, Outcome outcome, DateTimeOffset? quarantineEndsAt = null)
    {
        RunTypeSummary counts = Of(connection, type);
        HasChanges |= ChangeOutcomes.Changed(outcome.ToString());
        switch (outcome)
        {
            case Outcome.Failed:
                counts.Failed++;
                break;
            case Outcome.Open:
                counts.Open++;
                break;
            case Outcome.Skipped:
                counts.Skipped++;
                break;
            case Outcome.Quarantined:
                counts.Done++;
                CountUnits(connection, type, 1, isQuarantined: true, quarantineEndsAt);
                break;
            case Outcome.Released:
                counts.Done++;
                CountUnits(connection, type, 1, isQuarantined: false, null);
                break;
            default:
                counts.Done++;
                break;
        }
    }

    /// <summary>Counts licence units that were taken back together with an item.</summary>
    public void CountUnits(string connection, string? type, int units, bool isQuarantined, DateTimeOffset? quarantineEndsAt)
    {
        RunTypeSummary counts = Of(connection, type);
        if (!isQuarantined)
        {
            counts.Released += units;
            return;
        }

        counts.Quarantined += units;
        counts.QuarantinedUntil = counts.QuarantinedUntil is DateTimeOffset known && !(quarantineEndsAt > known) ? known : quarantineEndsAt;
    }

    /// <summary>The numbers as they are now.</summary>
    public IReadOnlyList<RunTypeSummary> ByType() =>
        _types
            .Values.Where(t => t.Done + t.Skipped + t.Failed + t.Open + t.Left > 0)
            .OrderBy(t => t.Connection, StringComparer.Ordinal)
            .ThenBy(t => t.Type, StringComparer.Ordinal)
            .ToList();

    private RunTypeSummary Of(string connection, string? type)
    {
        if (!_types.TryGetValue((connection, type), out RunTypeSummary? counts))
        {
            counts = new RunTypeSummary(connection, type);
            _types.Add((connection, type), counts);
        }

        return counts;
    }
}
