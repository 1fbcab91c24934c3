namespace QlikAdmin.Changes;

/// <summary>A journal that was read.</summary>
/// <param name="Run">What it says of the run.</param>
/// <param name="Entries">Its changes, in the order of their numbers.</param>
internal sealed record JournalContent(JournalRun Run, IReadOnlyList<JournalEntry> Entries)
{
    /// <summary>Whether so much is damaged that not one change can be read: what the run did is not known then, which is not the same as
    /// nothing.</summary>
    public bool IsLost => Run.Damage is not null && Entries.Count == 0;
}
