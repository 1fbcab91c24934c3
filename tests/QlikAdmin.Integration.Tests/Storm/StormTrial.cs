using System.Collections;
using System.Text.Json.Nodes;
using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;

namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>One command in one storm of faults, resumed without faults, and undone in another storm. Server, results, errors and journal
/// are compared after each step.</summary>
internal sealed class StormTrial(StormStage stage, StormCommand command, int seed)
{
    /// <summary>These changes are harmless when they are made twice. For all others a second one is a defect.</summary>
    public static readonly IReadOnlyCollection<string> Repeatable =
    [
        "updated",
        "ownerChanged",
        "deactivated",
        "reactivated",
        "userDeleted",
        "quarantineEnded",
    ];

    /// <summary>How far the clock of this machine is set ahead or back during a storm.</summary>
    private static readonly TimeSpan[] s_jumps =
    [
        TimeSpan.Zero,
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(-5),
        TimeSpan.FromDays(400),
        TimeSpan.FromDays(-400),
    ];

    private readonly List<StormFinding> _findings = [];
    private readonly List<string> _warnings = [];

    public IReadOnlyList<StormFinding> Findings => _findings;

    /// <summary>Changes that the journal of the command has.</summary>
    public int Entries { get; private set; }

    /// <summary>Changes that were in doubt when the storm was over.</summary>
    public int Open { get; private set; }

    /// <summary>Requests whose answers were spoilt.</summary>
    public int Spoilt { get; private set; }

    /// <summary>Why nothing was started; null if it was started.</summary>
    public string? Refused { get; private set; }

    public async Task RunAsync()
    {
        Facts start = await stage.FactsAsync();
        Guid? run = await StepAsync("run", command, stormSeed: seed * 2);
        if (run is not Guid made)
        {
            Compare("without a journal", start, await stage.FactsAsync());
            return;
        }

        JournalContent journal = stage.Runs.Of(made);
        Entries = journal.Entries.Count;
        Open = journal.Run.Open;
        await SettleAsync(made, "resume");
        CheckEntries("after resume", stage.Runs.Of(made).Entries, start, await stage.FactsAsync(), isSettled: true);
        if (command.HasUndo && !stage.Runs.Of(made).Entries.Any(IsUnknowable))
        {
            await UndoAsync(made, start);
        }
    }

    private async Task UndoAsync(Guid run, Facts start)
    {
        Facts before = await stage.FactsAsync();
        if (await StepAsync("undo", Undo(run), stormSeed: (seed * 2) + 1) is Guid undo)
        {
            await SettleAsync(undo, "resume of undo");
            IReadOnlyList<JournalEntry> entries = stage.Runs.Of(undo).Entries;
            CheckEntries("after resume of undo", entries, before, await stage.FactsAsync(), isSettled: true);
            if (entries.Any(IsUnknowable))
            {
                return;
            }
        }

        // Changes that were refused or failed for good in the storm must still be undone.
        if (stage.Runs.Of(run).Entries.Any(e => e.State == JournalEntryState.Done && ChangeOutcomes.Changed(e.Outcome)))
        {
            await StepAsync("second undo", Undo(run), stormSeed: null);
        }

        Compare("after undo", start, await stage.FactsAsync());
    }

    private async Task SettleAsync(Guid run, string step)
    {
        if (stage.Runs.Of(run).Run is { IsUnfinished: true } or { State: JournalRunState.Interrupted })
        {
            await StepAsync(
                step,
                new StormCommand("Resume-QlikOperation", new Hashtable { ["Run"] = run.ToString(), ["PassThru"] = true }, []),
                stormSeed: null
            );
        }

        foreach (
            JournalEntry entry in stage.Runs.Of(run).Entries.Where(e => e.State is JournalEntryState.Open or JournalEntryState.Planned)
        )
        {
            if (!IsUnknowable(entry))
            {
                Find(StormFinding.Unsettled, $"{step}: entry {entry.Entry} '{entry}' is {entry.State}");
            }
        }
    }

    /// <summary>Runs a command, and compares what it reports with the real state.</summary>
    /// <returns>The run whose journal it wrote; null when it wrote none.</returns>
    private async Task<Guid?> StepAsync(string step, StormCommand made, int? stormSeed)
    {
        HashSet<Guid> known = stage.Journals().Select(j => j.Run.RunId).ToHashSet();
        Facts before = await stage.FactsAsync();
        int changes = await stage.ChangeCountAsync();
        await stage.Control.ClearLogAsync();
        if (stormSeed is int blowing)
        {
            await StormFaults.BlowAsync(stage.Control, stage.Service, blowing);
            stage.Clock.JumpInNextWait(s_jumps[blowing % s_jumps.Length]);
        }

        ShellResult result = await Task.Run(() => stage.Run(made));
        await stage.Control.ClearFaultsAsync();
        _warnings.AddRange(result.Warnings);
        List<LoggedRequest> arrived = await stage.Control.LogAsync(stage.Service);
        Spoilt += arrived.Count(r => r.Fault is not null);

        Facts after = await stage.FactsAsync();
        CheckOnce(step, await stage.ChangesSinceAsync(changes));
        CheckLog(step, arrived, result);
        JournalContent? journal = stage.Journals().FirstOrDefault(j => !known.Contains(j.Run.RunId));
        IReadOnlyList<JournalEntry> entries = journal?.Entries ?? [];
        CheckEntries(step, entries, before, after, isSettled: false);
        Refused ??= journal is null ? result.Errors.FirstOrDefault()?.ToString() : null;
        if (journal is not null)
        {
            new StormTelling(step, made, result, entries, before, after).Check(Find);
        }
        else if (result.Errors.Count == 0 && result.Output.Count < made.Input.Count && stormSeed is not null)
        {
            Find(StormFinding.Silent, $"{step}: {made.Input.Count} items, {result.Output.Count} results, no journal and no error");
        }

        return journal?.Run.RunId;
    }

