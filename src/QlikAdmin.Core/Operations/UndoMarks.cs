using QlikAdmin.Changes;

namespace QlikAdmin.Operations;

/// <summary>Keeps the journals of undone runs correct: which of their entries are taken back, and which are in force again because the undo
/// was taken back too.</summary>
internal static class UndoMarks
{
    /// <summary>The entries of a run that other runs took back, but that its own journal does not mark, for example because a process was
    /// killed.</summary>
    /// <returns>By the number of an entry, the entry of the other run that took it back. That other entry is done, or in doubt.</returns>
    public static IReadOnlyDictionary<int, JournalEntry> Missing(JournalContent content)
    {
        Dictionary<int, JournalEntry> newest = new();
        foreach (JournalContent later in JournalArchive.After(content.Run, content.Run.RunId.ToString()))
        {
            foreach (
                JournalEntry undo in later.Entries.Where(e =>
                    e.State is JournalEntryState.Done or JournalEntryState.Open or JournalEntryState.Undone
                )
            )
            {
                if (undo.Change?.Undoes is UndoLink link && link.RunId == content.Run.RunId && !newest.ContainsKey(link.Entry))
                {
                    newest.Add(link.Entry, undo);
                }
            }
        }

        return content
            .Entries.Where(e =>
                e.State == JournalEntryState.Done
                && newest.TryGetValue(e.Entry, out JournalEntry? undo)
                && undo.State != JournalEntryState.Undone
            )
            .ToDictionary(e => e.Entry, e => newest[e.Entry]);
    }

    /// <summary>Marks in the journals of other runs the entries that were taken back. Entries that those had taken back in turn are marked
    /// as in force again.</summary>
    /// <param name="changed">The entries, each with the key of the item that is in force now, where that is known.</param>
    /// <param name="isUndone">Whether the linked entries are taken back. False when the entries themselves were taken back, so that the
    /// linked ones are in force again.</param>
    /// <param name="folder">The folder of the journals.</param>
    /// <param name="byRun">The run that did it.</param>
    /// <param name="host">Where the run takes place; null for this process.</param>
    /// <param name="token">Ends the work between two journals.</param>
    /// <exception cref="QlikException">JournalNotFound, JournalBusy, JournalFailed: a journal can't be marked.</exception>
    public static async Task FollowAsync(
        IEnumerable<KeyValuePair<JournalEntry, string?>> changed,
        bool isUndone,
        string folder,
        Guid byRun,
        RunHost? host,
        CancellationToken token
    )
    {
        List<(UndoLink Link, string? NewId)> links = Links(changed.Select(c => (c.Key.Change, c.Value)));
        for (; links.Count > 0; isUndone = !isUndone)
        {
            List<(Change?, string?)> next = new();
            foreach (IGrouping<Guid, (UndoLink Link, string? NewId)> run in links.GroupBy(l => l.Link.RunId))
            {
                token.ThrowIfCancellationRequested();
                JournalContent target = JournalArchive.Find(folder, run.Key.ToString());
                Dictionary<int, Change?> changes = target.Entries.ToDictionary(e => e.Entry, e => e.Change);
                using JournalFile file = JournalFile.Reopen(ChangeHandlers.All, target.Run, null, host);
                await Task.WhenAll(
                        run.Select(l =>
                            isUndone ? file.NoteUndoneAsync(l.Link.Entry, byRun) : file.NoteRedoneAsync(l.Link.Entry, byRun, l.NewId)
                        )
                    )
                    .ConfigureAwait(false);
                next.AddRange(run.Select(l => (changes.TryGetValue(l.Link.Entry, out Change? change) ? change : null, l.NewId)));

                if (file.LostOutcome is QlikException lost)
                {
                    throw lost;
                }
            }

            links = Links(next);
        }
    }

    private static List<(UndoLink Link, string? NewId)> Links(IEnumerable<(Change? Change, string? NewId)> changes)
    {
        return changes
            .Select(c => (Link: c.Change?.Undoes, c.NewId))
            .Where(l => l.Link is not null)
            .Select(l => (l.Link!, l.NewId))
            .ToList();
    }
}
