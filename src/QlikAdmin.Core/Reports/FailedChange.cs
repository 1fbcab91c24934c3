namespace QlikAdmin.Reports;

/// <summary>A change that failed or is in doubt, and that no later run has made.</summary>
/// <param name="Entry">The change.</param>
internal sealed record FailedChange(JournalEntry Entry)
{
    public bool IsInDoubt => Entry.State == JournalEntryState.Open;
}
