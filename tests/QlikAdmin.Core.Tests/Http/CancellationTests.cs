using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Http;

/// <summary>The server never answers, so only a cancellation ends the request. A test that ends has shown that cancelling
/// works.</summary>
public sealed class CancellationTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly CancellationTokenSource _stop = new();

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task A_back_off_wait_ends_at_once()
    {
        _clock.Hold = CancelAndWait;
        FakeServer server = FakeServer.Script(Answer.RetryLater(503, "200"));
        using QlikHttp http = Given.Http(server, _clock);

        await CancelledAsync(http, Given.Request("GET"));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_pacing_wait_ends_at_once_and_nothing_is_sent()
    {
        TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _clock.Hold = (_, token) => held.Task.WaitAsync(token);
        FakeServer server = FakeServer.Script(Answer.RetryLater(429, "200"), Answer.Json("{}"));
        using QlikHttp http = Given.Http(server, _clock);
        Task<QlikResponse> limited = http.Send(Given.Request("GET", "one"));
        _clock.Hold = CancelAndWait;

        await CancelledAsync(http, Given.Request("GET", "two"));

        Assert.Equal("/one", server.Only.Path);
        _clock.Advance(TimeSpan.FromSeconds(200));
        held.SetResult();
        await limited;
    }

    [Fact]
    public async Task A_wait_for_a_place_ends_at_once()
    {
        TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        FakeServer server = new(
            async (sent, token) =>
            {
                await answer.Task.WaitAsync(token);
                return Answer.Json("{}")(sent);
            }
        );
        using QlikHttp http = Given.Http(server, _clock, maxInFlight: 1);
        Task<QlikResponse> first = http.Send(Given.Request("GET", "one"));

        Task<QlikResponse> second = http.SendAsync(Given.Request("GET", "two"), SilentLog.Instance, _stop.Token);
        _stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal("/one", server.Only.Path);
        answer.SetResult();
        await first;
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_request_under_way_ends_at_once_and_is_not_tried_again(string method)
    {
        FakeServer server = new(
            async (_, token) =>
            {
                _stop.Cancel();
                await Task.Delay(Timeout.Infinite, token);
                throw new InvalidOperationException("never comes here");
            }
        );
        using QlikHttp http = Given.Http(server, _clock);

        await CancelledAsync(http, Given.Request(method));

        Assert.Single(server.Requests);
        Assert.Empty(_clock.Delays);
    }

    [Fact]
    public async Task A_body_read_ends_at_once()
    {
        using BlockingStream body = new("""{"data":[""");
        using QlikHttp http = Given.Http(FakeServer.Script(Answer.Body(body)), _clock);

        Task<QlikResponse> reading = http.SendAsync(Given.Request("GET"), SilentLog.Instance, _stop.Token);
        await body.Waiting.Task;
        _stop.Cancel();

        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(_stop.Token, e.CancellationToken);
    }

    [Fact]
    public async Task A_streamed_read_that_knows_no_token_ends_at_once()
    {
        using BlockingStream body = new("[1,");
        using QlikHttp http = Given.Http(FakeServer.Script(Answer.Body(body)), _clock);

        Task reading = Task.Run(() =>
            http.ArrayAsync(
                Given.Request("GET"),
                r => Convert.ToInt32(r.Value, null),
                i => i.ToString(),
                (_, _) => Task.CompletedTask,
                SilentLog.Instance,
                _stop.Token
            )
        );
        await body.Waiting.Task;
        _stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task A_token_cancelled_before_sends_nothing()
    {
        FakeServer server = FakeServer.Script();
        using QlikHttp http = Given.Http(server, _clock);
        _stop.Cancel();

        await CancelledAsync(http, Given.Request("GET"));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_cancelled_request_gives_its_place_back()
    {
        int requests = 0;
        FakeServer server = new(
            async (sent, token) =>
            {
                if (Interlocked.Increment(ref requests) == 1)
                {
                    _stop.Cancel();
                    await Task.Delay(Timeout.Infinite, token);
                }

                return Answer.Json("{}")(sent);
            }
        );
        using QlikHttp http = Given.Http(server, _clock, maxInFlight: 1);

        await CancelledAsync(http, Given.Request("GET"));

        Assert.Equal(200, (await http.Send(Given.Request("GET"))).StatusCode);
    }

    private Task CancelAndWait(TimeSpan delay, CancellationToken token)
    {
        _stop.Cancel();
        return Task.Delay(Timeout.Infinite, token);
    }

    private async Task CancelledAsync(QlikHttp http, QlikRequest request)
    {
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            http.SendAsync(request, SilentLog.Instance, _stop.Token)
        );
        Assert.Equal(_stop.Token, e.CancellationToken);
    }
}
