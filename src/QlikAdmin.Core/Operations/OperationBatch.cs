using QlikAdmin.Changes;

namespace QlikAdmin.Operations;

/// <summary>Consecutive entries of one connection and one kind, which can be read and changed together.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Handler">The handler of that kind.</param>
/// <param name="Entries">The entries, each with its change. No two of them are about the same item, because that item would have to be read
/// between them.</param>
internal sealed record OperationBatch(Connection Connection, IChangeHandler Handler, IReadOnlyList<JournalEntry> Entries)
{
    // Large enough for the batches of every product, and small enough to show the progress of a long run.
    private const int Most = 800;

    private readonly SharedReading? _shared;
    private readonly int _first;

    private OperationBatch(OperationBatch all, SharedReading shared, int first, int most)
        : this(all.Connection, all.Handler, all.Entries.Skip(first).Take(most).ToList())
    {
        _shared = shared;
        _first = first;
    }

    /// <summary>Reads what the server shows of the entries. Batches that were cut from the same row of entries share what they
    /// read.</summary>
    /// <exception cref="QlikException">The server could not be read.</exception>
    public Task<IReadOnlyList<ChangeReading>> ReadAsync(IOperationLog log, CancellationToken token) =>
        (_shared ?? new SharedReading(Connection, Handler, Entries)).ReadAsync(_first, Entries.Count, log, token);

    /// <summary>Cuts entries into batches; their order stays.</summary>
    /// <param name="entries">Entries with a change of a kind that has a handler.</param>
    /// <param name="connections">The connection of each.</param>
    /// <param name="most">Entries in one batch.</param>
    public static IEnumerable<OperationBatch> Cut(
        IReadOnlyList<JournalEntry> entries,
        IReadOnlyDictionary<JournalEntry, Connection> connections,
        int most = Most
    )
    {
        foreach (OperationBatch all in Rows(entries, connections))
        {
            SharedReading shared = new(all.Connection, all.Handler, all.Entries);
            for (int first = 0; first < all.Entries.Count; first += Math.Min(most, all.Entries.Count - first))
            {
                yield return new OperationBatch(all, shared, first, most);
            }
        }
    }

    /// <summary>Puts all consecutive entries together that can be read together, however many there are.</summary>
    /// <param name="entries">Entries with a change of a kind that has a handler.</param>
    /// <param name="connections">The connection of each.</param>
    public static IEnumerable<OperationBatch> Rows(
        IReadOnlyList<JournalEntry> entries,
        IReadOnlyDictionary<JournalEntry, Connection> connections
    )
    {
        int first = 0;
        while (first < entries.Count)
        {
            JournalEntry begin = entries[first];
            Connection connection = connections[begin];
            List<JournalEntry> batch = new();
            HashSet<string> things = new(StringComparer.Ordinal);
            for (int next = first; next < entries.Count; next++)
            {
                JournalEntry entry = entries[next];
                IReadOnlyList<string> own = ChangedThings.Of(entry.Change!, entry.NewId, connection.Product);
                if (!ReferenceEquals(connections[entry], connection) || entry.Change!.Kind != begin.Change!.Kind || things.Overlaps(own))
                {
                    break;
                }

                things.UnionWith(own);
                batch.Add(entry);
            }

            yield return new OperationBatch(connection, ChangeHandlers.All.Find(begin.Change!.Kind)!, batch);
            first += batch.Count;
        }
    }
}
