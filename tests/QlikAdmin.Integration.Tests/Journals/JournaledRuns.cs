using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Operations;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Integration.Tests.Journals;

/// <summary>A folder of journals, and Core doing with them what the commands do.</summary>
/// <remarks>Compiled for .NET Framework too.</remarks>
internal sealed class JournaledRuns : IDisposable
{
    public string Folder { get; } =
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "qlikadmin-" + Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>Who makes the runs; null for this process.</summary>
    public RunHost? Host { get; set; }

    /// <summary>The newest journal.</summary>
    public JournalContent Newest() => JournalArchive.Read(Folder, e => throw e).First();

    public JournalContent Of(Guid run) => JournalArchive.Find(Folder, run.ToString());

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Makes changes as one run of a command.</summary>
    public async Task<Guid> RunAsync(Func<IChangeJournal, Task> work)
    {
        using JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), Folder, "Test", host: Host);
        await work(journal);
        if (journal.LostOutcome is QlikException lost)
        {
            throw lost;
        }

        journal.Close(JournalEnd.Completed);
        return journal.RunId;
    }

    /// <summary>Leaves the journal of a run as if its process had been killed after the last answer and before any of it was
    /// written.</summary>
    public void ForgetOutcomes(Guid run)
    {
        string path = Of(run).Run.Path;
        File.WriteAllLines(
            path,
            File.ReadAllLines(path).Where(l => !l.Contains("\"record\":\"outcome\"") && !l.Contains("\"record\":\"end\""))
        );
    }

    /// <summary>Takes allocations back.</summary>
    public Task<Guid> RemoveAsync(Connection connection, IReadOnlyList<Allocation> rows, IOperationLog log)
    {
        return RunAsync(journal => journal.Executor().RemoveAsync(connection, rows, log));
    }

    /// <summary>Goes on with a run.</summary>
    public async Task<IReadOnlyList<ItemResult>> ResumeAsync(Guid run, Connection connection, IOperationLog log)
    {
        JournalRun found = Of(run).Run;
        using JournalFile journal = JournalFile.Reopen(ChangeHandlers.All, found, "Resume-QlikOperation", Host);
        if (Resumption.LacksOnlyItsEnd(found))
        {
            await journal.NoteResumedAsync(CancellationToken.None);
        }

        JournalContent content = JournalReader.Read(journal.Location)!;
        IReadOnlyList<JournalEntry> left = Resumption.Left(content);
        Resumption resumption = new(content);
        ChangeExecutor executor = new(journal);
        List<ItemResult> results = new();
        foreach (OperationBatch batch in OperationBatch.Cut(left, left.ToDictionary(e => e, _ => connection)))
        {
            IReadOnlyList<OperationStep> steps = await resumption.LookAsync(batch, log, CancellationToken.None);
            results.AddRange(await resumption.MakeAsync(batch, steps, executor, log, CancellationToken.None));
        }

        journal.Close(JournalEnd.Completed);
        return results;
    }

    /// <summary>Takes a run back.</summary>
    public Task<IReadOnlyList<ItemResult>> UndoAsync(Guid run, Connection connection, IOperationLog log) =>
        UndoAsync(run, connection, _ => true, log);

    /// <summary>Undoes the given entries of a run.</summary>
    public async Task<IReadOnlyList<ItemResult>> UndoAsync(
        Guid run,
        Connection connection,
        Func<JournalEntry, bool> wants,
        IOperationLog log
    )
    {
        using JournalFile undone = JournalFile.Reopen(ChangeHandlers.All, Of(run).Run, null);
        using JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), Folder, "Undo-QlikOperation", host: Host);
        IReadOnlyList<JournalEntry> entries = Reversal.Order(Of(run).Entries).Where(e => wants(e) && Reversal.Refusal(e) is null).ToList();
        LaterRuns later = LaterRuns.Read(Of(run), entries, e => throw e);
        ChangeExecutor executor = new(journal);
        List<ItemResult> results = new();
        foreach (OperationBatch batch in OperationBatch.Cut(entries, entries.ToDictionary(e => e, _ => connection)))
        {
            IReadOnlyList<OperationStep> steps = await Reversal.LookAsync(batch, later, log, CancellationToken.None);
            results.AddRange(await Reversal.MakeAsync(batch, steps, executor, undone, later, log, CancellationToken.None));
        }

        journal.Close(JournalEnd.Completed);
        undone.Close(JournalEnd.Completed);
        return results;
    }
}
