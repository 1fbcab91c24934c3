using System.Diagnostics;
using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Operations;

namespace QlikAdmin.PowerShell;

/// <summary>Resumes a run that ended early: finds out on the server what became of the changes in doubt, and makes the remaining
/// changes.</summary>
/// <remarks>
/// Errors: Qlik.JournalNotFound, Qlik.JournalBusy, Qlik.Busy, Qlik.JournalFailed, Qlik.NotConnected, Qlik.NotSupported; one per change:
/// Qlik.NotConfirmed and the reasons of a refused request.
/// </remarks>
[Cmdlet(VerbsLifecycle.Resume, "QlikOperation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RunSummary), typeof(Result))]
public sealed class ResumeQlikOperationCommand : QlikOperationCmdlet
{
    private Guid? _run;
    private bool _isBroken;
    private bool? _isConfirmed;

    /// <summary>The run: its id, or at least the first four characters of it; without it the newest one with something left to
    /// do.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("RunId")]
    [ArgumentCompleter(typeof(JournalRunCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Run { get; set; }

    private protected override string Activity => "Resume";

    private protected override Guid RunId => _run ?? base.RunId;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        PlanLocks? locks = null;
        try
        {
            JournalContent found = Run is null
                ? JournalArchive.FindUnfinished(Place, e => WriteWarning(e.Message))
                : JournalArchive.Find(Place, Run);
            locks = IsWhatIf
                ? null
                : PlanLocks.Take(
                    System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(found.Run.Path))!,
                    PlanLocks.Of(found.Run.PlanId),
                    found.Entries.Select(e => e.Endpoint?.Uri?.AbsoluteUri).OfType<string>()
                );
            Resume(found);
        }
        catch (QlikException e)
        {
            WriteFailure(e, Run);
        }
        finally
        {
            locks?.Dispose();
        }
    }

    /// <summary>Writes no summary here: each resumed run has written its own.</summary>
    private protected override void Conclude()
    {
        TellHeld();
        CloseJournal();
    }

    private void Resume(JournalContent found)
    {
        TellOfDamage(found);
        _run = found.Run.RunId;
        _isBroken = false;
        Stopwatch watch = Stopwatch.StartNew();
        if (!IsWhatIf)
        {
            // The lock is taken before the read, so that no other process makes the same changes in the meantime.
            JournalFile journal = JournalFile.Reopen(ChangeHandlers.All, found.Run, MyInvocation.MyCommand.Name, Here);
            Use(journal);
            if (Resumption.LacksOnlyItsEnd(found.Run) && ShouldProcess(found.Run.ToString(), "Record that the run has nothing left"))
            {
                Await((_, token) => journal.NoteResumedAsync(token));
            }
        }

        JournalContent content = JournalReader.Read(found.Run.Path) ?? found;
        if (!content.Run.IsUnfinished && content.Run.Damage is null)
        {
            WriteWarning($"Run {content.Run.Shown} has nothing left to do.");
        }

        List<JournalEntry> left = Resumable(content);
        IReadOnlyDictionary<JournalEntry, Connection> connections = ConnectionsOf(left);
        connections.Values.Distinct().ToList().ForEach(MarkPlanned);
        Expect(connections);
        Resumption resumption = new(content);
        int done = 0;
        _isConfirmed = ConfirmRun(found.Run, left.ConvertAll(e => (e.Change!, connections[e])));
        foreach (OperationBatch batch in OperationBatch.Cut(left, connections).TakeWhile(_ => !_isBroken && _isConfirmed != false))
        {
            ShowProgress(Activity, batch.Connection, done, left.Count);
            if (!IsDown(batch.Connection))
            {
                Resume(resumption, batch);
            }

            done += batch.Entries.Count;
        }

        TellHeld();
        RunSummary? summary = PassThru || IsWhatIf || left.Count == 0 ? null : Sum(null, watch.Elapsed);

        // If nothing was changed, the end of the run stays as it was.
        CloseJournal();
        if (summary is not null)
        {
            WriteObject(summary);
        }
    }

    /// <summary>What the run has left. Writes an error for each entry that can't be resumed.</summary>
    private List<JournalEntry> Resumable(JournalContent content)
    {
        List<JournalEntry> left = new();
        foreach (JournalEntry entry in Resumption.Left(content))
        {
            if (ChangeHandlers.All.Find(entry.Change?.Kind) is null)
            {
                WriteError(
                    new QlikException(
                        ErrorReason.NotSupported,
                        $"Entry {entry.Entry} of run {entry.ShownRun}, '{entry}', is of a kind that this version of the module can't resume."
                    ).ToErrorRecord(entry)
                );
            }
            else
            {
                left.Add(entry);
            }
        }

        return left;
    }

    private static string Question(OperationStep step) => step.Doubt is null ? "Make the change" : "Make the change; " + step.Doubt;

    private void Resume(Resumption resumption, OperationBatch batch)
    {
        IReadOnlyList<OperationStep> steps;
        try
        {
            steps = Await((log, token) => resumption.LookAsync(batch, log, token));
        }
        catch (QlikException e)
        {
            batch
                .Entries.ToList()
                .ForEach(entry => Report(entry, "Resume", batch.Connection, ItemResult.Failed(Resumption.Untold(entry, e))));
            return;
        }

        // A settled change changes nothing on the server, but -WhatIf shows what would be written to the journal.
        List<OperationStep> wanted = steps
            .Where(s =>
                (_isConfirmed == true && s.Doubt is null)
                || ShouldProcess(
                    Describe(s.Change, batch.Connection),
                    s.Settled is null ? Question(s) : $"Record that it is {s.Settled.Outcome}"
                )
            )
            .ToList();
        if (wanted.Count == 0 || IsWhatIf)
        {
            return;
        }

        IReadOnlyList<ItemResult> results;
        try
        {
            results = Await((log, token) => resumption.MakeAsync(batch, wanted, Executor, log, token));
        }
        catch (QlikException e) when (e.Reason == ErrorReason.JournalFailed)
        {
            // Reported once: without a journal no other batch can continue.
            _isBroken = true;
            WriteError(e.ToErrorRecord(batch.Entries[0].RunId));
            return;
        }
        catch (QlikException e)
        {
            // If another run works on the server, or all runs are to stop, nothing was recorded either.
            results = wanted.Select(s => StopSignal.EndsRun(e) ? ItemResult.NotSent(e) : s.Settled ?? ItemResult.NotSent(e)).ToList();
        }

        // Before the results, because a later command in the pipeline may end it.
        Follow(wanted.Select((step, i) => (step.Entry, results[i])).ToList(), isUndone: true);
        for (int i = 0; i < wanted.Count; i++)
        {
            Remember(wanted[i].Change, results[i]);
            Report(wanted[i].Entry, "Resume", batch.Connection, results[i]);
        }
    }
}
