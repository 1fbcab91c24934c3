using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Core.Tests.Allocations;

public sealed class AllocationSenderTests
{
    private readonly RecordingLog _log = new();

    [Fact]
    public async Task The_same_allocation_is_sent_once_in_a_run_and_reported_each_time()
    {
        FakeAdapter adapter = new();
        Removal remover = new(adapter, _log);
        Allocation a = Given.Row(id: "a");
        Allocation b = Given.Row(id: "b");

        IReadOnlyList<ItemResult<Allocation>> first = await remover.RemoveAsync(a, b, a);
        IReadOnlyList<ItemResult<Allocation>> second = await remover.RemoveAsync(b);

        Assert.Equal(["a", "b"], Assert.Single(adapter.Removed).Select(r => r.Id));
        Assert.Equal("a AlreadyGone, a Released, b Released", Said(first));
        Assert.Equal("b AlreadyGone", Said(second));
        Assert.Contains("earlier in this run", Assert.Single(second).Detail);
    }

    [Fact]
    public async Task The_same_id_of_another_type_is_another_allocation()
    {
        FakeAdapter adapter = new();

        await new Removal(adapter, _log).RemoveAsync(Given.Row("Analyzer", id: "a"), Given.Row("Professional", id: "a"));

        Assert.Equal(2, Assert.Single(adapter.Removed).Count);
    }

    [Fact]
    public async Task What_is_not_settled_is_confirmed_at_once_where_that_is_cheap()
    {
        FakeAdapter adapter = new() { OnRemove = Fate };
        Removal remover = new(adapter, _log);

        IReadOnlyList<ItemResult<Allocation>> attempts = await remover.RemoveAsync(
            Given.Row(id: "gone"),
            Given.Row(id: "accepted"),
            Given.Row(id: "refused"),
            Given.Row(id: "lost")
        );

        Assert.Equal(["accepted", "lost"], Assert.Single(adapter.Confirmed).Select(a => a.Item.Id));
        Assert.Equal("accepted Released, gone AlreadyGone, lost Released, refused Forbidden", Said(attempts));
        Assert.Empty(await remover.FinishAsync());
        Assert.Single(adapter.Confirmed);
    }

    [Fact]
    public async Task Where_confirming_reads_the_whole_list_it_is_done_once_at_the_end()
    {
        FakeAdapter adapter = new() { OnRemove = Fate, ConfirmsByFullList = true };
        Removal remover = new(adapter, _log);

        Assert.Equal("gone AlreadyGone", Said(await remover.RemoveAsync(Given.Row(id: "gone"), Given.Row(id: "accepted"))));
        Assert.Equal("refused Forbidden", Said(await remover.RemoveAsync(Given.Row(id: "refused"), Given.Row(id: "lost"))));
        Assert.Empty(adapter.Confirmed);

        Assert.Equal("accepted Released, lost Released", Said(await remover.FinishAsync()));
        Assert.Single(adapter.Confirmed);
        Assert.Empty(await remover.FinishAsync());
    }

    [Fact]
    public async Task A_failed_confirmation_leaves_nobody_without_an_outcome()
    {
        FakeAdapter adapter = new()
        {
            OnRemove = Fate,
            OnConfirm = _ => throw new QlikException(ErrorReason.ServerError, "the list is down") { StatusCode = 500 },
        };

        IReadOnlyList<ItemResult<Allocation>> attempts = await Executed.SendAsync(
            new FakeConnection(adapter),
            [Given.Row(id: "accepted"), Given.Row(id: "lost")],
            _log
        );

        Assert.Equal("accepted NotConfirmed, lost Timeout", Said(attempts));
        Assert.Contains("the server accepted the change, but the read after it failed: the list is down", attempts[0].Error!.Message);
        Assert.Equal(500, attempts[0].Error!.StatusCode);
        Assert.All(attempts, a => Assert.True(a.InDoubt));
    }

    [Theory]
    [InlineData(null, 4)]
    [InlineData(2, 2)]
    public async Task The_limit_of_the_caller_goes_before_that_of_the_product(int? given, int expected)
    {
        FakeAdapter adapter = new();

        await new RecordingJournal().Executor(given).RemoveAsync(new FakeConnection(adapter), [Given.Row()], _log);

        Assert.Equal(expected, adapter.ThrottleSeen);
    }

