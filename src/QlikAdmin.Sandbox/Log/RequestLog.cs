namespace QlikAdmin.Sandbox.Log;

/// <summary>Every request that arrived at the emulated services, in the order of arrival, answered or not.</summary>
internal sealed class RequestLog
{
    // A long benchmark must not fill the memory. Tests read far fewer entries.
    private const int Capacity = 200_000;

    private readonly object _gate = new();
    private readonly Queue<RequestEntry> _entries = new();
    private long _seq;

    public void Add(RequestEntry entry)
    {
        lock (_gate)
        {
            entry.Seq = ++_seq;
            _entries.Enqueue(entry);
            if (_entries.Count > Capacity)
            {
                _entries.Dequeue();
            }
        }
    }

    public IReadOnlyList<RequestEntry> Since(long seq, string? service)
    {
        lock (_gate)
        {
            return _entries.Where(e => e.Seq > seq && (service is null || e.Service == service)).ToList();
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }
}
