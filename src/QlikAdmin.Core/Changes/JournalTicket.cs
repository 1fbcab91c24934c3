using QlikAdmin.Http;

namespace QlikAdmin.Changes;

/// <summary>A change that was written to the disk and waits for its outcome.</summary>
/// <param name="Entry">Number of the entry in its run, counted from 1.</param>
/// <param name="Change">The change.</param>
internal sealed record JournalTicket(int Entry, Change Change)
{
    /// <summary>The clock of the server on which the change is made; null where the time is not needed.</summary>
    public ServerClock? Clock { get; init; }
}
