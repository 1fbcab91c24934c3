using System.Globalization;
using System.Linq;

namespace QlikAdmin.Journal;

/// <summary>What later runs did to a thing whose state no call reads, so that only the journals tell.</summary>
internal static class LaterRuns
{
    /// <summary>Why an entry is not taken back, or needs not be; null when no journal speaks against it.</summary>
    /// <param name="content">The run of the entry.</param>
    /// <param name="entry">An entry that is to be taken back.</param>
    public static ChangeResult? Overtook(JournalContent content, JournalEntry entry)
    {
        if (entry.Change?.Kind != ChangeKind.DisableTenant)
        {
            return null;
        }

        JournalEntry? later = JournalArchive.After(content.Run, entry.ItemId)
            .SelectMany(c => c.Entries.Reverse())
            .FirstOrDefault(e => e is { State: JournalEntryState.Done, Change.Kind: ChangeKind.DisableTenant or ChangeKind.EnableTenant } && e.ItemId == entry.ItemId);
        return later?.Change!.Kind switch
        {
            null => null,
            ChangeKind.EnableTenant => new ChangeResult(Outcome.Exists, $"Run {later.RunId} enabled it since; nothing had to be done."),
            _ => ChangeResult.Failed(new QlikException(ErrorReason.ChangedSince, $"Entry {entry.Entry} of run {entry.RunId}, '{entry}', was left alone: run {later.RunId} deactivated the tenant again on {later.EndedAt?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC.")
            {
                NextStep = $"Where that is not wanted either: Undo-QlikOperation -Run {later.RunId}",
            }),
        };
    }
}
