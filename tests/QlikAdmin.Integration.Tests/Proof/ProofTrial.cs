using QlikAdmin.Changes;
using QlikAdmin.Integration.Tests.Storm;
using Xunit;

namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>One command, cut at one boundary after the other. After each cut the run is resumed, or undone, and the server, its log of
/// changes and the journals are compared with those of a run that nothing happened to.</summary>
/// <param name="story">The command.</param>
/// <param name="mode">"full" tears a write at every byte, and any other mode at some of them. "short" cuts a resume only after removals of
/// licences.</param>
internal sealed class ProofTrial(ProofStory story, string mode)
{
    private static readonly ProofFaultKind[] s_ofRequests =
    [
        ProofFaultKind.KillBeforeRequest,
        ProofFaultKind.KillAfterRequest,
        ProofFaultKind.LoseRequest,
        ProofFaultKind.LoseAnswer,
    ];

    private readonly bool _isFull = mode == "full";
    private readonly List<string> _findings = [];
    private readonly Guid _run = Guid.NewGuid();
    private readonly Guid _undo = Guid.NewGuid();
    private Facts _start = null!;
    private Facts _wanted = null!;
    private IReadOnlyList<string> _changes = [];
    private IReadOnlyList<string> _undoChanges = [];
    private int _entries;
    private HashSet<int> _made = [];

    public IReadOnlyList<string> Findings => _findings;

    /// <summary>How many boundaries were tried.</summary>
    public int Boundaries { get; private set; }

    public async Task RunAsync()
    {
        List<ProofFault> ofRun;
        List<ProofFault> ofUndo = [];
        using (ProofWorld calm = await BeginAsync())
        {
            _start = await calm.FactsAsync();
            int before = (await calm.ChangesAsync()).Count;
            await RunAsync(calm, null);
            ofRun = FaultsOf(calm);
            _wanted = await calm.FactsAsync();
            _changes = [.. (await calm.ChangesAsync()).Skip(before).Order(StringComparer.Ordinal)];
            JournalContent journal = ProofRuns.Find(calm, _run)!;
            _entries = journal.Entries.Count;
            _made = [.. journal.Entries.Where(e => ChangeOutcomes.Changed(e.Outcome)).Select(e => e.Entry)];
            Assert.Equal(JournalRunState.Completed, journal.Run.State);
            Assert.All(journal.Entries, e => Assert.Equal(JournalEntryState.Done, e.State));
            Assert.NotEmpty(_changes);
            if (story.HasUndo)
            {
                int done = (await calm.ChangesAsync()).Count;
                await UndoAsync(calm, null, _undo);
                ofUndo = FaultsOf(calm);
                _undoChanges = [.. (await calm.ChangesAsync()).Skip(done).Order(StringComparer.Ordinal)];
                Assert.Empty(Facts.Differences(_start, await calm.FactsAsync()));
            }
        }

        foreach (ProofFault fault in ofRun)
        {
            await TryAsync("run", fault, world => RunAtAsync(world, fault));
        }

        foreach (ProofFault fault in ofUndo)
        {
            await TryAsync("undo", fault, world => UndoAtAsync(world, fault));
        }

        // The first process ends in the middle of its work, and the one that resumes it ends at every boundary.
        foreach (ProofFault first in Middles(ofRun))
        {
            await ResumedAsync("resume", first, world => RunAsync(world, first), _run);
        }

        foreach (ProofFault first in Middles(ofUndo))
        {
            await ResumedAsync(
                "resume of undo",
                first,
                async world =>
                {
                    await RunAsync(world, null);
                    await UndoAsync(world, first, _undo);
                },
                _undo
            );
        }
    }

    /// <summary>The faults that kill the process after the server has done the work of a request: the one in the middle, and in full mode
    /// all of them.</summary>
    private List<ProofFault> Middles(List<ProofFault> faults)
    {
        List<ProofFault> kills = faults.Where(f => f.Kind == ProofFaultKind.KillAfterRequest).ToList();
        return _isFull ? kills
            : mode == "short" && story.Name != "Remove-QlikAllocation" ? []
            : kills.Skip(kills.Count / 2).Take(1).ToList();
    }

    private async Task ResumedAsync(string what, ProofFault first, Func<ProofWorld, Task> begin, Guid run)
    {
        List<ProofFault> faults;
        using (ProofWorld calm = await BeginAsync())
        {
            await begin(calm);
            if (ProofRuns.Find(calm, run) is not JournalContent left || left.IsLost)
            {
                return;
            }

            await ResumeAsync(calm, null, run);
            faults = FaultsOf(calm, mostTears: 3);
        }

        foreach (ProofFault fault in faults)
        {
            await TryAsync($"{what} after {first}", fault, async world =>
            {
                int before = (await world.ChangesAsync()).Count;
                await begin(world);
                await ResumeAsync(world, fault, run);
                if (!world.IsHit)
                {
                    Find(what, fault, "the boundary was not reached: the simulation is not deterministic");
                }

                await (run == _run ? SettleAsync(world, what, fault, before) : SettleUndoAsync(world, what, fault));
            });
        }
    }

