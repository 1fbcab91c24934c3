using QlikAdmin.Changes;

namespace QlikAdmin.Operations;

/// <summary>What a server shows of the entries of several batches. Where a list shows all of them it is read once, and again when it is too
/// old for the next batch. Else each batch is read by itself.</summary>
internal sealed class SharedReading
{
    private readonly Connection _connection;
    private readonly IChangeHandler _handler;
    private readonly IReadOnlyList<JournalEntry> _entries;
    private IReadOnlyList<ChangeReading> _readings = Array.Empty<ChangeReading>();
    private int _first;
    private TimeSpan _goodUntil;

    /// <param name="connection">Where they were made.</param>
    /// <param name="handler">The handler of their kind.</param>
    /// <param name="entries">The entries of all batches, no two of them about the same item.</param>
    public SharedReading(Connection connection, IChangeHandler handler, IReadOnlyList<JournalEntry> entries)
    {
        _connection = connection;
        _handler = handler;
        _entries = entries;
    }

    /// <summary>The readings of a batch.</summary>
    /// <param name="first">Index of its first entry. Batches are read in their order.</param>
    /// <param name="count">Number of its entries.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the reads.</param>
    /// <exception cref="QlikException">The server could not be read.</exception>
    public async Task<IReadOnlyList<ChangeReading>> ReadAsync(int first, int count, IOperationLog log, CancellationToken token)
    {
        if (_handler is not IListReader lists)
        {
            return await ReadAsync(_entries.Skip(first).Take(count), log, token).ConfigureAwait(false);
        }

        TimeSpan now = _connection.Http.Clock.Uptime;
        if (_readings.Count == 0 || first < _first || now >= _goodUntil)
        {
            _readings = await ReadAsync(_entries.Skip(first), log, token).ConfigureAwait(false);
            _first = first;
            _goodUntil = now + lists.GoodFor(_connection.Http.Clock.Uptime - now);
        }

        return _readings.Skip(first - _first).Take(count).ToList();
    }

    private Task<IReadOnlyList<ChangeReading>> ReadAsync(IEnumerable<JournalEntry> entries, IOperationLog log, CancellationToken token) =>
        _handler.ReadAsync(_connection, entries.Select(e => e.Change!).ToList(), log, token);
}
