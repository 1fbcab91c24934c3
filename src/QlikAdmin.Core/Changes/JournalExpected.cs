namespace QlikAdmin.Changes;

/// <summary>Changes that were planned, or that an earlier process began, and that wait to be begun now. Each keeps its number.</summary>
internal sealed class JournalExpected
{
    private readonly Dictionary<
        (string Connection, ChangeKind Kind, string ItemId, string? ItemType, string? From, string? To),
        List<JournalTicket>
    > _waiting = new();
    private readonly HashSet<int> _entries = new();

    /// <summary>How many wait.</summary>
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

    /// <summary>The number of the change that waits for this one to be begun; null when none does.</summary>
    public int? Take(string connection, Change change)
    {
        if (!_waiting.TryGetValue(Key(connection, change), out List<JournalTicket>? tickets))
        {
            return null;
        }

        // The first that was not struck out.
        JournalTicket? first = tickets.Find(t => _entries.Remove(t.Entry));
        tickets.RemoveAll(t => !_entries.Contains(t.Entry));
        if (tickets.Count == 0)
        {
            _waiting.Remove(Key(connection, change));
        }

        return first?.Entry;
    }

    /// <summary>Strikes out a change that is settled without being begun.</summary>
    /// <returns>Whether it waited.</returns>
    public bool Remove(JournalTicket ticket) => _entries.Remove(ticket.Entry);

    private static (string, ChangeKind, string, string?, string?, string?) Key(string connection, Change change)
    {
        // What takes something back is known by that: the key of the row may be another by the time that it is made.
        return change.Undoes is UndoLink link
            ? (connection, change.Kind, FormattableString.Invariant($"{link.RunId} {link.Entry}"), null, null, null)
            : (connection, change.Kind, change.ItemId, change.ItemType, change.From, change.To);
    }
}
