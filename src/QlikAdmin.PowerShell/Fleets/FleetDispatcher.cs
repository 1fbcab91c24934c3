using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Remoting;
using System.Management.Automation.Runspaces;
using QlikAdmin.Changes;

namespace QlikAdmin.PowerShell;

/// <summary>Gives targets to workers: each target to one worker at a time, and the next one to the worker that is free first. The target of
/// a lost worker goes to another one, which first finishes what the lost one left.</summary>
internal sealed class FleetDispatcher
{
    private const int MostAttempts = 3;

    // PowerShell's error id for a command that has to ask, but can't.
    private const string NobodyToAsk = "HostFunctionNotImplemented";

    private static readonly PSInvocationSettings s_settings = new() { Host = new SilentHost() };

    private readonly object _lock = new();
    private readonly FleetWork _work;
    private readonly LinkedList<FleetTarget> _waiting;
    private readonly Dictionary<FleetTarget, int> _attempts = new();
    private readonly Func<FleetOutcome, CancellationToken, Task> _report;
    private readonly DateTimeOffset _begun = DateTimeOffset.UtcNow;
    private readonly SemaphoreSlim _changed = new(0);
    private int _working;

    /// <param name="work">What is done on each target.</param>
    /// <param name="targets">The targets. The largest are begun first, so that the work does not end with a long one.</param>
    /// <param name="report">Takes the outcome of a target. Its task ends when the outcome was written.</param>
    public FleetDispatcher(FleetWork work, IReadOnlyList<FleetTarget> targets, Func<FleetOutcome, CancellationToken, Task> report)
    {
        _work = work;
        _waiting = new LinkedList<FleetTarget>(targets.OrderByDescending(t => t.Size));
        _report = report;
    }

