namespace QlikAdmin.Changes;

/// <summary>The run and the entry that a change takes back.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Entry">Number of the entry in it.</param>
internal sealed record UndoLink(Guid RunId, int Entry)
{
    /// <summary>The link to an entry that will be taken back.</summary>
    public static UndoLink To(JournalEntry entry) => new(entry.RunId, entry.Entry);
}
