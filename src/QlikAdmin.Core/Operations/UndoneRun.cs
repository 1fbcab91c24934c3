using QlikAdmin.Changes;

namespace QlikAdmin.Operations;

/// <summary>A run that an undo was taking back when the undo ended, in its current state.</summary>
internal sealed class UndoneRun
{
    private readonly Dictionary<int, JournalEntry> _entries;

    private UndoneRun(JournalContent content, LaterRuns later)
    {
        _entries = content.Entries.Where(e => ChangeHandlers.All.Find(e.Change?.Kind) is not null).ToDictionary(e => e.Entry);
        Later = later;
    }

    /// <summary>What the journals say about the same items.</summary>
    public LaterRuns Later { get; }

    /// <summary>Finds the run to which entries of an undo are linked, in the folder of the undo's journal; null where it is not there any
    /// more.</summary>
    public static UndoneRun? Find(JournalContent undo, Guid run, IOperationLog log)
    {
        try
        {
            JournalContent content = JournalArchive.Find(Path.GetDirectoryName(Path.GetFullPath(undo.Run.Path))!, run.ToString());
            HashSet<int> wanted = new(undo.Entries.Select(e => e.Change?.Undoes).Where(l => l?.RunId == run).Select(l => l!.Entry));
            List<JournalEntry> entries = content.Entries.Where(e => wanted.Contains(e.Entry) && e.Change is not null).ToList();
            return new UndoneRun(content, LaterRuns.Read(content, entries, e => log.Warning(e.Message)));
        }
        catch (QlikException e)
        {
            // The undo's own journal has the changes to make. Without the other journal, only later changes of the same items can't be
            // seen.
            log.Verbose(e.Message);
            return null;
        }
    }

    /// <summary>The entry that an entry of the undo takes back; null where it can't be read.</summary>
    public JournalEntry? Find(JournalEntry undo) =>
        undo.Change?.Undoes is UndoLink link && _entries.TryGetValue(link.Entry, out JournalEntry? entry) ? entry : null;
}
