using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace QlikAdmin.PowerShell;

/// <summary>Runs a script for each target of a fleet, with the connection of the target open: in runspaces of this process, or in sessions
/// on other machines.</summary>
/// <remarks>Each target is worked on by one worker at a time. What the script returns for a target is written together when the target is
/// done. Each object says from which target it is (FleetTarget). Errors: Qlik.FleetTargetFailed and Qlik.StopRequested, one per target,
/// with the target as target object; the errors that the script writes; Qlik.FleetInvalid and Qlik.InvalidInput end the command.</remarks>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "QlikFleet",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = ScriptSet
)]
[OutputType(typeof(PSObject))]
public sealed class InvokeQlikFleetCommand : QlikFleetCmdlet
{
    private const string ScriptSet = "ScriptBlock";
    private const string PlanSet = "Plan";
    private const string TargetProperty = "FleetTarget";

    private readonly List<FleetResult> _results = new();

    /// <summary>What is done for each target. The connection of the target is the current one. Variables of the caller are written
    /// <c>$using:name</c>.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ScriptSet)]
    [ValidateNotNull]
    [OffersNothing]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>Path of a plan over the fleet, to apply the rows of each target there. Targets on which it changes nothing are left
    /// out.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PlanSet)]
    [ValidateNotNullOrEmpty]
    public string? Plan { get; set; }

    /// <summary>Arguments of the script.</summary>
    [Parameter(ParameterSetName = ScriptSet)]
    [Alias("Args")]
    public object?[] ArgumentList { get; set; } = Array.Empty<object?>();

    /// <summary>Open sessions of New-PSSession to work in, one target at a time in each; without it, runspaces of this process.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public PSSession[]? Session { get; set; }

    /// <summary>How many targets are worked on at once. Default: 5, or all sessions.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    [OffersNothing]
    public int? ThrottleLimit { get; set; }

    /// <summary>Folder for the journals and leases of all workers. With sessions it must be one folder that all machines reach by this
    /// path. Without it, the target of a lost session is not given to another one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>File that stops all workers as soon as it exists: before the next target, and before the next batch of changes. The workers
    /// look for it at this path.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StopFile { get; set; }

    /// <summary>Begins no further target after this time, for example <c>2h</c>; with -Plan also no further batch of rows. The targets
    /// that were not begun are Left.</summary>
    [Parameter]
    [DurationTransformation]
    [OffersNothing]
    public TimeSpan? MaximumDuration { get; set; }

    /// <summary>With -Plan: writes a result for each row, instead of a summary for each target.</summary>
    [Parameter(ParameterSetName = PlanSet)]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Name of a variable of the caller that gets one result for each target.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? ResultVariable { get; set; }

    private protected override void Finish(IReadOnlyList<FleetTarget> targets)
    {
        FleetWork? work = Plan is null
            ? new ScriptWork(ScriptBlock!.ToString(), ArgumentList, UsingValues.Of(ScriptBlock!, SessionState))
            : ReadPlan(targets);
        if (work is not null && Confirmed(targets.Where(work.Concerns).ToList(), work) is { Count: > 0 } wanted)
        {
            Run(wanted, work);
        }

        if (ResultVariable is not null)
        {
            SessionState.PSVariable.Set(ResultVariable.TrimStart('$', '+'), _results.ToArray());
        }
    }

    /// <summary>-WhatIf names each target; -Confirm asks once about all of them.</summary>
    private List<FleetTarget> Confirmed(List<FleetTarget> targets, FleetWork work)
    {
        if (IsWhatIf)
        {
            return targets.Where(t => ShouldProcess($"{t} ({t.Product}, {t.Address})", work.QuestionOf(t))).ToList();
        }

        return targets.Count > 0 && ShouldProcess($"{targets.Count} targets", work.Question) ? targets : new List<FleetTarget>();
    }