    private async Task<ProofWorld> BeginAsync()
    {
        ProofWorld world = new(story.Service, story.IsOtherLicense, story.IsLongRun);
        await world.PrepareAsync();
        using Connection calm = world.Connect();
        await calm.OpenAsync(new ProofLog(), CancellationToken.None);
        world.Work = await story.PrepareAsync(world, calm);
        return world;
    }

    private Task RunAsync(ProofWorld world, ProofFault? fault) =>
        world.RunAsync(fault, (host, connection) => ProofRuns.RunAsync(world, host, connection, _run, world.Work!));

    private static Task ResumeAsync(ProofWorld world, ProofFault? fault, Guid run) =>
        world.RunAsync(fault, (host, connection) => ProofRuns.ResumeAsync(world, host, connection, run));

    private Task UndoAsync(ProofWorld world, ProofFault? fault, Guid undo) =>
        world.RunAsync(fault, (host, connection) => ProofRuns.UndoAsync(world, host, connection, _run, undo));

    private async Task TryAsync(string what, ProofFault fault, Func<ProofWorld, Task> trial)
    {
        Boundaries++;
        using ProofWorld world = await BeginAsync();
        try
        {
            await trial(world);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Find(what, fault, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private async Task RunAtAsync(ProofWorld world, ProofFault fault)
    {
        int before = (await world.ChangesAsync()).Count;
        await RunAsync(world, fault);
        if (!world.IsHit)
        {
            Find("run", fault, "the boundary was not reached: the simulation is not deterministic");
        }

        await SettleAsync(world, "run", fault, before);
    }

    /// <summary>Resumes the run, and compares.</summary>
    private async Task SettleAsync(ProofWorld world, string what, ProofFault fault, int before)
    {
        JournalContent? journal = ProofRuns.Find(world, _run);
        if (journal is null || (journal.IsLost && journal.Entries.Count == 0))
        {
            // Nothing of the run was on the disk, so nothing may have happened.
            Same(what, fault, _start, await world.FactsAsync());
            Once(what, fault, [], (await world.ChangesAsync()).Skip(before));
            return;
        }

        if (journal.Run is { IsUnfinished: true } or { State: JournalRunState.Interrupted })
        {
            await ResumeAsync(world, null, _run);
            journal = ProofRuns.Find(world, _run)!;
        }

        Whole(what, fault, journal);
        Facts now = await world.FactsAsync();
        IReadOnlyList<string> made = [.. (await world.ChangesAsync()).Skip(before)];
        if (journal.Entries.Count == _entries && journal.Entries.All(e => e.State == JournalEntryState.Done))
        {
            Same(what, fault, _wanted, now);
            Once(what, fault, _changes, made);

            // Nobody else changes anything here, so what happened was made by the run, and an undo must find it. A conversion whose state
            // before is not known is left alone, and its entry says so.
            foreach (
                JournalEntry entry in journal.Entries.Where(e =>
                    _made.Contains(e.Entry)
                    && !ChangeOutcomes.Changed(e.Outcome)
                    && e.Detail?.Contains("it is not known whether it was so before", StringComparison.Ordinal) != true
                )
            )
            {
                Find(what, fault, $"'{entry}' is {entry.Outcome} in the journal, and the run made it");
            }

            return;
        }

        // Some changes were only planned, or the server refused them. The server must agree with the journal about each.
        foreach (JournalEntry entry in journal.Entries.Where(e => e.State != JournalEntryState.Open))
        {
            bool says = entry.State == JournalEntryState.Done;
            if (says != Facts.TookEffect(entry.Change!, _start, now))
            {
                Find(what, fault, $"'{entry}' is {entry.State} {entry.Outcome} in the journal, and the server says otherwise");
            }
        }

        Once(what, fault, null, made);
    }

    private async Task UndoAtAsync(ProofWorld world, ProofFault fault)
    {
        await RunAsync(world, null);
        await UndoAsync(world, fault, _undo);
        if (!world.IsHit)
        {
            Find("undo", fault, "the boundary was not reached: the simulation is not deterministic");
        }

        await SettleUndoAsync(world, "undo", fault);
    }

    private async Task SettleUndoAsync(ProofWorld world, string what, ProofFault fault)
    {
        JournalContent? undo = ProofRuns.Find(world, _undo);
        if (undo is not null && !undo.IsLost && undo.Run is { IsUnfinished: true } or { State: JournalRunState.Interrupted })
        {
            await ResumeAsync(world, null, _undo);
            undo = ProofRuns.Find(world, _undo)!;
            Whole(what, fault, undo);
        }

        // A second undo takes back what the first one had not planned yet, or what the server refused.
        JournalContent run = ProofRuns.Find(world, _run)!;
        if (run.Entries.Any(e => e.State == JournalEntryState.Done) && !IsInDoubt(undo))
        {
            await UndoAsync(world, null, Guid.NewGuid());
            run = ProofRuns.Find(world, _run)!;
        }

        if (IsInDoubt(undo))
        {
            return;
        }

        if (run.Entries.FirstOrDefault(e => e.State != JournalEntryState.Undone) is JournalEntry left)
        {
            Find(what, fault, $"'{left}' is {left.State} {left.Outcome} after the undo: {left.Detail}");
        }

        Same(what, fault, _start, await world.FactsAsync());
        Once(what, fault, null, (await world.ChangesAsync()).TakeLast(_undoChanges.Count));
    }

    private bool IsInDoubt(JournalContent? journal) => story.IsUnknowable && journal?.Run.Open > 0;

    /// <summary>Nothing of a journal is unread, left or in doubt.</summary>
    private void Whole(string what, ProofFault fault, JournalContent journal)
    {
        if (journal.Run.Damage is string damage)
        {
            Find(what, fault, "the journal is damaged: " + damage);
        }

        foreach (JournalEntry entry in journal.Entries.Where(e => e.State is JournalEntryState.Open or JournalEntryState.Planned))
        {
            if (!story.IsUnknowable || entry.State == JournalEntryState.Planned)
            {
                Find(what, fault, $"'{entry}' is {entry.State} after the resume");
            }
        }

        if (journal.Run is { IsUnfinished: false, State: not (JournalRunState.Completed or JournalRunState.Failed) } run)
        {
            Find(what, fault, $"the run has nothing left and is {run.State}");
        }
    }

    private void Same(string what, ProofFault fault, Facts wanted, Facts now)
    {
        // A person who is invited gets another key each time. The log of changes says how often.
        foreach (
            string difference in Facts
                .Differences(wanted, now)
                .Where(d => story.Name != "Send-QlikInvitation" || !d.StartsWith("user ", StringComparison.Ordinal))
        )
        {
            Find(what, fault, "the server is not as wanted: " + difference);
        }
    }

    /// <summary>Every change happened once, except those that are the same when they are made again.</summary>
    private void Once(string what, ProofFault fault, IReadOnlyList<string>? wanted, IEnumerable<string> made)
    {
        List<string> all = made.ToList();
        foreach (IGrouping<string, string> twice in all.GroupBy(c => c).Where(g => g.Count() > 1 && !IsRepeatable(g.Key)))
        {
            if (_changes.Count(c => c == twice.Key) + _undoChanges.Count(c => c == twice.Key) < twice.Count())
            {
                Find(what, fault, $"{twice.Count()} times: {twice.Key}");
            }
        }

        if (wanted is not null)
        {
            foreach (string change in wanted.Union(all))
            {
                int count = all.Count(c => c == change);
                int most = wanted.Count(c => c == change);
                if (IsRepeatable(change) ? count > 0 != most > 0 : count != most)
                {
                    Find(what, fault, $"{count} times instead of {most}: {change}");
                }
            }
        }
    }

    private static bool IsRepeatable(string change) => StormTrial.Repeatable.Any(r => change.Contains(" " + r, StringComparison.Ordinal));

    private List<ProofFault> FaultsOf(ProofWorld world, int? mostTears = null)
    {
        List<ProofFault> faults =
        [
            .. Enumerable.Range(1, world.Requests).SelectMany(n => s_ofRequests.Select(k => new ProofFault(k, n))),
            .. Enumerable
                .Range(1, world.Writes.Count)
                .SelectMany(n => new[] { ProofFaultKind.KillBeforeWrite, ProofFaultKind.FailWrite }.Select(k => new ProofFault(k, n))),
            .. Enumerable
                .Range(1, world.Flushes)
                .SelectMany(n => new[] { ProofFaultKind.KillBeforeFlush, ProofFaultKind.FailFlush }.Select(k => new ProofFault(k, n))),
        ];

        // Held requests take real time, so in short mode there are a few of them.
        faults.AddRange(
            Enumerable
                .Range(1, world.Requests)
                .Where(n => _isFull || n == (world.Requests + 1) / 2)
                .SelectMany(n => new[] { ProofFaultKind.HoldRequest, ProofFaultKind.HoldAnswer }.Select(k => new ProofFault(k, n)))
        );
        for (int n = 1; n <= world.Writes.Count; n++)
        {
            int length = world.Writes[n - 1];
            int step = _isFull && mostTears is null ? 1 : Math.Max(1, length / (mostTears ?? (mode == "short" ? 2 : 4)));
            for (int bytes = 0; bytes < length; bytes += step)
            {
                faults.Add(new ProofFault(ProofFaultKind.TearWrite, n, bytes));
            }

            if (step > 1)
            {
                faults.Add(new ProofFault(ProofFaultKind.TearWrite, n, length - 1));
            }
        }

        return faults;
    }

    private void Find(string what, ProofFault fault, string text) => _findings.Add($"{story}, {what}, {fault}: {text}");
}
