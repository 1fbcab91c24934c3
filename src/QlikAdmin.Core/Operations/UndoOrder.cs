using QlikAdmin.Changes;

namespace QlikAdmin.Operations;

/// <summary>A run to undo, completely or in part.</summary>
internal sealed class UndoOrder
{
    private readonly HashSet<int>? _entries;

    private UndoOrder(JournalContent found, HashSet<int>? entries)
    {
        Found = found;
        _entries = entries;
    }

    /// <summary>The run as it was found.</summary>
    public JournalContent Found { get; }

    /// <summary>Finds the runs that were asked for, the newest first. The newest changes are taken back first, whatever the order of the
    /// names.</summary>
    /// <param name="wanted">For each run its place, its id, and the numbers of the wanted entries; null for all entries.</param>
    /// <param name="refused">Called for each run that is not there.</param>
    public static IReadOnlyList<UndoOrder> Of(
        IEnumerable<(string Place, string Run, int[]? Entries)> wanted,
        Action<string, QlikException> refused
    )
    {
        List<(JournalContent Content, int[]? Entries)> found = new();
        foreach (IGrouping<(string Place, string Run), int[]?> named in wanted.GroupBy(w => (w.Place, w.Run), w => w.Entries))
        {
            try
            {
                JournalContent content = JournalArchive.Find(named.Key.Place, named.Key.Run);
                found.AddRange(named.Select(entries => (content, entries)));
            }
            catch (QlikException e)
            {
                refused(named.Key.Run, e);
            }
        }

        return found
            .GroupBy(f => f.Content.Run.RunId)
            .Select(run => new UndoOrder(
                run.First().Content,
                run.Any(r => r.Entries is null) ? null : new HashSet<int>(run.SelectMany(r => r.Entries!))
            ))
            .OrderByDescending(o => o.Found.Run.StartedAt)
            .ToList();
    }

    /// <summary>Whether an entry is to be taken back.</summary>
    public bool Wants(JournalEntry entry) => _entries is null || _entries.Contains(entry.Entry);

    /// <exception cref="QlikException">JournalNotFound: an entry that was asked for is not there.</exception>
    public void RequireEntries(JournalContent content)
    {
        List<int> missing = (_entries ?? Enumerable.Empty<int>()).Except(content.Entries.Select(e => e.Entry)).OrderBy(n => n).ToList();
        if (missing.Count > 0)
        {
            throw new QlikException(ErrorReason.JournalNotFound, $"Run {content.Run.Shown} has no entry {string.Join(", ", missing)}.")
            {
                NextStep = $"Get-QlikJournal -Run {RunText.Short(content.Run.RunId)}",
            };
        }
    }

    /// <summary>Why there is nothing to take back, in words; null when there is something, or another message explains it.</summary>
    /// <param name="content">The run.</param>
    /// <param name="marked">Entries that other runs took back, but that the journal does not mark.</param>
    public string? WhyNothing(JournalContent content, ICollection<int> marked)
    {
        List<JournalEntry> wanted = content.Entries.Where(Wants).ToList();
        if (
            content.Run.Damage is not null
            || wanted.Any(e =>
                e.State == JournalEntryState.Open
                || (e.State == JournalEntryState.Done && ChangeOutcomes.Changed(e.Outcome) && !marked.Contains(e.Entry))
            )
        )
        {
            return null;
        }

        string what = _entries is null
            ? $"run {content.Run.Shown}"
            : $"entry {string.Join(", ", _entries.OrderBy(n => n))} of run {content.Run.Shown}";
        int undone = wanted.Count(e => e.State == JournalEntryState.Undone || marked.Contains(e.Entry));
        return undone > 0
            ? $"Nothing is left to undo of {what}: {undone} of {wanted.Count} changes are already undone."
            : $"There is nothing to undo of {what}: it changed nothing.";
    }
}
