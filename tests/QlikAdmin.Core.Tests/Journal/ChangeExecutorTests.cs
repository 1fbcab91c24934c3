using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Core.Tests.Journal;

public sealed class ChangeExecutorTests : IDisposable
{
    private readonly FakeConnection _connection = new(new FakeAdapter());
    private readonly List<string> _said = new();
    private readonly ToldHandlers _handlers;
    private readonly ToldJournal _journal;
    private readonly ChangeExecutor _executor;

    public ChangeExecutorTests()
    {
        _handlers = new ToldHandlers(_said);
        _journal = new ToldJournal(_said, _handlers);
        _executor = new ChangeExecutor(_journal);
    }

    public void Dispose() => _connection.Dispose();

    [Fact]
    public async Task Each_batch_is_checked_begun_sent_and_ended_before_the_next_and_the_results_keep_the_order()
    {
        IReadOnlyList<PlannedChange> results = await RunAsync("a", "b", "c");

        Assert.Equal(["check a b", "begin a b", "send a b", "end a b", "check c", "begin c", "send c", "end c"], _said);
        Assert.Equal(["a", "b", "c"], results.Select(r => r.Change.ItemId));
        Assert.All(results, r => Assert.Equal(Outcome.Released, r.Outcome));
    }

    [Fact]
    public async Task What_a_check_refuses_is_ended_as_planned_and_never_begun()
    {
        _handlers.OnCheck = id => id == "b" ? new ItemResult(Outcome.Skipped, "used") : null;

        IReadOnlyList<PlannedChange> results = await RunAsync("a", "b");

        Assert.Equal(["check a b", "not begun b", "begin a", "send a", "end a"], _said);
        Assert.Equal([(Outcome.Released, null), (Outcome.Skipped, "used")], results.Select(r => (r.Outcome, r.Detail)));
    }

    [Fact]
    public async Task A_check_that_can_not_be_made_lets_nothing_be_begun_and_leaves_nothing_in_doubt()
    {
        _handlers.OnCheck = _ => throw new QlikException(ErrorReason.Timeout, "no answer") { InDoubt = true };

        IReadOnlyList<PlannedChange> results = await RunAsync("a", "b");

        Assert.Equal(["check a b", "not begun a b"], _said);
        Assert.All(results, r => Assert.Equal((Outcome.Failed, false, ErrorReason.Timeout), (r.Outcome, r.InDoubt, r.Error!.Reason)));
    }

    [Fact]
    public async Task What_the_check_reads_is_in_the_record()
    {
        _handlers.ReadsOrphans = true;

        await RunAsync("a");

        Assert.True(Assert.Single(_journal.Begun).FactsAs<LicenseFacts>().IsOrphan);
    }

    [Fact]
    public async Task Without_a_record_nothing_is_sent_and_the_sender_knows_that_it_was_not_made()
    {
        _journal.Refuses = true;

        QlikException error = await Assert.ThrowsAsync<QlikException>(() => RunAsync("a"));

        Assert.Equal(ErrorReason.JournalFailed, error.Reason);
        Assert.Equal(["check a", "learn a Failed"], _said);
    }

    [Fact]
    public async Task A_call_that_fails_as_a_whole_is_the_end_of_each_of_its_changes()
    {
        _handlers.OnSend = _ => throw new QlikException(ErrorReason.Forbidden, "no");

        IReadOnlyList<PlannedChange> results = await RunAsync("a", "b");

        Assert.Equal(["check a b", "begin a b", "send a b", "end a b"], _said.Where(s => !s.StartsWith("learn")));
        Assert.All(results, r => Assert.Equal(ErrorReason.Forbidden, r.Error?.Reason));
    }

    [Fact]
    public async Task What_nobody_told_of_is_in_doubt_and_read()
    {
        _handlers.OnSend = _ => new ItemResult();
        _handlers.Reading = new ChangeReading(ChangeState.Done);

        PlannedChange result = Assert.Single(await RunAsync("a"));

        Assert.Equal(["check a", "begin a", "send a", "read a", "end a"], _said);
        Assert.Equal((Outcome.Released, false), (result.Outcome, result.InDoubt));
    }