    private PlanWork? ReadPlan(IReadOnlyList<FleetTarget> targets)
    {
        List<KeyValuePair<PlanRow, QlikException>> problems = new();
        FleetPlan? plan = FleetPlan.Read(FilePaths.Of(SessionState, Plan!, "a plan"), problems);
        foreach (KeyValuePair<PlanRow, QlikException> problem in problems)
        {
            WriteError(problem.Value.ToErrorRecord(problem.Key));
        }

        bool isWhole = Name.Length == 0 && Tag.Length == 0 && Product.Length == 0 && Shard is null;
        HashSet<string> known = new(targets.Select(t => t.Name), StringComparer.OrdinalIgnoreCase);
        List<string> others = isWhole && plan is not null ? plan.Targets.Where(t => !known.Contains(t)).ToList() : new List<string>();
        if (others.Count > 0)
        {
            WriteWarning(
                $"The plan has rows of {others.Count} connections that are not targets of this fleet. They are not applied: {string.Join(", ", others)}."
            );
        }

        return plan is null ? null : new PlanWork(plan, PassThru);
    }

    private void Run(List<FleetTarget> targets, FleetWork work)
    {
        FleetWork limited = work with
        {
            JournalPath = JournalPath is null ? null : FolderOf(JournalPath),
            End = MaximumDuration is TimeSpan limit ? DateTime.UtcNow + limit : null,
            StopFile = StopFile is null ? null : FilePaths.Of(SessionState, StopFile, "a stop file"),
            NoConfirm = MyInvocation.BoundParameters.ContainsKey("Confirm"),
        };
        List<FleetWorker> workers = Workers(targets.Count);
        try
        {
            Serve(
                (post, token) =>
                {
                    FleetDispatcher dispatcher = new(limited, targets, (outcome, stop) =>
                        OnPipeline(post, () => Report(outcome, targets.Count), stop)
                    );
                    return dispatcher.RunAsync(workers, token);
                }
            );
        }
        finally
        {
            workers.ForEach(w => w.Dispose());
        }

        Tell(targets.Count);
    }

    private List<FleetWorker> Workers(int targets)
    {
        const int UsualLimit = 5;
        if (Session is not null)
        {
            List<PSSession> open = Session.Where(s => s.Runspace.RunspaceStateInfo.State == RunspaceState.Opened).ToList();
            if (open.Count < Session.Length)
            {
                WriteWarning($"{Session.Length - open.Count} of {Session.Length} sessions are not open, and are not used.");
            }

            return open.Take(ThrottleLimit ?? open.Count).Select(s => (FleetWorker)new SessionWorker(s)).ToList();
        }

        string module = System.IO.Path.Combine(MyInvocation.MyCommand.Module.ModuleBase, "QlikAdmin.psd1");
        return Enumerable
            .Range(0, Math.Min(ThrottleLimit ?? UsualLimit, targets))
            .Select(_ => (FleetWorker)new LocalWorker(module))
            .ToList();
    }

    /// <returns>How many targets are done.</returns>
    private int Report(FleetOutcome outcome, int total)
    {
        FleetTarget target = outcome.Result.Given;
        _results.Add(outcome.Result);
        foreach (string warning in outcome.Warnings)
        {
            WriteWarning($"{target}: {warning}");
        }

        foreach (PSObject given in outcome.Output)
        {
            // PowerShell keeps one object for each small number, and a property would appear on all of them.
            PSObject each = given.BaseObject is ValueType ? given.Copy() : given;
            if (each.Properties[TargetProperty] is null)
            {
                each.Properties.Add(new PSNoteProperty(TargetProperty, target.Name));
            }

            WriteObject(each);
        }

        foreach (ErrorRecord error in outcome.Errors)
        {
            WriteError(error);
        }

        if (outcome.Failure is QlikException failure)
        {
            WriteError(failure.ToErrorRecord(target));
        }

        ShowProgress("Fleet", _results.Count, total);
        return _results.Count;
    }

    private void Tell(int targets)
    {
        List<FleetResult> open = _results.Where(r => r.State != FleetState.Done).ToList();
        if (open.Count == 0)
        {
            return;
        }

        string states = string.Join(", ", open.GroupBy(r => r.State).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key}"));
        string again = ResultVariable is null
            ? "With -ResultVariable name, $name has a row for each target, and those that are not Done can be piped to Invoke-QlikFleet again."
            : $"To try them again: ${ResultVariable.TrimStart('$', '+')} | Where-Object State -ne Done | Invoke-QlikFleet ...";
        WriteWarning($"{open.Count} of {targets} targets are not done: {states}. {again}");
    }
}
