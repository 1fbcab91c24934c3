using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Core.Tests.Users;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Operations;
using QlikAdmin.Workflows.Tenants;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Core.Tests.Journal;

public sealed class SettlementTests : IDisposable
{
    private readonly FakeSite _site = new();
    private readonly RecordingJournal _journal = new();
    private readonly List<string> _read = new();

    public SettlementTests()
    {
        _site.FakeUsers.BeforeRead = _read.Add;
    }

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData(ErrorReason.ServerError, 500)]
    [InlineData(ErrorReason.ServerError, 503)]
    [InlineData(ErrorReason.ServerError, 502)]
    [InlineData(ErrorReason.Timeout, null)]
    [InlineData(ErrorReason.ConnectionFailed, null)]
    [InlineData(ErrorReason.LoginPage, null)]
    [InlineData(ErrorReason.UnreadableAnswer, null)]
    [InlineData(ErrorReason.NotFound, 404)]
    public async Task What_is_found_done_is_ours_whatever_the_answer_was(ErrorReason reason, int? status)
    {
        Change change = Blocking("jane");

        ItemResult result = await RunAsync(change, () => Become("jane", UserStatus.Disabled), Doubt(reason, status));

        Assert.Equal((Outcome.Disabled, false, null), (result.Outcome, result.InDoubt, result.Error));
        Assert.Contains("A read of the server showed that the change was made", result.Detail);
        Assert.Same(result, Assert.Single(_journal.Ended));
        Assert.True(ChangeOutcomes.Changed(result.Outcome.ToString()));
    }

    [Theory]
    [InlineData(ErrorReason.ServerError, 500)]
    [InlineData(ErrorReason.ServerError, 503)]
    [InlineData(ErrorReason.LoginPage, null)]
    [InlineData(ErrorReason.EmptyAnswer, null)]
    [InlineData(ErrorReason.NotConfirmed, 401)]
    public async Task What_was_answered_and_is_not_done_has_failed_with_the_error_that_came(ErrorReason reason, int? status)
    {
        QlikException error = Doubt(reason, status);

        ItemResult result = await RunAsync(Blocking("jane"), () => { }, error);

        Assert.Equal(
            (Outcome.Failed, false, reason, error.Message, status),
            (result.Outcome, result.InDoubt, result.Error!.Reason, result.Error.Message, result.Error.StatusCode)
        );
        Assert.False(result.Error.InDoubt);
        Assert.Equal("trace", result.Error.TraceId);
        Assert.Same(result, Assert.Single(_journal.Ended));
        Assert.Equal(["jane", "jane", "jane"], _read);
    }

    // Without an answer the server may just be slow, and may carry out the request after the read.
    [Theory]
    [InlineData(ErrorReason.Timeout, null)]
    [InlineData(ErrorReason.ConnectionFailed, null)]
    [InlineData(ErrorReason.Timeout, 408)]
    [InlineData(ErrorReason.ServerError, 502)]
    [InlineData(ErrorReason.ServerError, 504)]
    public async Task What_nobody_answered_stays_open_although_it_is_not_done_yet(ErrorReason reason, int? status)
    {
        ItemResult result = await RunAsync(Blocking("jane"), () => { }, Doubt(reason, status));

        AssertOpen(result, "may still be on its way");
        Assert.Equal(reason, result.Error!.Reason);
        Assert.Equal(["jane"], _read);
    }

    [Fact]
    public async Task What_was_answered_only_the_second_time_stays_open_for_the_sake_of_the_first()
    {
        QlikException error = Doubt(ErrorReason.ServerError, 500);
        error.IsUnanswered = true;

        AssertOpen(await RunAsync(Blocking("jane"), () => { }, error), "may still be on its way");
    }

    [Theory]
    [InlineData(ErrorReason.Unauthorized, 401)]
    [InlineData(ErrorReason.Forbidden, 403)]
    [InlineData(ErrorReason.RateLimited, 429)]
    [InlineData(ErrorReason.LoginPage, null)]
    [InlineData(ErrorReason.UnreadableAnswer, null)]
    [InlineData(ErrorReason.ServerError, 500)]
    public async Task What_can_not_be_read_stays_open_and_says_why(ErrorReason reason, int? status)
    {
        _site.FakeUsers.BeforeRead = _ =>
            throw new QlikException(reason, "Read the user: not now.") { StatusCode = status, NextStep = "Get a new key." };

        ItemResult result = await RunAsync(
            Blocking("jane"),
            () => Become("jane", UserStatus.Disabled),
            Doubt(ErrorReason.ServerError, 500)
        );

        AssertOpen(result, "the read after it failed: Read the user: not now.");
        Assert.StartsWith("Get a new key. Then run Resume-QlikOperation", result.Error!.NextStep);
    }

    // A server that is down leaves many changes open. The command reports one error for all of them, and not one for each.
    [Fact]
    public async Task A_failed_read_from_a_server_that_is_down_counts_among_its_failures()
    {
        using QlikHttp http = Given.Http(FakeServer.Always(Answer.Json("{}", 500)), new FakeClock());
        RecordingLog log = new() { Watches = new ServerWatches() };
        QlikException? down = null;
        while (down?.Reason != ErrorReason.ServerDown)
        {
            down = await Given.FailsAsync(() => http.SendAsync(Given.Request("GET"), log, CancellationToken.None));
        }

        _site.FakeUsers.BeforeRead = _ => throw down;

        ItemResult result = await RunAsync(Blocking("jane"), () => { }, Doubt(ErrorReason.ServerError, 502));

        AssertOpen(result, "the read after it failed");
        Assert.True(log.Watches.Of(http).IsOfThisRow(result.Error!));
    }

    [Fact]
    public async Task What_is_neither_as_before_nor_as_wanted_stays_open()
    {
        ItemResult result = await RunAsync(Blocking("jane"), () => Become("jane", UserStatus.Invited), Doubt(ErrorReason.ServerError, 500));

        AssertOpen(result, "neither the old nor the new state");
    }

    [Fact]
    public async Task What_no_call_tells_stays_open_and_leads_to_nobody_who_could_tell()
    {
        ItemResult result = await RunAsync(
            new Change(ChangeKind.RawCall, "POST api/v1/things"),
            () => { },
            Doubt(ErrorReason.ServerError, 500)
        );

        Assert.Equal((Outcome.Open, true), (result.Outcome, result.InDoubt));
        Assert.Contains("It is not known whether it was done: the server has no call that shows it.", result.Error!.Message);
        Assert.StartsWith("Look at the server yourself to see whether it was done, before you do it again.", result.Error.NextStep);
        Assert.DoesNotContain("Resume", result.Error.NextStep);
    }

    [Fact]
    public async Task What_no_call_tells_and_may_be_made_again_leads_to_the_command_that_does()
    {
        Change change = TenantChanges.OfEnabling(new TenantOrder("t1", "acme.eu.qlikcloud.com"));

        ItemResult result = await RunAsync(change, () => { }, Doubt(ErrorReason.ServerError, 500));

        Assert.Equal((Outcome.Open, true), (result.Outcome, result.InDoubt));
        Assert.StartsWith(
            $"Run Resume-QlikOperation -Run {RunText.Short(_journal.RunId)}: it makes the change again",
            result.Error!.NextStep
        );
    }

    [Fact]
    public async Task A_reading_that_takes_too_long_after_no_answer_leaves_the_change_open_and_ends()
    {
        _site.FakeUsers.WhileReading = t => Task.Delay(Timeout.InfiniteTimeSpan, t);
        Change change = Blocking("jane");

        ItemResult result = Assert.Single(
            await Settlement.SettleAsync(
                ChangeHandlers.All,
                _site,
                _journal.RunId,
                [change],
                [ItemResult.Failed(Doubt(ErrorReason.Timeout))],
                TimeSpan.FromMilliseconds(50),
                SilentLog.Instance,
                CancellationToken.None
            )
        );

        Assert.Equal((Outcome.Open, true), (result.Outcome, result.InDoubt));
        Assert.Contains("the read after it failed: it took longer than 0.05 s.", result.Error!.Message);
        Assert.Contains("Resume-QlikOperation", result.Error.NextStep);
    }

    [Fact]
    public async Task A_reading_that_lags_behind_is_made_again()
    {
        Change change = Blocking("jane");
        _site.FakeUsers.BeforeRead = _ =>
        {
            _read.Add("jane");
            if (_read.Count == 3)
            {
                Become("jane", UserStatus.Disabled);
            }
        };

        ItemResult result = await RunAsync(change, () => { }, Doubt(ErrorReason.ServerError, 500));

        Assert.Equal(Outcome.Disabled, result.Outcome);
        Assert.Equal(3, _read.Count);
    }

    [Fact]
    public async Task Only_what_is_in_doubt_is_read_and_each_result_keeps_its_place()
    {
        Change[] changes = [Blocking("a"), Blocking("b"), Blocking("c"), Blocking("d")];
        IReadOnlyList<ItemResult> results = await _journal.RunAsync(
            _site,
            changes,
            _ =>
            {
                Become("b", UserStatus.Disabled);
                return Task.FromResult<IReadOnlyList<ItemResult>>([
                    new(Outcome.Disabled),
                    ItemResult.Failed(Doubt(ErrorReason.Timeout)),
                    ItemResult.Failed(new QlikException(ErrorReason.Forbidden, "no")),
                    ItemResult.Failed(Doubt(ErrorReason.Timeout)),
                ]);
            },
            SilentLog.Instance,
            CancellationToken.None
        );

        Assert.Equal([Outcome.Disabled, Outcome.Disabled, Outcome.Failed, Outcome.Open], results.Select(r => r.Outcome));
        Assert.Equal(["b", "d"], _read.Order());
        Assert.Equal(4, _journal.Ended.Count);
    }

    [Fact]
    public async Task A_stop_while_it_is_read_keeps_what_is_clear_and_leaves_the_rest_open()
    {
        Change[] changes = [Blocking("a"), Blocking("b")];
        using CancellationTokenSource stop = new();
        _site.FakeUsers.BeforeRead = _ =>
        {
            stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _journal.RunAsync(
                _site,
                changes,
                _ => Task.FromResult<IReadOnlyList<ItemResult>>([new(Outcome.Disabled), ItemResult.Failed(Doubt(ErrorReason.Timeout))]),
                SilentLog.Instance,
                stop.Token
            )
        );

        Assert.Equal(Outcome.Disabled, Assert.Single(_journal.Ended).Outcome);
    }

    [Fact]
    public async Task What_the_whole_call_threw_counts_for_each_change_and_is_settled_for_each()
    {
        Change[] changes = [Blocking("a"), Blocking("b")];

        IReadOnlyList<ItemResult> results = await _journal.RunAsync(
            _site,
            changes,
            _ =>
            {
                Become("a", UserStatus.Disabled);
                throw Doubt(ErrorReason.ServerError, 503);
            },
            SilentLog.Instance,
            CancellationToken.None
        );

        Assert.Equal([Outcome.Disabled, Outcome.Failed], results.Select(r => r.Outcome));
    }

    private static QlikException Doubt(ErrorReason reason, int? status = null) =>
        new(reason, "PATCH was answered strangely.")
        {
            StatusCode = status,
            TraceId = "trace",
            InDoubt = true,
        };

    private void AssertOpen(ItemResult result, string why)
    {
        Assert.Equal((Outcome.Open, true), (result.Outcome, result.InDoubt));
        Assert.StartsWith("PATCH was answered strangely. It is not known whether it was done: ", result.Error!.Message);
        Assert.Contains(why, result.Error.Message);
        Assert.Contains(
            $"Resume-QlikOperation -Run {RunText.Short(_journal.RunId)}",
            result.Error.NextStep,
            StringComparison.OrdinalIgnoreCase
        );
        Assert.True(Assert.Single(_journal.Ended).InDoubt);
    }

    private Change Blocking(string id) => UserChanges.OfStatus(_site.Add(id), UserStatus.Disabled);

    private void Become(string id, UserStatus status)
    {
        User old = _site.FakeUsers.All[id];
        _site.FakeUsers.All[id] = new User(old.Id, old.Product, old.Connection, old.Account) { Status = status };
    }

    private async Task<ItemResult> RunAsync(Change change, Action work, QlikException error)
    {
        return Assert.Single(
            await _journal.RunAsync(
                _site,
                [change],
                _ =>
                {
                    work();
                    return Task.FromResult<IReadOnlyList<ItemResult>>([ItemResult.Failed(error)]);
                },
                SilentLog.Instance,
                CancellationToken.None
            )
        );
    }
}