    [Fact]
    public async Task What_is_confirmed_later_is_open_until_the_end_and_confirmed_in_one_go()
    {
        _handlers.ConfirmsLater = true;
        _handlers.OnSend = id => id == "b" ? new ItemResult(Outcome.AlreadyGone) : new ItemResult();
        List<PlannedChange> changes = Changes("a", "b", "c");

        await _executor.MakeAsync(_connection, changes, SilentLog.Instance, CancellationToken.None);

        Assert.Equal([true, false, true], changes.Select(c => c.IsOpen));
        await _executor.FinishAsync(_connection, SilentLog.Instance, CancellationToken.None);
        Assert.Equal([Outcome.Quarantined, Outcome.AlreadyGone, Outcome.Quarantined], changes.Select(c => c.Outcome));
        Assert.Equal(["confirm 2", "end a c"], _said.TakeLast(2));
        await _executor.FinishAsync(_connection, SilentLog.Instance, CancellationToken.None);
        Assert.Equal("end a c", _said[^1]);
    }

    [Theory]
    [InlineData(true, Outcome.Released)]
    [InlineData(false, Outcome.AlreadyGone)]
    public async Task What_an_earlier_process_began_and_is_found_made_is_ours(bool wasBegun, Outcome expected)
    {
        _handlers.OnSend = _ => new ItemResult(Outcome.AlreadyGone);
        PlannedChange change = new(Change("a"), 7, wasBegun);

        await _executor.MakeAsync(_connection, [change], SilentLog.Instance, CancellationToken.None);

        Assert.Equal(expected, change.Outcome);
        Assert.Equal(["check a", "begin again 7", "send a", "end a"], _said);
    }

    [Fact]
    public async Task What_the_server_does_along_with_a_change_is_begun_with_it_and_ends_as_it_does()
    {
        _handlers.OnSend = id => id == "a" ? new ItemResult(Outcome.Disabled) : throw new QlikException(ErrorReason.Forbidden, "no");
        Change made = Change("a") with { Consequences = [Change("licence of a")] };
        Change refused = Change("b") with { Consequences = [Change("licence of b")] };

        await _executor.RunAsync(_connection, [made], SilentLog.Instance, CancellationToken.None);
        await _executor.RunAsync(_connection, [refused], SilentLog.Instance, CancellationToken.None);

        Assert.Contains("begin licence of a a", _said);
        Assert.Equal(
            [Outcome.Disabled, Outcome.Released, Outcome.Failed, Outcome.Skipped],
            new[] { "a", "licence of a", "b", "licence of b" }.Select(id => _journal.Ended[id])
        );
    }

    [Fact]
    public async Task One_that_is_settled_is_passed_over()
    {
        PlannedChange settled = new(Change("a"), new ItemResult(Outcome.Skipped, "no need"));

        await _executor.MakeAsync(_connection, [settled, .. Changes("b")], SilentLog.Instance, CancellationToken.None);

        Assert.Equal(["check b", "begin b", "send b", "end b"], _said);
        Assert.Equal("no need", settled.Detail);
    }

    private static Change Change(string id) => new(ChangeKind.RemoveAllocation, id) { From = "Analyzer" };

    private static List<PlannedChange> Changes(params string[] ids) => ids.Select(id => new PlannedChange(Change(id))).ToList();

    private Task<IReadOnlyList<PlannedChange>> RunAsync(params string[] ids) =>
        _executor.RunAsync(_connection, ids.Select(Change).ToList(), SilentLog.Instance, CancellationToken.None);

    private static string Ids(IEnumerable<Change> changes) => string.Join(' ', changes.Select(c => c.ItemId));

    /// <summary>A journal that notes each step.</summary>
    private sealed class ToldJournal(List<string> said, IChangeHandlers handlers) : IChangeJournal
    {
        public bool Refuses { get; set; }

        public List<Change> Begun { get; } = new();

        public Dictionary<string, Outcome> Ended { get; } = new();

        public Guid RunId { get; } = Guid.NewGuid();

        public IChangeHandlers Handlers => handlers;

        public IServerLeases Leases { get; } = new FreeLeases();

        public QlikException? LostOutcome => null;

        public Task<IReadOnlyList<JournalTicket>> PlanAsync(
            Connection connection,
            IReadOnlyList<Change> changes,
            CancellationToken token
        ) => throw new NotSupportedException();

