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
[OutputType(typeof(RunSummary), typeof(Result))]
public sealed class InvokeQlikPlanCommand : QlikChangeCmdlet
{
    private const string InputObjectSet = "InputObject";
    private const string PathSet = "Path";
    private const string Activity = "Apply plan";
    private const int MostInQuestion = 10;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly PlanCheck _check = new();
    private readonly List<KeyValuePair<PlanRow, QlikException>> _problems = new();
    private readonly Dictionary<Guid, IncomingPlan> _given = new();
    private string? _planId;
    private bool _stopped;
    private bool _isIncomplete;

    /// <summary>Rows of New-QlikPlan or Import-QlikPlan. Rows with the action Review or Keep are ignored.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [PlanRowTransformation]
    [OffersNothing]
    public PlanRow? InputObject { get; set; }

    /// <summary>Path of a file that Export-QlikPlan wrote.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Starts no new batch after this time, for example <c>2h</c> or <c>00:30:00</c>. The summary says how to continue.</summary>
    [Parameter]
    [DurationTransformation]
    [OffersNothing]
    public TimeSpan? MaximumDuration { get; set; }

    /// <summary>Requests at once; without it 8 on Cloud, and 4 on Sense or 8 in a long run. QlikView is changed one save at
    /// a time.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateRange(1, 64)]
    public int? ThrottleLimit { get; set; }

    /// <summary>Writes a result for each row instead of the summary.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override int? RequestLimit => ThrottleLimit;

    /// <inheritdoc />
    private protected override string? PlanId => _planId;

    /// <inheritdoc />
    private protected override bool IsStoppedEarly => _isIncomplete;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (ParameterSetName == InputObjectSet)
        {
            if (_check.Next(InputObject!) is QlikException problem)
            {
                _problems.Add(new KeyValuePair<PlanRow, QlikException>(InputObject!, problem));
            }

            Take(InputObject!);
            return;
        }

