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
        int first = 0;
        while (first < entries.Count)
        {
            JournalEntry begin = entries[first];
            Connection connection = connections[begin];
            List<JournalEntry> batch = new();
            HashSet<string> things = new(StringComparer.Ordinal);
            for (int next = first; next < entries.Count && batch.Count < most; next++)
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