        public Task<IReadOnlyList<JournalTicket>> BeginAsync(Connection connection, IReadOnlyList<Change> changes, CancellationToken token)
        {
            if (Refuses)
            {
                throw new QlikException(ErrorReason.JournalFailed, "The disk is full.");
            }

            said.Add("begin " + Ids(changes));
            Begun.AddRange(changes);
            return Task.FromResult<IReadOnlyList<JournalTicket>>(changes.Select((c, i) => new JournalTicket(i + 1, c)).ToList());
        }

        public Task BeginAgainAsync(Connection connection, IReadOnlyList<JournalTicket> tickets, CancellationToken token)
        {
            said.Add("begin again " + string.Join(' ', tickets.Select(t => t.Entry)));
            return Task.CompletedTask;
        }

        public Task EndPlannedAsync(Connection connection, IReadOnlyList<KeyValuePair<Change, ItemResult>> outcomes)
        {
            if (outcomes.Count > 0)
            {
                said.Add("not begun " + Ids(outcomes.Select(o => o.Key)));
            }

            return Task.CompletedTask;
        }

        public Task EndAsync(JournalTicket ticket, ItemResult result) => throw new NotSupportedException();

        public Task EndAsync(IReadOnlyList<KeyValuePair<JournalTicket, ItemResult>> outcomes)
        {
            if (outcomes.Count > 0)
            {
                said.Add("end " + Ids(outcomes.Select(o => o.Key.Change)));
                outcomes.ToList().ForEach(o => Ended[o.Key.Change.ItemId] = o.Value.Outcome);
            }

            return Task.CompletedTask;
        }
    }

    /// <summary>One handler for every kind of change. The test decides what it does.</summary>
    private sealed class ToldHandlers(List<string> said) : IChangeHandlers, IChangeHandler
    {
        public Func<string, ItemResult?> OnCheck { get; set; } = _ => null;

        public Func<string, ItemResult> OnSend { get; set; } = _ => new ItemResult(Outcome.Released);

        public bool ConfirmsLater { get; set; }

        public bool ReadsOrphans { get; set; }

        public ChangeReading Reading { get; set; } = ChangeState.Unknown;

        public IReadOnlyCollection<ChangeKind> Kinds => [ChangeKind.RemoveAllocation];

        public IChangeHandler Find(ChangeKind? kind) => this;

        public string? WhyNoUndo(Change change) => null;

        public Change Reverse(Change change, string? newId) => change;

        public string? NeededUser(Change change) => null;

        public Task<IReadOnlyList<ChangeReading>> ReadAsync(
            Connection connection,
            IReadOnlyList<Change> changes,
            IOperationLog log,
            CancellationToken token
        )
        {
            said.Add("read " + Ids(changes));
            return Task.FromResult<IReadOnlyList<ChangeReading>>(changes.Select(_ => Reading).ToList());
        }

        public ChangeSender Begin(Connection connection, int? throttleLimit) => new ToldSender(said, this);
    }

    private sealed class ToldSender(List<string> said, ToldHandlers told) : ChangeSender
    {
        public override int BatchSize(ChangeKind kind) => 2;

        public override bool ConfirmsLater(Change change, ItemResult result) => told.ConfirmsLater;

        public override Task<IReadOnlyList<CheckedChange>> CheckAsync(
            IReadOnlyList<Change> changes,
            IOperationLog log,
            CancellationToken token
        )
        {
            said.Add("check " + Ids(changes));
            return Task.FromResult<IReadOnlyList<CheckedChange>>(
                changes
                    .Select(c => new CheckedChange(
                        told.ReadsOrphans ? c with { Facts = new LicenseFacts { IsOrphan = true } } : c,
                        told.OnCheck(c.ItemId)
                    ))
                    .ToList()
            );
        }

        public override Task<IReadOnlyList<ItemResult>> SendAsync(IReadOnlyList<Change> changes, IOperationLog log, CancellationToken token)
        {
            said.Add("send " + Ids(changes));
            return Task.FromResult<IReadOnlyList<ItemResult>>(changes.Select(c => told.OnSend(c.ItemId)).ToList());
        }

        public override Task ConfirmAsync(IReadOnlyList<ItemResult> sent, IOperationLog log, CancellationToken token)
        {
            said.Add("confirm " + sent.Count);
            sent.ToList().ForEach(s => s.Settle(Outcome.Quarantined));
            return Task.CompletedTask;
        }

        public override void Learn(Change change, ItemResult result)
        {
            if (result.Error is not null)
            {
                said.Add($"learn {change.ItemId} {result.Outcome}");
            }
        }
    }
}
