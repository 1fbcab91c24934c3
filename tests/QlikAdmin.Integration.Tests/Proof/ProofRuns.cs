using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Operations;

namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>Runs, resumes and undoes, as the commands do it.</summary>
internal static class ProofRuns
{
    private static readonly CancellationToken s_token = CancellationToken.None;

    /// <summary>Runs a command. An error of the journal ends it, as it ends the command.</summary>
    public static async Task RunAsync(
        ProofWorld world,
        ProofHost host,
        Connection connection,
        Guid run,
        Func<JournalFile, Connection, ProofLog, Task> work
    )
    {
        using JournalFile journal = new(ChangeHandlers.All, run, world.Folder, "Proof", host: host);
        try
        {
            await work(journal, connection, new ProofLog { CopyFolder = world.Folder });
        }
        catch (QlikException) when (world.IsFaulty)
        {
            journal.Close(JournalEnd.Failed);
            return;
        }

        journal.Close(JournalEnd.Completed);
    }

    /// <summary>The journal of a run; null where it has none.</summary>
    public static JournalContent? Find(ProofWorld world, Guid run)
    {
        return
            Directory.Exists(world.Folder)
            && JournalReader.Files(world.Folder).FirstOrDefault(f => f.Contains(run.ToString("N"), StringComparison.Ordinal)) is string path
            ? JournalReader.Read(path)
            : null;
    }

    /// <summary>Resumes a run.</summary>
    public static async Task ResumeAsync(ProofWorld world, ProofHost host, Connection connection, Guid run)
    {
        JournalContent found = Find(world, run)!;
        using JournalFile journal = JournalFile.Reopen(ChangeHandlers.All, found.Run, "Resume-QlikOperation", host);
        try
        {
            if (Resumption.LacksOnlyItsEnd(found.Run))
            {
                await journal.NoteResumedAsync(s_token);
            }

            ProofLog log = new() { CopyFolder = world.Folder };
            JournalContent content = JournalReader.Read(journal.Location)!;
            IReadOnlyList<JournalEntry> left = Resumption.Left(content);
            Resumption resumption = new(content);
            ChangeExecutor executor = new(journal);
            foreach (OperationBatch batch in OperationBatch.Cut(left, left.ToDictionary(e => e, _ => connection)))
            {
                IReadOnlyList<OperationStep> steps = await resumption.LookAsync(batch, log, s_token);
                IReadOnlyList<ItemResult> results = await resumption.MakeAsync(batch, steps, executor, log, s_token);
                await FollowAsync(world, host, run, steps.Select((s, i) => (s.Entry, results[i])), isUndone: true);
            }
        }
        catch (QlikException) when (world.IsFaulty)
        {
            journal.Close(JournalEnd.Failed);
            return;
        }

        journal.Close(JournalEnd.Completed);
    }

    /// <summary>Takes a run back.</summary>
    public static async Task UndoAsync(ProofWorld world, ProofHost host, Connection connection, Guid run, Guid undo)
    {
        JournalContent found = Find(world, run)!;
        using JournalFile undone = JournalFile.Reopen(ChangeHandlers.All, found.Run, null, host);
        using JournalFile journal = new(ChangeHandlers.All, undo, world.Folder, "Undo-QlikOperation", host: host);
        try
        {
            JournalContent content = JournalReader.Read(found.Run.Path)!;
            IReadOnlyDictionary<int, JournalEntry> marked = UndoMarks.Missing(content);
            foreach (KeyValuePair<int, JournalEntry> missing in marked.Where(m => m.Value.State != JournalEntryState.Open))
            {
                await undone.NoteUndoneAsync(missing.Key, missing.Value.RunId);
            }

            List<JournalEntry> entries = Reversal
                .Order(content.Entries.Where(e => !marked.ContainsKey(e.Entry)))
                .Where(e => Reversal.Refusal(e) is null)
                .ToList();
            ProofLog log = new() { CopyFolder = world.Folder };
            // A process that ended at its first write leaves a journal without a line. The command warns about it.
            LaterRuns later = LaterRuns.Read(content, entries, _ => { });
            ChangeExecutor executor = new(journal);
            bool isPlanned = false;
            foreach (OperationBatch batch in OperationBatch.Cut(entries, entries.ToDictionary(e => e, _ => connection)))
            {
                IReadOnlyList<OperationStep> steps = await Reversal.LookAsync(batch, later, log, s_token);
                List<PlannedChange> settled = steps
                    .Where(s => s.Settled is not null && !s.StaysPlanned)
                    .Select(s => new PlannedChange(Reversal.Planned(s.Entry), s.Settled!))
                    .ToList();
                if (!isPlanned && steps.Any(s => s.Settled is null))
                {
                    isPlanned = true;
                    await executor.PlanAsync(connection, entries.ConvertAll(Reversal.Planned), log, s_token);
                }

                if (isPlanned)
                {
                    await executor.LeaveAsync(connection, settled);
                }

                IReadOnlyList<ItemResult> results = await Reversal.MakeAsync(batch, steps, executor, undone, later, log, s_token);
                await FollowAsync(world, host, undo, steps.Select((s, i) => (s.Entry, results[i])), isUndone: false);
            }
        }
        catch (QlikException) when (world.IsFaulty)
        {
            journal.Close(JournalEnd.Failed);
            undone.Close(JournalEnd.Completed);
            return;
        }

        journal.Close(JournalEnd.Completed);
        undone.Close(JournalEnd.Completed);
    }

    private static async Task FollowAsync(
        ProofWorld world,
        ProofHost host,
        Guid run,
        IEnumerable<(JournalEntry Entry, ItemResult Result)> steps,
        bool isUndone
    )
    {
        List<KeyValuePair<JournalEntry, string?>> changed = steps
            .Where(s => Reversal.IsTakenBack(s.Result) && s.Entry.Change?.Undoes is not null)
            .Select(s => new KeyValuePair<JournalEntry, string?>(s.Entry, s.Result.NewId))
            .ToList();
        if (changed.Count > 0)
        {
            try
            {
                await UndoMarks.FollowAsync(changed, isUndone, world.Folder, run, host, s_token);
            }
            catch (QlikException) when (world.IsFaulty)
            {
                // The command warns, and the next undo marks what is missing.
            }
        }
    }
}
