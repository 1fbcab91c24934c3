using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>Changes that failed because of their server. If the server turns out to be down, they are left for later instead.</summary>
internal sealed class JournalFailures
{
    private readonly List<KeyValuePair<JournalTicket, QlikException>> _failed = new();
    private readonly HashSet<int> _left = new();

    /// <summary>How many changes were left for later.</summary>
    public int Left => _left.Count;

    /// <summary>Takes a change that is begun now.</summary>
    public void Begin(JournalTicket ticket) => _left.Remove(ticket.Entry);

    /// <summary>Whether a change with this result is left for later. If that is still possible, the change is remembered.</summary>
    public bool Take(JournalTicket ticket, ItemResult result)
    {
        if (result.Error is not QlikException error || result.InDoubt || ServerWatch.Of(error) is not ServerWatch watch)
        {
            return false;
        }

        if (watch.IsDown && watch.IsOfThisRow(error))
        {
            _left.Add(ticket.Entry);
            return true;
        }

        _failed.RemoveAll(f => !ServerWatch.Of(f.Value)!.IsOfThisRow(f.Value));
        _failed.Add(new KeyValuePair<JournalTicket, QlikException>(ticket, error));
        return false;
    }

    /// <summary>Takes back the failures of a server that turned out to be down.</summary>
    public IReadOnlyList<JournalTicket> TakeBack(ServerWatch watch)
    {
        List<JournalTicket> tickets = _failed
            .Where(f => ReferenceEquals(ServerWatch.Of(f.Value), watch) && watch.IsOfThisRow(f.Value))
            .Select(f => f.Key)
            .ToList();
        _failed.RemoveAll(f => tickets.Contains(f.Key));
        _left.UnionWith(tickets.Select(t => t.Entry));
        return tickets;
    }
}
