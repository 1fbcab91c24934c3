using QlikAdmin.Http;

namespace QlikAdmin.Changes;

/// <summary>An intent that is on the disk and waits for its outcome.</summary>
/// <param name="Entry">Number of the entry in its run, counted from 1.</param>
/// <param name="Change">The change.</param>
internal sealed record JournalTicket(int Entry, Change Change)
{
    /// <summary>What time it is where the change is made; null where nobody has to know.</summary>
    public ServerClock? Clock { get; init; }
}
