namespace QlikAdmin.Changes;

/// <summary>Changes that were planned, or that an earlier process began, and that wait until they are begun now. Each keeps its
/// number.</summary>
internal sealed class JournalExpected
{
    private readonly Dictionary<
        (string Connection, ChangeKind Kind, string ItemId, string? ItemType, string? From, string? To),
        List<JournalTicket>
    > _waiting = new();
    private readonly HashSet<int> _entries = new();

    /// <summary>How many changes wait.</summary>
    public int Count => _entries.Count;

    public void Add(string connection, JournalTicket ticket)
    {
        if (!_waiting.TryGetValue(Key(connection, ticket.Change), out List<JournalTicket>? tickets))
        {
            tickets = new List<JournalTicket>(1);
            _waiting.Add(Key(connection, ticket.Change), tickets);
        }

        tickets.Add(ticket);
        _entries.Add(ticket.Entry);
    }

    /// <summary>The number under which this change waits; null when it does not wait.</summary>
    public int? Take(string connection, Change change)
    {
        if (!_waiting.TryGetValue(Key(connection, change), out List<JournalTicket>? tickets))
        {
            return null;
        }

        // The first one that was not removed.
        JournalTicket? first = tickets.Find(t => _entries.Remove(t.Entry));
        tickets.RemoveAll(t => !_entries.Contains(t.Entry));
        if (tickets.Count == 0)
        {
            _waiting.Remove(Key(connection, change));
        }

        return first?.Entry;
    }

    /// <summary>Removes a change that is settled without being begun.</summary>
    /// <returns>Whether it waited.</returns>
    public bool Remove(JournalTicket ticket) => _entries.Remove(ticket.Entry);

    private static (string, ChangeKind, string, string?, string?, string?) Key(string connection, Change change)
    {
        // An undo is identified by the entry that it takes back. The key of the row may have changed by the time when it is made.
        return change.Undoes is UndoLink link
            ? (connection, change.Kind, FormattableString.Invariant($"{link.RunId} {link.Entry}"), null, null, null)
            : (connection, change.Kind, change.ItemId, change.ItemType, change.From, change.To);
    }
}
