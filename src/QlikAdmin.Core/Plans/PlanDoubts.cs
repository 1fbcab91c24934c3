using QlikAdmin.Base;
using QlikAdmin.Changes;

namespace QlikAdmin.Plans;

/// <summary>What speaks against changes that a plan wanted, and that are made only now, out of a journal.</summary>
internal sealed class PlanDoubts
{
    private readonly Dictionary<Change, string> _reasons = new();

    private PlanDoubts() { }

    /// <summary>Reads the server as applying a plan does. Changes that no plan wanted, or that an older version wrote down, are passed
    /// over.</summary>
    /// <param name="connection">Where the changes are made.</param>
    /// <param name="entries">The changes, as the journal has them.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends it.</param>
    /// <exception cref="QlikException">The server could not be read: then nothing is known, and nothing is made.</exception>
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

    /// <summary>Why a change is left alone, in words; null when nothing speaks against it.</summary>
    public string? Of(Change change) => _reasons.TryGetValue(change, out string? why) ? why : null;
}
