using System.Diagnostics;
using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Plans;

namespace QlikAdmin.PowerShell;

/// <summary>Applies a plan: reads each allocation again, skips what has changed since, takes back the rest in batches, and writes a
/// summary.</summary>
/// <remarks>
/// Errors: Qlik.PlanChanged, Qlik.PlanExpired and Qlik.CapExceeded refuse a whole plan, and so does Qlik.JournalBusy while another process
/// applies it. Qlik.Busy, Qlik.NotConnected and Qlik.WrongConnection refuse its rows on one connection. The reasons of a refused request
/// are one per row. Qlik.JournalFailed ends the command.
/// </remarks>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "QlikPlan",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = InputObjectSet
)]
[OutputType(typeof(PlanSummary), typeof(Result))]
public sealed class InvokeQlikPlanCommand : QlikPlanCmdlet
{
    private const string InputObjectSet = "InputObject";
    private const string PathSet = "Path";

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<PlanRow> _rows = new();
    private IReadOnlyList<KeyValuePair<PlanRow, QlikException>> _problems = Array.Empty<KeyValuePair<PlanRow, QlikException>>();
    private string? _planId;
    private bool _isWhatIf;
    private bool _stopped;
    private bool _isIncomplete;

    /// <summary>Rows of New-QlikPlan or Import-QlikPlan. Rows with the action Review or Keep are ignored.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [PlanRowTransformation]
    public PlanRow? InputObject { get; set; }

    /// <summary>Path of a file that Export-QlikPlan wrote.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Starts no new batch after this time, for example <c>2h</c> or <c>00:30:00</c>. The summary says how to continue.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? MaximumDuration { get; set; }

    /// <inheritdoc />
    private protected override string? PlanId => _planId;

    /// <inheritdoc />
    private protected override bool IsStoppedEarly => _isIncomplete;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (ParameterSetName == InputObjectSet)
        {
            _rows.Add(InputObject!);
            return;
        }

