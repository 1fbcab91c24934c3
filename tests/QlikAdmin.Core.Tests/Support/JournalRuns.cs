using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Operations;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Core.Tests;

/// <summary>Runs that change licences, and runs that undo them, with journals in a separate folder.</summary>
internal sealed class JournalRuns : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    public void Dispose() => _folder.Dispose();

    /// <summary>Makes changes as one run of a command.</summary>
    public async Task<Guid> RunAsync(Func<IChangeJournal, Task> work)
    {
        using JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), Folder, "Test");
        await work(journal);
        Assert.Null(journal.LostOutcome);
        journal.Close(JournalEnd.Completed);
        return journal.RunId;
    }

    public JournalContent Of(Guid run) => JournalArchive.Find(Folder, run.ToString());

    /// <summary>Undoes entries like Undo-QlikOperation.</summary>
    /// <param name="run">The run. If it has no journal because it changed nothing, there is nothing to undo.</param>
    /// <param name="connection">The connection of the run.</param>
    /// <param name="most">How many entries are looked at together.</param>
    /// <param name="wants">Which entries to undo; null for all.</param>
    /// <param name="isQuick">Whether what one batch has read is still good for the next one.</param>
    public async Task<IReadOnlyList<(JournalEntry Entry, ItemResult Result)>> UndoAsync(
        Guid run,
        Connection connection,
        int most = 800,
        Func<JournalEntry, bool>? wants = null,
        bool isQuick = false
    )
    {
        if (JournalArchive.Read(Folder, e => throw e).All(c => c.Run.RunId != run))
        {
            return [];
        }

        List<(JournalEntry, ItemResult)> results = new();
        using JournalFile undone = JournalFile.Reopen(ChangeHandlers.All, Of(run).Run, null);
        using JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), Folder, "Undo-QlikOperation");
        JournalContent content = Of(run);
        List<JournalEntry> entries = Reversal
            .Order(content.Entries)
            .Where(e => Reversal.Refusal(e) is null && wants?.Invoke(e) != false)
            .ToList();
        ChangeExecutor executor = new(journal);
        LaterRuns later = LaterRuns.Read(content, entries, e => throw e);
        foreach (OperationBatch cut in OperationBatch.Cut(entries, entries.ToDictionary(e => e, _ => connection), most))
        {
            OperationBatch batch = isQuick ? cut : new OperationBatch(cut.Connection, cut.Handler, cut.Entries);
            IReadOnlyList<OperationStep> steps = await Reversal.LookAsync(batch, later, SilentLog.Instance, CancellationToken.None);
            results.AddRange(
                batch.Entries.Zip(
                    await Reversal.MakeAsync(batch, steps, executor, undone, later, SilentLog.Instance, CancellationToken.None)
                )
            );
        }

        journal.Close(JournalEnd.Completed);
        undone.Close(JournalEnd.Completed);
        return results;
    }

    /// <summary>Takes units back within a run.</summary>
    public static Task RemoveAsync(IChangeJournal journal, Connection connection, IReadOnlyList<Allocation> rows) =>
        journal.Executor().RemoveAsync(connection, rows, SilentLog.Instance);

    /// <summary>Gives, converts or restores a unit within a run.</summary>
    public static Task<IReadOnlyList<ItemResult<AllocationRequest>>> ChangeAsync(
        IChangeJournal journal,
        Connection connection,
        ChangeKind kind,
        string user,
        string type,
        string? source = null,
        string? id = null
    )
    {
        AllocationRequest request = new(new AllocationUser(user, user, null, null), type, source, id);
        return journal.Executor().GiveAsync(connection, kind, [request], SilentLog.Instance);
    }
}
