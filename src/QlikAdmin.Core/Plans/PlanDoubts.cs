using QlikAdmin.Base;
using QlikAdmin.Changes;

namespace QlikAdmin.Plans;

/// <summary>The reasons against changes that a plan chose, and that a later run makes from the journal.</summary>
internal sealed class PlanDoubts
{
    private readonly Dictionary<Change, string> _reasons = new();

    private PlanDoubts() { }

    /// <summary>Reads the server in the same way as when a plan is applied. Changes that no plan chose, or that an older version recorded,
    /// are left out.</summary>
    /// <param name="connection">The connection of the changes.</param>
    /// <param name="entries">The changes, from the journal.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the reads.</param>
    /// <exception cref="QlikException">The server could not be read. Then nothing is known, and no change is made.</exception>
    public static async Task<PlanDoubts> ReadAsync(
        Connection connection,
        IEnumerable<JournalEntry> entries,
        IOperationLog log,
        CancellationToken token
    )
    {
        PlanDoubts doubts = new();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Dictionary<Change, PlanRow> rows = new();
        foreach (JournalEntry entry in entries)
        {
            Change change = entry.Change!;
            if (change.Grounds?.ExpiresAt is DateTimeOffset end && end <= now)
            {
                doubts._reasons[change] = FormattableString.Invariant(
                    $"its plan expired at {ShownTime.Minute(end)}: make a new one with New-QlikPlan"
                );
            }
            else if (change.Grounds?.Exclude == ChangeGrounds.LostExclude)
            {
                doubts._reasons[change] = "the exclusions of its plan can't be read in the journal";
            }
            else if (PlanGrounds.Row(change, connection, entry.Connection) is PlanRow row)
            {
                rows[change] = row;
            }
        }

        if (rows.Count == 0)
        {
            return doubts;
        }

        PlanRecheck recheck = new(connection, rows.Values.ToList());
        await recheck.ReadAsync(now, log, token).ConfigureAwait(false);
        foreach (KeyValuePair<Change, PlanRow> row in rows)
        {
            if (recheck.Changed(row.Value) is string why)
            {
                doubts._reasons[row.Key] = why;
            }
        }

        return doubts;
    }

    /// <summary>Why a change is left alone, in words; null when it may be made.</summary>
    public string? Of(Change change) => _reasons.TryGetValue(change, out string? why) ? why : null;
}
