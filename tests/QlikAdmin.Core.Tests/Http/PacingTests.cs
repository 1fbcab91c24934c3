using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Http;

public sealed class PacingTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task A_429_stops_every_request_of_its_tier_and_none_of_the_other()
    {
        TaskCompletionSource resume = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _clock.Hold = (delay, token) => resume.Task.WaitAsync(token);
        bool limited = true;
        FakeServer server = new(sent => sent.Method == "GET" && limited ? Answer.RetryLater(429, "30")(sent) : Answer.Json("{}")(sent));
        using QlikHttp http = Given.Http(server, _clock);

        Task<QlikResponse> first = http.Send(Given.Request("GET", "one"));
        Task<QlikResponse> second = http.Send(Given.Request("GET", "two"));
        await http.Send(Given.Request("POST", "three"));

        Assert.Equal(["/one", "/three"], server.Requests.Select(r => r.Path));
        Assert.False(second.IsCompleted);
        Assert.Equal([TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30)], _clock.Delays);

        limited = false;
        _clock.Hold = null;
        _clock.Advance(TimeSpan.FromSeconds(30));
        resume.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal(["/one", "/one", "/three", "/two"], server.Requests.Select(r => r.Path).Order());
    }

    [Theory]
    [InlineData("30", 0, 1)]
    [InlineData("30", 0, -1)]
    [InlineData("30", 2, -1)]
    [InlineData("Sun, 01 Mar 2026 12:00:30 GMT", 0, 1)]
    [InlineData("Sun, 01 Mar 2026 12:00:30 GMT", 1, 0)]
    [InlineData("Sun, 01 Mar 2026 12:00:30 GMT", -1, 1)]
    public async Task No_request_goes_out_before_the_wait_is_over_whatever_the_clock_here_says(string after, int hoursAhead, int jump)
    {
        TaskCompletionSource resume = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _clock.Hold = (delay, token) => resume.Task.WaitAsync(token);
        _clock.Jump(TimeSpan.FromHours(hoursAhead));
        bool limited = true;
        FakeServer server = new(sent =>
        {
            HttpResponseMessage answer = limited ? Answer.RetryLater(429, after)(sent) : Answer.Json("{}")(sent);
            answer.Headers.Date = Given.Now;
            return answer;
        });
        using QlikHttp http = Given.Http(server, _clock);

        Task<QlikResponse> first = http.Send(Given.Request("GET", "one"));
        _clock.Jump(TimeSpan.FromHours(jump));
        Task<QlikResponse> second = http.Send(Given.Request("GET", "two"));

        Assert.Equal("/one", server.Only.Path);
        Assert.Equal([TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30)], _clock.Delays);
        limited = false;
        _clock.Advance(TimeSpan.FromSeconds(30));
        _clock.Hold = null;
        resume.SetResult();
        await Task.WhenAll(first, second);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_429_that_ends_its_own_request_still_stops_the_others()
    {
        TaskCompletionSource resume = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _clock.Hold = (delay, token) => resume.Task.WaitAsync(token);
        FakeServer server = new(Answer.RetryLater(429, "400"));
        using QlikHttp http = Given.Http(server, _clock);

        await Given.FailsAsync(() => http.Send(Given.Request("GET", "one")));
        using CancellationTokenSource stop = new();
        Task<QlikResponse> second = http.SendAsync(Given.Request("GET", "two"), SilentLog.Instance, stop.Token);

        Assert.Equal("/one", server.Only.Path);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    [Fact]
    public async Task A_503_stops_nobody_else()
    {
        TaskCompletionSource resume = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _clock.Hold = (delay, token) => resume.Task.WaitAsync(token);
        int requests = 0;
        using QlikHttp http = Given.Http(
            new FakeServer(sent => ++requests == 1 ? Answer.RetryLater(503, "30")(sent) : Answer.Json("{}")(sent)),
            _clock
        );

        Task<QlikResponse> first = http.Send(Given.Request("GET", "one"));
        QlikResponse second = await http.Send(Given.Request("GET", "two"));

        Assert.Equal(1, second.Attempts);
        Assert.False(first.IsCompleted);
        resume.SetResult();
        Assert.Equal(2, (await first).Attempts);
    }

    [Fact]
    public void A_shorter_rest_never_cuts_a_longer_one_short()
    {
        Pacer pacer = new(1, _clock);

        pacer.Pause(RequestTier.Read, TimeSpan.FromSeconds(60));
        pacer.Pause(RequestTier.Read, TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromSeconds(60), pacer.Rest(RequestTier.Read));
        Assert.Equal(TimeSpan.Zero, pacer.Rest(RequestTier.Write));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(TimeSpan.Zero, pacer.Rest(RequestTier.Read));
    }

    [Fact]
    public async Task Who_waited_for_a_place_sees_a_rest_that_began_meanwhile()
    {
        Pacer pacer = new(1, _clock);
        await pacer.EnterAsync(RequestTier.Read, null, CancellationToken.None);
        Task second = pacer.EnterAsync(RequestTier.Read, null, CancellationToken.None);

        pacer.Pause(RequestTier.Read, TimeSpan.FromSeconds(9));
        pacer.Leave();
        await second;

        Assert.Equal([TimeSpan.FromSeconds(9)], _clock.Delays);
    }

    [Fact]
    public async Task No_more_than_the_allowed_number_is_in_flight()
    {
        int now = 0;
        int most = 0;
        using SemaphoreSlim go = new(0);
        FakeServer server = new(
            async (sent, token) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                await go.WaitAsync(token);
                Interlocked.Decrement(ref now);
                return Answer.Json("{}")(sent);
            }
        );
        using QlikHttp http = Given.Http(server, _clock, maxInFlight: 3);

        List<Task<QlikResponse>> all = Enumerable.Range(0, 10).Select(i => http.Send(Given.Request("GET", "n" + i))).ToList();
        Assert.Equal(3, server.Requests.Count);
        go.Release(10);
        await Task.WhenAll(all);

        Assert.Equal((3, 10), (most, server.Requests.Count));
    }

    [Theory]
    [InlineData("GET", RequestTier.Read)]
    [InlineData("HEAD", RequestTier.Read)]
    [InlineData("POST", RequestTier.Write)]
    [InlineData("PUT", RequestTier.Write)]
    [InlineData("PATCH", RequestTier.Write)]
    [InlineData("DELETE", RequestTier.Write)]
    public void Reads_and_writes_are_counted_apart(string method, object tier) => Assert.Equal(tier, Given.Request(method).Tier);

    [Fact]
    public async Task A_failed_request_gives_its_place_back()
    {
        int requests = 0;
        using QlikHttp http = Given.Http(
            new FakeServer(sent => ++requests == 1 ? Answer.Status(403)(sent) : Answer.Json("{}")(sent)),
            _clock,
            maxInFlight: 1
        );

        await Given.FailsAsync(() => http.Send(Given.Request("GET")));

        Assert.Equal(200, (await http.Send(Given.Request("GET"))).StatusCode);
    }
}