        try
        {
            (IReadOnlyList<PlanRow> rows, _problems) = PlanFile.Read(FilePaths.Of(SessionState, Path, "a plan"));
            _rows.AddRange(rows);
        }
        catch (QlikException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(Path));
        }
    }

    /// <inheritdoc />
    private protected override void Finish()
    {
        List<IGrouping<Guid, PlanRow>> plans = _rows.GroupBy(r => r.PlanId).ToList();
        bool isFile = ParameterSetName == PathSet;
        IReadOnlyList<KeyValuePair<PlanRow, QlikException>> problems = isFile
            ? _problems
            : plans.SelectMany(p => PlanSeal.Check(p)).ToList();
        foreach (KeyValuePair<PlanRow, QlikException> problem in problems)
        {
            WriteError(problem.Value.ToErrorRecord(problem.Key));
        }

        if (isFile && problems.Count > 0)
        {
            return;
        }

        HashSet<Guid> changed = new(problems.Select(p => p.Key.PlanId));
        List<IGrouping<Guid, PlanRow>> usable = plans.Where(p => !changed.Contains(p.Key) && MayApply(p.ToList())).ToList();
        _planId = string.Join(",", usable.Select(p => p.Key.ToString("D")));
        PlanLocks? locks;
        try
        {
            // The lock is taken before the rows are read, so that no other process changes them after the read.
            locks = IsWhatIf ? null : PlanLocks.Take(JournalFolderOf(JournalPath), PlanLocks.Of(_planId));
        }
        catch (QlikException e)
        {
            WriteError(e.ToErrorRecord(_planId));
            return;
        }

        using (locks)
        {
            List<(PlanTally Tally, List<PlanPart> Parts, Stopwatch Watch)> open = new();
            foreach (IGrouping<Guid, PlanRow> plan in usable)
            {
                Stopwatch watch = Stopwatch.StartNew();
                List<PlanRow> rows = plan.Where(r => r.IsChange).ToList();
                PlanTally tally = new(plan.Key, rows);
                List<PlanPart> parts = Open(rows, tally);
                parts.ForEach(part => Ask(part, tally));
                open.Add((tally, parts, watch));
            }

            if (!_isWhatIf)
            {
                WriteAhead(open.SelectMany(o => o.Parts).Where(p => !IsDown(p.Connection)));
                open.ForEach(o => Apply(o.Tally, o.Parts, o.Watch));
            }
        }
    }

    private void WriteAhead(IEnumerable<PlanPart> parts)
    {
        foreach (PlanPart part in parts)
        {
            try
            {
                Await(part.WriteAheadAsync);
                MarkPlanned(part.Connection);
            }
            catch (QlikException e) when (e.Reason != ErrorReason.Busy)
            {
                ThrowTerminatingError(e.ToErrorRecord(_planId));
            }
            catch (QlikException e)
            {
                // It is told once, at the end. The rows of the other connections can be applied.
                Tell(e.Message);
            }
        }
    }

    private bool MayApply(List<PlanRow> plan)
    {
        if (PlanRefusal.Find(plan, DateTimeOffset.UtcNow) is QlikException refusal)
        {
            WriteError(refusal.ToErrorRecord(plan[0].PlanId));
            return false;
        }

        return true;
    }

    private void Apply(PlanTally tally, List<PlanPart> parts, Stopwatch watch)
    {
        int total = tally.Left;
        Stopwatch sending = Stopwatch.StartNew();
        foreach (PlanPart part in parts)
        {
            Send(part, tally, total, sending);
        }

        // Changes that failed only because the server is down count as left.
        TellHeld();
        int left = tally.Left;
        _isIncomplete |= left > 0;
        string? next = left + tally.Open == 0 ? null : ResumeLine();
        if (_stopped && left > 0)
        {
            WriteWarning($"The time limit is reached: {left} rows of plan {tally.PlanId} are left. To continue, run: {next}");
        }

        WriteObject(tally.Sum(RunId, watch.Elapsed, next));
    }

    /// <summary>Compares every row of a connection with the server, and asks for confirmation.</summary>
    private void Ask(PlanPart part, PlanTally tally)
    {
        foreach (PlanRow row in part.Rows)
        {
            if (part.Changed(row) is string why)
            {
                Tell($"{row} is skipped: {why}.");
                Count(tally, new ItemResult<PlanRow>(row, new ItemResult(Outcome.Skipped, why)));
                continue;
            }

            string what = row.Action == PlanAction.Downgrade ? $"Change licence type to {row.TargetType}" : "Remove licence allocation";
            string target = AllocationTarget.Describe(part.Recheck.Now(row)!, part.Connection);
            string message = $"Performing the operation \"{what}\" on target \"{target}\" (rule '{row.Rule}': {row.Reason}).";
            if (ShouldProcess(message, message, what, out ShouldProcessReason reason))
            {
                part.Accept(row);
            }
            else if (reason == ShouldProcessReason.WhatIf)
            {
                _isWhatIf = true;
            }
            else
            {
                Count(tally, new ItemResult<PlanRow>(row, new ItemResult(Outcome.Skipped, "not confirmed")));
            }
        }
    }

    private void Send(PlanPart part, PlanTally tally, int total, Stopwatch sending)
    {
        while (part.HasMore && !_stopped && !IsDown(part.Connection))
        {
            if (MaximumDuration is TimeSpan limit && _watch.Elapsed >= limit)
            {
                _stopped = true;
                break;
            }

            IReadOnlyList<PlanRow> batch = part.TakeBatch();
            IReadOnlyList<ItemResult<PlanRow>> outcomes;
            try
            {
                outcomes = Await((log, token) => part.ApplyAsync(batch, log, token));
            }
            catch (QlikException e) when (e.Reason == ErrorReason.JournalFailed)
            {
                ThrowTerminatingError(e.ToErrorRecord(batch[0].PlanId));
                throw;
            }
            catch (QlikException e)
            {
                outcomes = batch.Select(r => new ItemResult<PlanRow>(r, ItemResult.Failed(e))).ToList();
            }

            Report(tally, outcomes);
            ShowTimeLeft(total - tally.Left, total, sending.Elapsed);
            if (!IsDown(part.Connection) && PlanTrouble.EndsConnection(outcomes))
            {
                WriteWarning(
                    $"The command tries nothing more on '{part.Connection.Name}', because every change of the last batch failed in the same way."
                );
                break;
            }
        }

        Report(tally, Await(part.FinishAsync));
    }

    private void ShowTimeLeft(int done, int total, TimeSpan elapsed)
    {
        TimeSpan? left = done > 0 ? TimeSpan.FromTicks(elapsed.Ticks / done * (total - done)) : null;
        ShowProgress(Activity, done, total, left);
    }
}
