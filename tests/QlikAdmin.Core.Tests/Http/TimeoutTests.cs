using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Http;

/// <summary>The time-out is short and the server is silent for ever, so the order of events is certain without measuring time.</summary>
public sealed class TimeoutTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(40);

    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData("GET", RetryPolicy.DefaultMaxAttempts)]
    [InlineData("DELETE", RetryPolicy.DefaultMaxAttempts)]
    [InlineData("POST", 1)]
    public async Task Silence_is_a_time_out_and_not_a_cancellation(string method, int attempts)
    {
        FakeServer server = new(Silence);
        using QlikHttp http = Given.Http(server, _clock, s_short);

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request(method)));

        Assert.Equal("Qlik.Timeout", e.ErrorId);
        Assert.Equal(method != "GET", e.InDoubt);
        Assert.Contains("got no answer within 0", e.Message);
        Assert.Equal(attempts, server.Requests.Count);
        Assert.Equal(attempts > 1, e.Message.Contains($"after {attempts} attempts"));
    }

    [Fact]
    public async Task A_body_that_stops_coming_is_a_time_out()
    {
        using QlikHttp http = Given.Http(FakeServer.Always(sent => Answer.Body(new BlockingStream("{\"data\":["))(sent)), _clock, s_short);

        Assert.Equal(ErrorReason.Timeout, (await Given.FailsAsync(() => http.Send(Given.Request("POST")))).Reason);
    }

    [Fact]
    public async Task An_error_body_that_stops_coming_is_a_time_out()
    {
        using QlikHttp http = Given.Http(
            FakeServer.Always(sent => Answer.Body(new BlockingStream("{"), status: 500)(sent)),
            _clock,
            s_short
        );

        Assert.Equal(ErrorReason.Timeout, (await Given.FailsAsync(() => http.Send(Given.Request("POST")))).Reason);
    }

    [Fact]
    public async Task A_streamed_list_that_stops_coming_is_a_time_out_and_tried_again()
    {
        FakeServer server = FakeServer.Always(sent => Answer.Body(new BlockingStream("[1,"))(sent));
        using QlikHttp http = Given.Http(server, _clock, s_short, new RetryPolicy(maxAttempts: 2));

        QlikException e = await Given.FailsAsync(() =>
            Task.Run(() =>
                http.ArrayAsync(
                    Given.Request("GET"),
                    r => Convert.ToInt32(r.Value, null),
                    i => i.ToString(),
                    (_, _) => Task.CompletedTask,
                    SilentLog.Instance,
                    CancellationToken.None
                )
            )
        );

        Assert.Equal(ErrorReason.Timeout, e.Reason);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("8]")]
    public async Task What_is_read_after_the_time_out_closed_the_answer_is_not_part_of_the_list(string last)
    {
        FakeServer server = FakeServer.Script(sent => Answer.Body(BlockingStream.Reused("[1,", last))(sent), Answer.Json("[1,2,3]"));
        using QlikHttp http = Given.Http(server, _clock, s_short, new RetryPolicy(maxAttempts: 2));
        List<int> rows = [];

        await Task.Run(() =>
            http.ArrayAsync(
                Given.Request("GET"),
                r => Convert.ToInt32(r.Value, null),
                i => i.ToString(),
                (page, _) =>
                {
                    rows.AddRange(page);
                    return Task.CompletedTask;
                },
                SilentLog.Instance,
                CancellationToken.None
            )
        );

        Assert.Equal([1, 2, 3], rows);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task The_time_that_a_consumer_takes_does_not_count()
    {
        using CancellationTokenSource caller = new();
        using AttemptScope scope = new(s_short, caller.Token);

        scope.Suspend();
        using CancellationTokenSource longer = new(s_short * 4);
        TaskCompletionSource passed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration later = longer.Token.Register(passed.SetResult);
        await passed.Task;
        Assert.False(scope.Token.IsCancellationRequested);

        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration end = scope.Token.Register(ended.SetResult);
        scope.Restart();
        await ended.Task;
        Assert.True(scope.TimedOut);
    }

    [Fact]
    public void An_end_by_the_caller_is_no_time_out()
    {
        using CancellationTokenSource caller = new();
        using AttemptScope scope = new(TimeSpan.FromHours(1), caller.Token);

        caller.Cancel();

        Assert.True(scope.Token.IsCancellationRequested);
        Assert.False(scope.TimedOut);
    }

    private static async Task<System.Net.Http.HttpResponseMessage> Silence(Sent sent, CancellationToken token)
    {
        await Task.Delay(Timeout.Infinite, token);
        throw new InvalidOperationException("never comes here");
    }
}
