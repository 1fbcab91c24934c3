using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>The numbers of a journal that is being written: which changes wait, which are running, and how the others ended. Its owner
/// holds a lock around every call.</summary>
internal sealed class JournalLedger
{
    private readonly JournalExpected _expected = new();
    private readonly JournalFailures _failures = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private int _entries;
    private int _open;

    /// <summary>How far the run is.</summary>
    public JournalTally Tally =>
        new(
            _counts
                .Where(c => c.Key is not (JournalRecords.InDoubt or nameof(Outcome.Failed) or nameof(Outcome.Skipped)))
                .Sum(c => c.Value),
            _open + CountOf(JournalRecords.InDoubt),
            Waiting
        );

    /// <summary>Whether a change that was planned or begun has no end.</summary>
    public bool IsUnfinished => _open > 0 || Waiting > 0;

    private int Waiting => _expected.Count + _failures.Left;

    /// <summary>Takes the changes that an earlier process left.</summary>
    public void Expect(IEnumerable<JournalEntry> entries)
    {
        foreach (JournalEntry entry in entries)
        {
            _entries = Math.Max(_entries, entry.Entry);
            if (entry.State is JournalEntryState.Open or JournalEntryState.Planned && entry.Change is Change change)
            {
                _expected.Add(entry.Connection, new JournalTicket(entry.Entry, change));
            }
        }
    }

    /// <summary>Numbers changes that are planned.</summary>
    public List<JournalTicket> Plan(string connection, IEnumerable<Change> changes, ServerClock clock)
    {
        List<JournalTicket> tickets = changes.Select(c => new JournalTicket(++_entries, c) { Clock = clock }).ToList();
        tickets.ForEach(t => _expected.Add(connection, t));
        return tickets;
    }

    /// <summary>Numbers changes that are begun. Those that wait keep their number.</summary>
    public List<JournalTicket> Begin(string connection, IReadOnlyCollection<Change> changes, ServerClock clock)
    {
        _open += changes.Count;
        return changes.Select(c => new JournalTicket(_expected.Take(connection, c) ?? ++_entries, c) { Clock = clock }).ToList();
    }

    /// <summary>Takes changes that are begun under the number that they already have.</summary>
    public void BeginAgain(IReadOnlyCollection<JournalTicket> tickets)
    {
        _open += tickets.Count;
        foreach (JournalTicket ticket in tickets)
        {
            _expected.Remove(ticket);
            _failures.Begin(ticket);
        }
    }

    /// <summary>The ticket of a change that waits, and that continues to wait; null where it does not wait.</summary>
    public JournalTicket? Find(string connection, Change change)
    {
        if (_expected.Take(connection, change) is not int entry)
        {
            return null;
        }

        JournalTicket ticket = new(entry, change);
        _expected.Add(connection, ticket);
        return ticket;
    }

    /// <summary>Takes the outcome of a change.</summary>
    /// <returns>The line with the outcome.</returns>
    public JObject End(JournalTicket ticket, ItemResult result)
    {
        _open -= _expected.Remove(ticket) ? 0 : 1;
        if (_failures.Take(ticket, result))
        {
            return JournalRecords.OfLeft(ticket);
        }

        JObject line = JournalRecords.Of(ticket, result);
        Count((string)line["outcome"]!, 1);
        return line;
    }

    /// <summary>Leaves the changes that failed because a server is down for later.</summary>
    /// <returns>The lines that say so.</returns>
    public List<JObject> Leave(ServerWatch watch)
    {
        IReadOnlyList<JournalTicket> tickets = _failures.TakeBack(watch);
        Count(nameof(Outcome.Failed), -tickets.Count);
        return tickets.Select(JournalRecords.OfLeft).ToList();
    }

    /// <summary>How many changes had each outcome, for the last line.</summary>
    public Dictionary<string, int> Counts()
    {
        Dictionary<string, int> counts = new(_counts, StringComparer.Ordinal) { ["Open"] = _open, ["Planned"] = Waiting };
        return counts.Where(c => c.Value > 0).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal);
    }

    private int CountOf(string outcome) => _counts.TryGetValue(outcome, out int count) ? count : 0;

    private void Count(string outcome, int more) => _counts[outcome] = CountOf(outcome) + more;
}
