namespace QlikAdmin.Changes;

/// <summary>Which entry of which run a change takes back.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Entry">Number of the entry in it.</param>
internal sealed record UndoLink(Guid RunId, int Entry)
{
    private const string RunFact = "UndoOfRun";
    private const string EntryFact = "UndoOfEntry";

    /// <summary>Of an entry that is to be taken back.</summary>
    public static UndoLink To(JournalEntry entry) => new(entry.RunId, entry.Entry);

    /// <summary>Of a change that takes something back; null for every other.</summary>
    public static UndoLink? Of(Change? change)
    {
        return
            Guid.TryParse(change?.Fact(RunFact), out Guid run)
            && int.TryParse(change?.Fact(EntryFact), NumberStyles.None, CultureInfo.InvariantCulture, out int entry)
            ? new UndoLink(run, entry)
            : null;
    }

    /// <summary>The change with this link among its facts.</summary>
    public Change On(Change change) =>
        change.WithFact(RunFact, RunId.ToString()).WithFact(EntryFact, Entry.ToString(CultureInfo.InvariantCulture));
}