    /// <summary>Works on all targets, and reports each.</summary>
    public async Task RunAsync(IReadOnlyList<FleetWorker> workers, CancellationToken token)
    {
        await Task.WhenAll(workers.Select(w => Task.Run(() => RunAsync(w, workers.Count, token), token))).ConfigureAwait(false);
        foreach (FleetTarget target in _waiting)
        {
            QlikException none = new(ErrorReason.FleetTargetFailed, $"The work on '{target}' was not done: no worker is left.")
            {
                NextStep = "Open new sessions, and give the results that are not Done to Invoke-QlikFleet again.",
            };
            await _report(Unworked(target, FleetState.Left, none), token).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(FleetWorker worker, int workers, CancellationToken token)
    {
        while (!worker.IsLost && await TakeAsync(workers, token).ConfigureAwait(false) is FleetTarget target)
        {
            FleetOutcome? outcome = null;
            try
            {
                outcome =
                    _work.End is DateTime end && DateTime.UtcNow >= end ? Unworked(target, FleetState.Left, OutOfTime(target))
                    : StopSignal.Find(_work.StopFile) is string signal
                        ? Unworked(target, FleetState.Left, StopSignal.Error(signal, $"The work on '{target}' was not begun"))
                    : await WorkAsync(worker, target, token).ConfigureAwait(false);
            }
            finally
            {
                GiveBack(target, isDone: outcome is not null, workers);
            }

            if (outcome is not null)
            {
                await _report(outcome, token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The next target. While others work, one may come back.</summary>
    private async Task<FleetTarget?> TakeAsync(int workers, CancellationToken token)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_waiting.First is LinkedListNode<FleetTarget> next)
                {
                    _waiting.RemoveFirst();
                    _working++;
                    return next.Value;
                }

                if (_working == 0)
                {
                    _changed.Release(workers);
                    return null;
                }
            }

            await _changed.WaitAsync(token).ConfigureAwait(false);
        }
    }

    private void GiveBack(FleetTarget target, bool isDone, int workers)
    {
        lock (_lock)
        {
            _working--;
            if (!isDone)
            {
                _waiting.AddFirst(target);
            }
        }

        _changed.Release(workers);
    }

    /// <returns>The outcome; null where the worker was lost and another one shall go on.</returns>
    private async Task<FleetOutcome?> WorkAsync(FleetWorker worker, FleetTarget target, CancellationToken token)
    {
        int attempt;
        lock (_lock)
        {
            _attempts.TryGetValue(target, out attempt);
            _attempts[target] = ++attempt;
        }

        Stopwatch watch = Stopwatch.StartNew();
        using System.Management.Automation.PowerShell shell = System.Management.Automation.PowerShell.Create();
        PSDataCollection<PSObject> output = new();
        Exception? failure = null;
        try
        {
            shell.Runspace = worker.Ready();
            WorkerScript.Add(shell, target, _work, attempt == 1 ? null : _begun);
            using (token.Register(() => shell.BeginStop(null, null)))
            {
                await Task
                    .Factory.FromAsync(shell.BeginInvoke<PSObject, PSObject>(null, output, s_settings, null, null), r => shell.EndInvoke(r))
                    .ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is RuntimeException or InvalidOperationException or InvalidRunspaceStateException)
        {
            token.ThrowIfCancellationRequested();
            failure = e;
        }

        token.ThrowIfCancellationRequested();
        bool isLost = failure is not null && (worker.IsLost || failure is PSRemotingTransportException);
        if (isLost && attempt < MostAttempts && worker.SharesJournals(_work.JournalPath is not null))
        {
            return null;
        }

        return Outcome(worker, target, attempt, watch.Elapsed, shell, output, failure, isLost);
    }

    private static FleetOutcome Outcome(
        FleetWorker worker,
        FleetTarget target,
        int attempt,
        TimeSpan duration,
        System.Management.Automation.PowerShell shell,
        PSDataCollection<PSObject> output,
        Exception? failure,
        bool isLost
    )
    {
        List<ErrorRecord> errors = shell.Streams.Error.ReadAll().ToList();
        ErrorRecord? end = (failure as IContainsErrorRecord)?.ErrorRecord;
        ErrorRecord? first = end ?? errors.FirstOrDefault();
        QlikException? told =
            failure is null ? null
            : isLost ? Lost(worker, target, failure)
            : Failed(worker, target, failure, end);
        FleetState state =
            isLost ? FleetState.Lost
            : failure is not null ? FleetState.Failed
            : errors.Count > 0 ? FleetState.DoneWithErrors
            : FleetState.Done;
        FleetResult result = new(target, state)
        {
            Errors = errors.Count + (failure is null ? 0 : 1),
            Detail = isLost ? told!.Message : first?.ToString() ?? failure?.Message,
            ErrorId = isLost ? told!.ErrorId : first?.FullyQualifiedErrorId.Split(',')[0],
            NextStep = told?.NextStep ?? Advice(first),
            Worker = worker.Name,
            Attempts = attempt,
            DurationSpan = duration,
        };
        List<string> warnings = shell.Streams.Warning.ReadAll().Select(w => w.Message).ToList();
        return new FleetOutcome(result, isLost ? Array.Empty<PSObject>() : output.ReadAll().ToList(), errors, warnings, told);
    }

    private static QlikException Failed(FleetWorker worker, FleetTarget target, Exception failure, ErrorRecord? record) =>
        new(
            ErrorReason.FleetTargetFailed,
            $"The work on '{target}' ({target.Product}, {target.Address}) ended with an error on {worker.Name}: {record?.ToString() ?? failure.Message}",
            failure
        )
        {
            NextStep = Advice(record) ?? "Correct the cause, and give the failed targets to Invoke-QlikFleet again.",
        };

    private static string? Advice(ErrorRecord? record) =>
        record is null ? null
        : record.FullyQualifiedErrorId.StartsWith(NobodyToAsk, StringComparison.Ordinal)
            ? "Nobody can be asked in a worker. Give Invoke-QlikFleet -Confirm:$false, or the command in the script."
        : record.ErrorDetails?.RecommendedAction is string advice && advice.Length > 0 ? advice
        : null;

    private static QlikException Lost(FleetWorker worker, FleetTarget target, Exception failure) =>
        new(
            ErrorReason.FleetTargetFailed,
            $"The worker {worker.Name} was lost while it worked on '{target}' ({target.Product}, {target.Address}): {failure.Message}",
            failure
        )
        {
            NextStep =
                "Its journal says how far it came: run Get-QlikJournal on that machine, and Resume-QlikOperation. If -JournalPath is a folder that all workers reach, another worker goes on by itself.",
        };

    private static QlikException OutOfTime(FleetTarget target) =>
        new(ErrorReason.FleetTargetFailed, $"The work on '{target}' was not begun: the time limit is reached.")
        {
            NextStep = "Give the results that are not Done to Invoke-QlikFleet again.",
        };

    private static FleetOutcome Unworked(FleetTarget target, FleetState state, QlikException why) =>
        new(
            new FleetResult(target, state)
            {
                Detail = why.Message,
                ErrorId = why.ErrorId,
                NextStep = why.NextStep,
            },
            Array.Empty<PSObject>(),
            Array.Empty<ErrorRecord>(),
            Array.Empty<string>(),
            why
        );
}
