using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

using QlikAdmin.Journal;

namespace QlikAdmin.PowerShell;

/// <summary>Takes back what a run changed, the last change first, as far as it has an undo and nobody changed it since.</summary>
/// <remarks>
/// Errors: Qlik.JournalNotFound, Qlik.JournalBusy, Qlik.JournalFailed, Qlik.NotConnected; one per change: Qlik.NoUndo, Qlik.ChangedSince, Qlik.NoLicenseAvailable and the
/// other reasons of a refused request. What is as it was before is a result, not an error.
/// </remarks>
[Cmdlet(VerbsCommon.Undo, "QlikOperation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Result))]
public sealed class UndoQlikOperationCommand : QlikOperationCmdlet
{
    private readonly List<(string Place, string Run, int[]? Entries)> _wanted = new();
    private JournalFile? _undone;

    /// <summary>The run: its id, or at least four characters of how that begins.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("RunId")]
    [ArgumentCompleter(typeof(JournalRunCompleter))]
    [ValidateNotNullOrEmpty]
    public string Run { get; set; } = string.Empty;

    /// <summary>Numbers of the changes to take back; without it all of the run.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public int[]? Entry { get; set; }

    private protected override string Activity => "Undo";

    /// <inheritdoc />
    protected override void ProcessRecord() => _wanted.Add((Place, Run, Entry));

    /// <inheritdoc />
    private protected override void Finish()
    {
        // Entries come one by one from the pipeline; only all of them together can be put in order.
        foreach (IGrouping<(string Place, string Run), (string Place, string Run, int[]? Entries)> run in _wanted.GroupBy(w => (w.Place, w.Run)).Reverse())
        {
            try
            {
                HashSet<int>? entries = run.Any(r => r.Entries is null) ? null : new HashSet<int>(run.SelectMany(r => r.Entries!));
                Undo(JournalArchive.Find(run.Key.Place, run.Key.Run), entries);
            }
            catch (QlikException e)
            {
                WriteError(e.ToErrorRecord(run.Key.Run));
            }
            finally
            {
                _undone?.Close(JournalEnd.Completed);
                _undone = null;
            }
        }
    }

    /// <inheritdoc />
    private protected override void Release(bool wasStopped)
    {
        base.Release(wasStopped);
        _undone?.Close(JournalEnd.Completed);
    }

    private void Undo(JournalContent found, HashSet<int>? entries)
    {
        // Held from before the reading, so that nobody goes on with the run or undoes it meanwhile.
        _undone = JournalFile.Reopen(found.Run, null);
        JournalContent content = JournalReader.Read(found.Run.Path) ?? found;
        if (entries?.FirstOrDefault(n => content.Entries.All(e => e.Entry != n)) is int missing and > 0)
        {
            throw new QlikException(ErrorReason.JournalNotFound, $"Run {found.Run.RunId} has no entry {missing}.") { NextStep = $"Get-QlikJournal -Run {found.Run.RunId}" };
        }

        List<JournalEntry> wanted = new();
        foreach (JournalEntry entry in Reversal.Order(content.Entries.Where(e => entries is null || entries.Contains(e.Entry))))
        {
            if (Reversal.Refusal(entry) is QlikException refusal)
            {
                WriteError(refusal.ToErrorRecord(entry));
            }
            else
            {
                wanted.Add(entry);
            }
        }

        foreach (JournalEntry open in content.Entries.Where(e => e.State == JournalEntryState.Open && (entries is null || entries.Contains(e.Entry))))
        {
            WriteWarning($"Entry {open.Entry}, '{open}', is in doubt and is left alone. Resume-QlikOperation -Run {open.RunId} finds out what became of it.");
        }

        IReadOnlyDictionary<JournalEntry, Connection> connections = ConnectionsOf(wanted);
        wanted = LeaveOutOrphaned(wanted, connections);
        int done = 0;
        foreach (OperationBatch batch in OperationBatch.Cut(wanted, connections))
        {
            Undo(batch, _undone);
            ShowProgress(Activity, done += batch.Entries.Count, wanted.Count);
        }

        if (_undone.LostOutcome is QlikException lost)
        {
            WriteError(lost.ToErrorRecord(found.Run.RunId));
        }
    }

    /// <summary>Says, before anything is taken back, what can't be because a user is gone.</summary>
    private List<JournalEntry> LeaveOutOrphaned(IReadOnlyList<JournalEntry> wanted, IReadOnlyDictionary<JournalEntry, Connection> connections)
    {
        List<JournalEntry> rest = new(wanted.Count);
        foreach (OperationBatch batch in OperationBatch.Cut(wanted, connections))
        {
            IReadOnlyDictionary<JournalEntry, QlikException> orphaned = Await((log, token) => Reversal.FindOrphanedAsync(batch, log, token));
            foreach (JournalEntry entry in batch.Entries)
            {
                if (orphaned.TryGetValue(entry, out QlikException? why))
                {
                    Report(entry, "Undo", batch.Connection, ChangeResult.Failed(why));
                }
                else
                {
                    rest.Add(entry);
                }
            }
        }

        return rest;
    }

    private void Undo(OperationBatch batch, JournalFile undone)
    {
        IReadOnlyList<OperationStep> steps;
        try
        {
            steps = Await((log, token) => Reversal.LookAsync(batch, log, token));
        }
        catch (QlikException e)
        {
            batch.Entries.ToList().ForEach(entry => Report(entry, "Undo", batch.Connection, ChangeResult.Failed(e)));
            return;
        }

        List<OperationStep> wanted = steps.Where(s => s.Settled is not null ? !IsWhatIf : ShouldProcess(Describe(s.Change, batch.Connection), $"Undo entry {s.Entry.Entry}")).ToList();
        IReadOnlyList<ChangeResult> results;
        try
        {
            results = Await((log, token) => Reversal.MakeAsync(batch, wanted, Journal, undone, log, token));
        }
        catch (QlikException e)
        {
            results = wanted.Select(_ => ChangeResult.Failed(e)).ToList();
        }

        for (int i = 0; i < wanted.Count; i++)
        {
            Report(wanted[i].Entry, "Undo", batch.Connection, results[i]);
            if (wanted[i].Change.Kind == ChangeKind.EnableTenant && results[i].Error is null)
            {
                Store.ForgetDeactivation(wanted[i].Change.ItemId);
            }
        }
    }

    private bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? LanguagePrimitives.IsTrue(given)
        : GetVariableValue("WhatIfPreference") is object preference && LanguagePrimitives.IsTrue(preference);
}
