using System.Net.Sockets;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Http;

public sealed class ServerWatchTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(40);

    private readonly FakeClock _clock = new();
    private readonly RecordingLog _log = new() { Watches = new ServerWatches() };

    [Theory]
    [InlineData(500, ErrorReason.ServerError)]
    [InlineData(401, ErrorReason.Unauthorized)]
    public async Task After_three_failures_in_a_row_nothing_more_is_sent(int status, ErrorReason reason)
    {
        FakeServer server = FakeServer.Always(Answer.Json("{}", status));
        using QlikHttp http = Given.Http(server, _clock);

        foreach (int _ in Enumerable.Range(0, 3))
        {
            Assert.Equal(reason, (await FailsAsync(http, "PATCH")).Reason);
        }

        int sent = server.Requests.Count;
        QlikException e = await FailsAsync(http, "PATCH");
        Assert.Equal((ErrorReason.ServerDown, false), (e.Reason, e.InDoubt));
        Assert.Equal(reason, Assert.IsType<QlikException>(e.InnerException).Reason);
        await FailsAsync(http, "GET");
        Assert.Equal(sent, server.Requests.Count);
        Assert.True(_log.Watches!.Of(http).IsDown);
    }

    // The server does the work and then goes down. The caller may get this answer after a request beside it has failed.
    [Fact]
    public async Task A_success_that_was_under_way_when_the_server_failed_does_not_end_the_row()
    {
        TaskCompletionSource failed = new();
        int next = 0;
        FakeServer server = new(
            async (sent, _) =>
            {
                if (Interlocked.Increment(ref next) != 1)
                {
                    return Answer.Json("{}", 500)(sent);
                }

                await failed.Task;
                return Answer.Json("{}")(sent);
            }
        );
        using QlikHttp http = Given.Http(server, _clock);
        ServerWatch watch = _log.Watches!.Of(http);

        Task<QlikException?> done = TryAsync(http, "PATCH");
        QlikException first = await FailsAsync(http, "PATCH");
        failed.SetResult();
        Assert.Null(await done);

        Assert.True(watch.IsOfThisRow(first));
        await FailsAsync(http, "PATCH");
        await FailsAsync(http, "PATCH");
        Assert.True(watch.IsDown);
        Assert.True(watch.IsOfThisRow(first));
        Assert.True(watch.IsOfThisRow(await FailsAsync(http, "PATCH")));
    }

    [Fact]
    public async Task A_success_ends_what_failed_before_it_was_asked_for_and_nothing_else()
    {
        TaskCompletionSource failed = new();
        int next = 0;
        FakeServer server = new(
            async (sent, _) =>
            {
                if (Interlocked.Increment(ref next) != 2)
                {
                    return Answer.Json("{}", 500)(sent);
                }

                await failed.Task;
                return Answer.Json("{}")(sent);
            }
        );
        using QlikHttp http = Given.Http(server, _clock);
        ServerWatch watch = _log.Watches!.Of(http);

        QlikException before = await FailsAsync(http, "PATCH");
        Task<QlikException?> done = TryAsync(http, "PATCH");
        QlikException beside = await FailsAsync(http, "PATCH");
        failed.SetResult();
        Assert.Null(await done);

        Assert.False(watch.IsOfThisRow(before));
        Assert.True(watch.IsOfThisRow(beside));
        await FailsAsync(http, "PATCH");
        Assert.False(watch.IsDown);
        await FailsAsync(http, "PATCH");
        Assert.True(watch.IsDown);
    }

    [Fact]
    public async Task Another_run_begins_anew()
    {
        using QlikHttp http = Given.Http(FakeServer.Always(Answer.Json("{}", 500)), _clock);
        foreach (int _ in Enumerable.Range(0, 4))
        {
            await FailsAsync(http, "PATCH");
        }

        RecordingLog next = new() { Watches = new ServerWatches() };
        Assert.Equal(
            ErrorReason.ServerError,
            (await Given.FailsAsync(() => http.SendAsync(Given.Request("PATCH"), next, CancellationToken.None))).Reason
        );
    }

    [Fact]
    public async Task Requests_that_fail_together_count_once()
    {
        TaskCompletionSource all = new();
        int waiting = 0;
        FakeServer server = new(
            async (sent, _) =>
            {
                if (Interlocked.Increment(ref waiting) == 8)
                {
                    all.SetResult();
                }

                await all.Task;
                return Answer.Json("{}", 500)(sent);
            }
        );
        using QlikHttp http = Given.Http(server, _clock);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => FailsAsync(http, "PATCH")));

        Assert.False(_log.Watches!.Of(http).IsDown);
        await FailsAsync(http, "PATCH");
        Assert.False(_log.Watches.Of(http).IsDown);
        await FailsAsync(http, "PATCH");
        Assert.True(_log.Watches.Of(http).IsDown);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    public async Task What_the_server_says_to_one_item_ends_the_row(int status)
    {
        int next = 0;
        using QlikHttp http = Given.Http(FakeServer.Always(sent => Answer.Json("{}", ++next % 3 == 0 ? status : 500)(sent)), _clock);

        foreach (int _ in Enumerable.Range(0, 30))
        {
            await TryAsync(http, "PATCH");
        }

        Assert.Equal(30, next);
        Assert.False(_log.Watches!.Of(http).IsDown);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    public async Task Refusals_alone_never_stop_a_run(int status)
    {
        FakeServer server = FakeServer.Always(Answer.Json("{}", status));
        using QlikHttp http = Given.Http(server, _clock);

        foreach (int _ in Enumerable.Range(0, 20))
        {
            Assert.NotEqual(ErrorReason.ServerDown, (await FailsAsync(http, "PATCH")).Reason);
        }

        Assert.Equal(20, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_can_be_read_and_changes_nothing_is_down_all_the_same()
    {
        using QlikHttp http = Given.Http(FakeServer.Always(sent => Answer.Json("{}", sent.Method == "GET" ? 200 : 500)(sent)), _clock);

        foreach (int _ in Enumerable.Range(0, 3))
        {
            Assert.Equal(ErrorReason.ServerError, (await FailsAsync(http, "PATCH")).Reason);
            Assert.Null(await TryAsync(http, "GET", mayBeDown: true));
        }

        Assert.True(_log.Watches!.Of(http).IsDown);
    }

    [Fact]
    public async Task Failures_of_several_kinds_are_no_row()
    {
        int next = 0;
        using QlikHttp http = Given.Http(FakeServer.Always(sent => Answer.Json("{}", ++next % 2 == 0 ? 401 : 500)(sent)), _clock);

        foreach (int _ in Enumerable.Range(0, 10))
        {
            await FailsAsync(http, "PATCH");
        }

        Assert.False(_log.Watches!.Of(http).IsDown);
    }

    [Fact]
    public async Task A_frozen_server_is_waited_for_once_more_and_then_no_more()
    {
        FakeServer server = new(
            async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                throw new InvalidOperationException("It never answers.");
            }
        );
        using QlikHttp http = Given.Http(server, _clock, s_short);

        Assert.Equal(ErrorReason.Timeout, (await FailsAsync(http, "DELETE")).Reason);
        Assert.Equal(2, server.Requests.Count);
        await FailsAsync(http, "DELETE");
        await FailsAsync(http, "DELETE");
        Assert.Equal(4, server.Requests.Count);
        Assert.Contains(TimeSpan.FromSeconds(5), _clock.Delays);
        Assert.Equal(ErrorReason.ServerDown, (await FailsAsync(http, "DELETE")).Reason);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task A_dead_server_gets_all_attempts_once()
    {
        FakeServer server = new(_ => throw new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused)));
        using QlikHttp http = Given.Http(server, _clock);

        foreach (int _ in Enumerable.Range(0, 200))
        {
            await FailsAsync(http, "DELETE");
        }

        Assert.Equal(RetryPolicy.DefaultMaxAttempts + 2, server.Requests.Count);
        Assert.True(_clock.Delays.Sum(d => d.TotalSeconds) < 60, "The waits alone are longer than a minute.");
    }

    [Fact]
    public async Task The_time_out_is_short_only_until_the_server_is_heard_again()
    {
        TimeSpan usual = TimeSpan.FromSeconds(100);
        bool isUp = false;
        using QlikHttp http = Given.Http(
            new FakeServer(
                async (sent, token) =>
                {
                    if (!isUp)
                    {
                        await Task.Delay(Timeout.Infinite, token);
                    }

                    return Answer.Json("{}")(sent);
                }
            ),
            _clock,
            s_short
        );
        ServerWatch watch = _log.Watches!.Of(http);

        Assert.Equal(usual, watch.TimeoutOf(usual));
        QlikException e = await FailsAsync(http, "PATCH");
        Assert.Equal(TimeSpan.FromSeconds(15), watch.TimeoutOf(usual));
        Assert.Equal(s_short, watch.TimeoutOf(s_short));
        Assert.True(watch.IsOfThisRow(e));

        isUp = true;
        Assert.Null(await TryAsync(http, "PATCH"));
        Assert.Equal(usual, watch.TimeoutOf(usual));
        Assert.False(watch.IsOfThisRow(e));
        Assert.False(watch.IsTroubled);
    }

    private Task<QlikException> FailsAsync(QlikHttp http, string method) =>
        Given.FailsAsync(() => http.SendAsync(Given.Request(method), _log, CancellationToken.None));

    private async Task<QlikException?> TryAsync(QlikHttp http, string method, bool mayBeDown = false)
    {
        try
        {
            await http.SendAsync(Given.Request(method), _log, CancellationToken.None);
            return null;
        }
        catch (QlikException e)
        {
            return mayBeDown && e.Reason == ErrorReason.ServerDown ? null : e;
        }
    }
}