    [Fact]
    public async Task What_would_hand_the_units_out_again_is_said_once_per_connection()
    {
        FakeAdapter adapter = new() { Regrants = types => types.Select(t => $"{t} comes back").Append("a common reason").ToList() };
        FakeConnection connection = new(adapter);

        await RegrantWarnings.WriteAsync(connection, ["Analyzer", "analyzer"], _log, CancellationToken.None);
        await RegrantWarnings.WriteAsync(connection, ["ANALYZER", "Professional"], _log, CancellationToken.None);
        await RegrantWarnings.WriteAsync(connection, ["Professional"], _log, CancellationToken.None);

        Assert.Equal(["Analyzer comes back", "a common reason", "Professional comes back"], _log.Warnings);
        Assert.Equal(2, adapter.RegrantsAsked.Count);

        await RegrantWarnings.WriteAsync(new FakeConnection(adapter), ["Analyzer"], _log, CancellationToken.None);
        Assert.Equal(5, _log.Warnings.Count);
    }

    [Theory]
    [InlineData(ErrorReason.Forbidden)]
    [InlineData(ErrorReason.NotFound)]
    [InlineData(ErrorReason.ServerError)]
    [InlineData(ErrorReason.Timeout)]
    public async Task Settings_that_can_not_be_read_are_a_warning_and_no_end(ErrorReason reason)
    {
        FakeAdapter adapter = new() { Regrants = _ => throw new QlikException(reason, "not for you") };

        await RegrantWarnings.WriteAsync(new FakeConnection(adapter), ["Analyzer"], _log, CancellationToken.None);

        Assert.Contains(
            "The auto-assignment of 'acme' could not be read, so it may give removed licences out again: not for you",
            Assert.Single(_log.Warnings)
        );
    }

    private static void Fate(ItemResult<Allocation> attempt)
    {
        switch (attempt.Item.Id)
        {
            case "gone":
                attempt.Settle(Outcome.AlreadyGone);
                break;
            case "refused":
                attempt.Fail(new QlikException(ErrorReason.Forbidden, "no"));
                break;
            case "lost":
                attempt.Fail(new QlikException(ErrorReason.Timeout, "no answer") { InDoubt = true });
                break;
        }
    }

    private static string Said(IEnumerable<ItemResult<Allocation>> attempts) =>
        string.Join(
            ", ",
            attempts
                .OrderBy(a => a.Item.Id, StringComparer.Ordinal)
                .ThenBy(a => a.Outcome.ToString(), StringComparer.Ordinal)
                .Select(a => $"{a.Item.Id} {a.Error?.Reason.ToString() ?? a.Outcome.ToString()}")
        );

    /// <summary>One run, batch by batch.</summary>
    private sealed class Removal(FakeAdapter adapter, IOperationLog log)
    {
        private readonly FakeConnection _connection = new(adapter);
        private readonly ChangeExecutor _executor = new RecordingJournal().Executor();
        private readonly List<(Allocation Row, PlannedChange Change)> _waiting = new();

        public async Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(params Allocation[] batch)
        {
            List<PlannedChange> changes = batch.Select(r => new PlannedChange(AllocationChanges.OfRemoval(r))).ToList();
            await _executor.MakeAsync(_connection, changes, log, CancellationToken.None);
            _waiting.AddRange(batch.Zip(changes));
            return TakeSettled();
        }

        public async Task<IReadOnlyList<ItemResult<Allocation>>> FinishAsync()
        {
            await _executor.FinishAsync(_connection, log, CancellationToken.None);
            return TakeSettled();
        }

        private List<ItemResult<Allocation>> TakeSettled()
        {
            List<ItemResult<Allocation>> settled = _waiting
                .Where(w => !w.Change.IsOpen)
                .Select(w => new ItemResult<Allocation>(w.Row, w.Change))
                .ToList();
            _waiting.RemoveAll(w => !w.Change.IsOpen);
            return settled;
        }
    }
}