    private void CheckEntries(string step, IReadOnlyList<JournalEntry> entries, Facts before, Facts after, bool isSettled)
    {
        foreach (JournalEntry entry in entries.Where(e => e.Change is not null))
        {
            Change change = entry.Change!;
            bool took = Facts.TookEffect(change, before, after);
            bool saysDone = entry.State is JournalEntryState.Done or JournalEntryState.Undone && ChangeOutcomes.Changed(entry.Outcome);
            if (entry.State == JournalEntryState.Open || IsSideEffect(change, before, after))
            {
                continue;
            }

            if (took && !saysDone && !(isSettled && IsUnknowable(entry)))
            {
                Find(
                    StormFinding.DoneCalledNotDone,
                    $"{step}: entry {entry.Entry} '{entry}' was done and is {entry.State} {entry.Outcome}: {entry.Error} {entry.Detail}"
                );
            }
            else if (!took && saysDone)
            {
                Find(
                    StormFinding.NotDoneCalledDone,
                    $"{step}: entry {entry.Entry} '{entry}' was not done and is {entry.State} {entry.Outcome}: {entry.Detail}"
                );
            }
        }
    }

    /// <summary>Whether the user was deleted at the same time. The licences and keys of the user are then gone too.</summary>
    private static bool IsSideEffect(Change change, Facts before, Facts after)
    {
        return change is { Kind: not ChangeKind.RemoveUser, UserId: string user } && before.IsThere(user) && !after.IsThere(user);
    }

    /// <summary>Whether no call shows the outcome, so that it can't be settled.</summary>
    private static bool IsUnknowable(JournalEntry entry)
    {
        return entry.Change?.Kind is ChangeKind.RawCall or ChangeKind.CreateTenant or ChangeKind.DisableTenant
            && (entry.State == JournalEntryState.Open || entry.Error == "Qlik.NotConfirmed");
    }

    private void CheckOnce(string step, IReadOnlyList<JsonObject> changes)
    {
        foreach (
            IGrouping<string, JsonObject> same in changes.GroupBy(c =>
                $"{c["table"]} {c["id"]} {c["detail"]?["place"]} {c["detail"]?["email"]} {c["detail"]?["name"]} {c["action"]}"
            )
        )
        {
            string action = same.First()["action"]!.ToString();
            if (action == "refusedDeleteOfQuarantined" || (same.Count() > 1 && !Repeatable.Contains(action)))
            {
                Find(StormFinding.Twice, $"{step}: {same.Key} ({same.Count()} times)");
            }
        }

        if (command.Input.Count > 0 || command.Name != "New-QlikTenant")
        {
            return;
        }

        int made = changes.Count(c => c["action"]!.ToString() == "created");
        if (made > 1)
        {
            Find(StormFinding.Twice, $"{step}: {made} tenants were made");
        }
    }

    /// <summary>Every request goes out as often as the log says. Requests that are answered with 401 do not count: Windows authentication
    /// needs several requests for one.</summary>
    private void CheckLog(string step, IReadOnlyList<LoggedRequest> arrived, ShellResult result)
    {
        int worth = arrived.Count(r => r.IsWorked || r.Fault is not null);

        // A request that is lost on the way is in the log but never arrives.
        if (worth > result.Requests.Count)
        {
            string most = string.Join(
                "; ",
                arrived
                    .GroupBy(r => $"{r.Method} {r.Path} {r.Fault}")
                    .Where(g => g.Count() > 1)
                    .OrderByDescending(g => g.Count())
                    .Take(3)
                    .Select(g => $"{g.Key} x{g.Count()}")
            );
            Find(StormFinding.Unlogged, $"{step}: {worth} requests arrived, {result.Requests.Count} are in the verbose stream ({most})");
        }
    }

    private void Compare(string step, Facts start, Facts now)
    {
        foreach (string difference in Facts.Differences(start, now).Where(d => !IsTold(d)))
        {
            Find(StormFinding.NotRestored, $"{step}: {difference}");
        }
    }

    /// <summary>Whether a warning said, before anybody was disabled, that the licences which they lose could not be read and so do not come
    /// back.</summary>
    private bool IsTold(string difference)
    {
        return difference.StartsWith("allocation ", StringComparison.Ordinal)
            && _warnings.Exists(w => w.Contains("would enable them again without", StringComparison.Ordinal));
    }

    private void Find(string kind, string text) =>
        _findings.Add(new StormFinding(kind, $"{command.Name} on {stage.Service}, seed {seed}, {text}"));

    private static StormCommand Undo(Guid run) =>
        new("Undo-QlikOperation", new Hashtable { ["Run"] = run.ToString(), ["PassThru"] = true }, []);
}
