namespace QlikAdmin.Changes;

/// <summary>Which entry of which run a change takes back.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Entry">Number of the entry in it.</param>
internal sealed record UndoLink(Guid RunId, int Entry)
{
    /// <summary>Of an entry that is to be taken back.</summary>
    public static UndoLink To(JournalEntry entry) => new(entry.RunId, entry.Entry);
}