        try
        {
            (IReadOnlyList<PlanRow> rows, IReadOnlyList<KeyValuePair<PlanRow, QlikException>> problems) = PlanFile.Read(
                FilePaths.Of(SessionState, Path, "a plan")
            );
            _problems.AddRange(problems);
            foreach (PlanRow row in rows)
            {
                Take(row);
            }
        }
        catch (QlikException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(Path));
        }
    }

    /// <inheritdoc />
    private protected override void Finish()
    {
        foreach (KeyValuePair<PlanRow, QlikException> problem in _problems)
        {
            WriteError(problem.Value.ToErrorRecord(problem.Key));
        }

        if (ParameterSetName == PathSet && _problems.Count > 0)
        {
            return;
        }

        HashSet<Guid> changed = new(_problems.Select(p => p.Key.PlanId));
        List<IncomingPlan> usable = _given.Values.Where(p => !changed.Contains(p.Id) && MayApply(p)).ToList();
        _planId = string.Join(",", usable.Select(p => p.Id.ToString("D")));
        PlanLocks? locks;
        try
        {
            // The lock is taken before the rows are read, so that no other process changes them after the read.
            locks = IsWhatIf
                ? null
                : PlanLocks.Take(
                    JournalFolderOf(JournalPath),
                    PlanLocks.Of(_planId),
                    usable.SelectMany(p => p.Changes).Select(r => r.Server).OfType<string>()
                );
        }
        catch (QlikException e)
        {
            WriteError(e.ToErrorRecord(_planId));
            return;
        }

        using (locks)
        {
            List<(Guid Plan, RunTally Tally, List<PlanPart> Parts, Stopwatch Watch)> open = new();
            foreach (IncomingPlan plan in usable)
            {
                Stopwatch watch = Stopwatch.StartNew();
                Tally = new RunTally();
                plan.Changes.ForEach(r => Tally.Expect(r.Connection, r.Type));
                List<PlanPart> parts = Open(plan.Changes);
                Ask(plan.Id, parts);
                open.Add((plan.Id, Tally, parts, watch));
            }

            if (!IsWhatIf)
            {
                foreach (PlanPart part in open.SelectMany(o => o.Parts).Where(p => !IsDown(p.Connection)))
                {
                    WriteAhead(part.Connection, part.WriteAheadAsync, _planId);
                }

                open.ForEach(o => Apply(o.Plan, o.Tally, o.Parts, o.Watch));
            }
        }
    }

    /// <inheritdoc />
    private protected override void Release(bool hasFailed)
    {
        _check.Dispose();
        base.Release(hasFailed);
    }

    /// <summary>Finds the connections of the rows and reads the state there. A connection that can't be used is one error, and its rows
    /// failed.</summary>
    private List<PlanPart> Open(List<PlanRow> rows)
    {
        List<PlanPart> parts = new();
        foreach (IGrouping<string, PlanRow> group in rows.GroupBy(r => r.Connection, StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                PlanPart part = new(ConnectionOf(group.ToList()), group.ToList(), Executor);
                Await(part.ReadAsync);
                Await(part.WarnOfRegrantsAsync);
                parts.Add(part);
            }
            catch (QlikException e)
            {
                WriteFailure(e, group.Key);
                group.ToList().ForEach(row => Write(new ItemResult<PlanRow>(row, ItemResult.NotSent(e))));
            }
        }

        return parts;
    }

    /// <exception cref="QlikException">NotConnected; WrongConnection, if the connection is not among those given, or is a different server
    /// than that of the plan.</exception>
    private Connection ConnectionOf(List<PlanRow> rows)
    {
        PlanRow row = rows[0];
        Connection? found = ConnectionIsGiven
            ? RequireConnections(row).FirstOrDefault(c => string.Equals(c.Name, row.Connection, StringComparison.OrdinalIgnoreCase))
            : new ConnectionReference(row.Connection).Resolve(Store);
        if (found is null)
        {
            throw new QlikException(
                ErrorReason.WrongConnection,
                $"{Activity}: the plan has rows of '{row.Connection}', which is not among the connections given."
            )
            {
                NextStep = "Leave -Connection out. The command then uses the connection that each row came from.",
            };
        }

        PlanRefusal.RequireServer(rows, found);
        return found;
    }

    /// <summary>Takes a row. Most rows of a large plan change nothing, and are not kept.</summary>
    private void Take(PlanRow row)
    {
        if (!_given.TryGetValue(row.PlanId, out IncomingPlan? plan))
        {
            plan = new IncomingPlan(row);
            _given.Add(row.PlanId, plan);
        }

        if (row.IsChange)
        {
            plan.Changes.Add(row);
        }
    }

    private bool MayApply(IncomingPlan plan)
    {
        if (PlanRefusal.Find(plan, DateTimeOffset.UtcNow) is QlikException refusal)
        {
            WriteError(refusal.ToErrorRecord(plan.Id));
            return false;
        }

        return true;
    }

    /// <summary>Compares every row with the server, and asks once about those that still fit.</summary>
    private void Ask(Guid plan, List<PlanPart> parts)
    {
        List<(PlanPart Part, PlanRow Row)> fit = new();
        foreach ((PlanPart part, PlanRow row) in parts.SelectMany(p => p.Rows.Select(r => (p, r))))
        {
            if (part.Changed(row) is string why)
            {
                Tell($"{row} is skipped: {why}.");
                Write(new ItemResult<PlanRow>(row, new ItemResult(Outcome.Skipped, why)));
            }
            else if (IsWhatIf)
            {
                string target = AllocationTarget.Describe(part.Recheck.Now(row)!, part.Connection);
                ShouldProcess($"{target} (rule '{row.Rule}': {row.Reason})", ActionOf(row));
            }
            else
            {
                fit.Add((part, row));
            }
        }

        if (fit.Count == 0)
        {
            return;
        }

        // A few rows are named one by one.
        IEnumerable<string> lines = fit.GroupBy(f => ActionOf(f.Row))
            .SelectMany(g =>
                new[] { g.Key + ":" }.Concat(
                    fit.Count <= MostInQuestion
                        ? g.Select(f => "  " + AllocationTarget.Describe(f.Part.Recheck.Now(f.Row)!, f.Part.Connection))
                        : g.GroupBy(f => (f.Row.Connection, f.Row.Type)).Select(t => $"  {t.Key.Connection}: {t.Count()} {t.Key.Type}")
                )
            );
        if (ConfirmOnce(hasUndo: true, Activity, [$"Apply {Count(fit.Count)} of plan {plan}.", .. lines, "Continue?"]))
        {
            fit.ForEach(f => f.Part.Accept(f.Row));
            return;
        }

        foreach ((_, PlanRow row) in fit)
        {
            Write(new ItemResult<PlanRow>(row, new ItemResult(Outcome.Skipped, "not confirmed")));
        }
    }

    private static string Count(int rows) => rows == 1 ? "1 row" : $"{rows} rows";

    private static string ActionOf(PlanRow row) =>
        row.Action == PlanAction.Downgrade ? $"Change licence type to {row.TargetType}" : "Remove licence allocation";

    private void Apply(Guid plan, RunTally tally, List<PlanPart> parts, Stopwatch watch)
    {
        Tally = tally;
        int total = tally.Left;
        foreach (PlanPart part in parts)
        {
            Send(part, total);
        }

        // Changes that failed only because the server is down count as left.
        TellHeld();
        int left = Tally.Left;
        _isIncomplete |= left > 0;
        if (_stopped && left > 0)
        {
            WriteWarning($"The time limit is reached: {left} rows of plan {plan} are left. To continue, run: {ResumeLine()}");
        }

        RunSummary summary = Sum(plan, watch.Elapsed);
        if (!PassThru)
        {
            WriteObject(summary);
        }
    }

    private void Send(PlanPart part, int total)
    {
        while (part.HasMore && !_stopped && !IsDown(part.Connection))
        {
            if (MaximumDuration is TimeSpan limit && _watch.Elapsed >= limit)
            {
                _stopped = true;
                break;
            }

            ShowProgress(Activity, part.Connection, total - Tally.Left, total);
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

            Report(outcomes);
            if (!IsDown(part.Connection) && PlanTrouble.EndsConnection(outcomes))
            {
                WriteWarning(
                    $"The command tries nothing more on '{part.Connection.Name}', because every change of the last batch failed in the same way."
                );
                break;
            }
        }

        Report(Await(part.FinishAsync));
    }

    /// <summary>Counts the outcomes of rows, and writes an error for each failed row.</summary>
    private void Report(IEnumerable<ItemResult<PlanRow>> outcomes)
    {
        foreach (ItemResult<PlanRow> outcome in outcomes)
        {
            if (outcome.Error is QlikException error)
            {
                WriteFailure(error, outcome.Item, () => Write(outcome));
            }
            else
            {
                Write(outcome);
            }
        }
    }

    /// <summary>Counts the outcome of one row. With PassThru it writes the result.</summary>
    private void Write(ItemResult<PlanRow> outcome)
    {
        PlanRow row = outcome.Item;
        Tally.Settle(row.Connection, row.Type, outcome.Outcome, outcome.QuarantineEndsAt);
        if (PassThru)
        {
            WriteObject(
                new Result(
                    row.Action == PlanAction.Downgrade ? "Convert" : "Remove",
                    outcome.Outcome,
                    row.AllocationId,
                    row.Connection,
                    RunId
                )
                {
                    User = row.User,
                    Type = outcome.Outcome == Outcome.Converted ? row.TargetType : row.Type,
                    QuarantineEndsAt = outcome.QuarantineEndsAt,
                    Detail = outcome.Detail,
                }
            );
        }
    }
}
