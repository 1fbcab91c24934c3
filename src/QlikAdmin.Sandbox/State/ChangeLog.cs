namespace QlikAdmin.Sandbox.State;

/// <summary>Every change of state in the order it happened.</summary>
internal sealed class ChangeLog(SandboxClock clock)
{
    private readonly object _gate = new();
    private readonly List<ChangeEntry> _entries = [];
    private long _seq;

    public void Add(string service, string table, string id, string action, JsonObject? detail = null)
    {
        lock (_gate)
        {
            _entries.Add(new ChangeEntry(++_seq, clock.UtcNow, service, table, id, action, detail));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    public IReadOnlyList<ChangeEntry> Since(long seq, string? service)
    {
        lock (_gate)
        {
            return _entries.Where(e => e.Seq > seq && (service is null || e.Service == service)).ToList();
        }
    }
}
