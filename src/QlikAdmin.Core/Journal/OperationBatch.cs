using System.Collections.Generic;
using System.Linq;

namespace QlikAdmin.Journal;

/// <summary>Entries that follow each other, of one connection and one kind, which can be looked at and worked on together.</summary>
/// <param name="Connection">Where.</param>
/// <param name="Handler">Who knows that kind.</param>
/// <param name="Entries">The entries, each with its change.</param>
internal sealed record OperationBatch(Connection Connection, IChangeHandler Handler, IReadOnlyList<JournalEntry> Entries)
{
    // Enough for every batch that a product knows, and few enough to see how far a long run is.
    private const int Most = 800;

    /// <summary>Cuts entries into batches; their order stays.</summary>
    /// <param name="entries">Entries with a change of a kind that has a handler.</param>
    /// <param name="connections">The connection of each.</param>
    public static IEnumerable<OperationBatch> Cut(IReadOnlyList<JournalEntry> entries, IReadOnlyDictionary<JournalEntry, Connection> connections)
    {
        int first = 0;
        while (first < entries.Count)
        {
            JournalEntry begin = entries[first];
            List<JournalEntry> batch = entries.Skip(first).Take(Most).TakeWhile(e => ReferenceEquals(connections[e], connections[begin]) && e.Change!.Kind == begin.Change!.Kind).ToList();
            yield return new OperationBatch(connections[begin], ChangeHandlers.Find(begin.Change!.Kind)!, batch);
            first += batch.Count;
        }
    }
}
