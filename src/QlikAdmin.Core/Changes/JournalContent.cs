namespace QlikAdmin.Changes;

/// <summary>The content of a journal.</summary>
/// <param name="Run">The run.</param>
/// <param name="Entries">Its changes, in the order of their numbers.</param>
internal sealed record JournalContent(JournalRun Run, IReadOnlyList<JournalEntry> Entries)
{
    /// <summary>Whether the damage is so large that not one change can be read. Then nobody knows what the run did, which does not mean
    /// that it did nothing.</summary>
    public bool IsLost => Run.Damage is not null && Entries.Count == 0;
}
