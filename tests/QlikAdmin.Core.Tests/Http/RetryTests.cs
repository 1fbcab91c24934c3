using System.Net.Sockets;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Http;

public sealed class RetryTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData("GET", 429)]
    [InlineData("GET", 408)]
    [InlineData("GET", 500)]
    [InlineData("GET", 502)]
    [InlineData("GET", 503)]
    [InlineData("GET", 504)]
    [InlineData("PUT", 503)]
    [InlineData("PUT", 504)]
    [InlineData("DELETE", 502)]
    [InlineData("DELETE", 408)]
    [InlineData("POST", 429)]
    [InlineData("POST", 503)]
    [InlineData("PATCH", 429)]
    [InlineData("PATCH", 503)]
    public async Task A_passing_failure_is_tried_again(string method, int status)
    {
        FakeServer server = FakeServer.Script(Answer.Status(status), Answer.Status(status), Answer.Json("{}"));
        using QlikHttp http = Given.Http(server, _clock);

        QlikResponse response = await http.Send(Given.Request(method));

        Assert.Equal((200, 3), (response.StatusCode, response.Attempts));
        Assert.Equal(2, _clock.Delays.Count);
    }

    [Theory]
    [InlineData("GET", 400)]
    [InlineData("GET", 401)]
    [InlineData("GET", 403)]
    [InlineData("GET", 404)]
    [InlineData("GET", 409)]
    [InlineData("GET", 412)]
    [InlineData("GET", 501)]
    [InlineData("DELETE", 404)]
    [InlineData("DELETE", 500)]
    [InlineData("PUT", 500)]
    [InlineData("POST", 408)]
    [InlineData("POST", 500)]
    [InlineData("POST", 502)]
    [InlineData("POST", 504)]
    [InlineData("PATCH", 502)]
    public async Task Any_other_failure_is_final(string method, int status)
    {
        FakeServer server = FakeServer.Script(Answer.Text("no", status));
        using QlikHttp http = Given.Http(server, _clock);

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request(method)));

        Assert.Equal(status, e.StatusCode);
        Assert.Single(server.Requests);
        Assert.Empty(_clock.Delays);
    }

    [Theory]
    [InlineData("GET", 2)]
    [InlineData("HEAD", 2)]
    [InlineData("PUT", 2)]
    [InlineData("DELETE", 2)]
    [InlineData("POST", 1)]
    [InlineData("PATCH", 1)]
    public async Task A_broken_connection_is_tried_again_where_twice_does_no_harm(string method, int requests)
    {
        FakeServer server = FakeServer.Script(Answer.Drop, Answer.Json("{}"));
        using QlikHttp http = Given.Http(server, _clock);

        Task<QlikResponse> sending = http.Send(Given.Request(method));

        if (requests == 1)
        {
            QlikException e = await Given.FailsAsync(() => sending);
            Assert.Equal(ErrorReason.ConnectionFailed, e.Reason);
            Assert.True(e.InDoubt);
        }
        else
        {
            Assert.Equal(2, (await sending).Attempts);
        }

        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task A_post_that_only_reads_is_treated_like_a_get()
    {
        FakeServer server = FakeServer.Script(Answer.Drop, Answer.Status(502), Answer.Status(500), Answer.Json("{}"));
        using QlikHttp http = Given.Http(server, _clock);

        Assert.Equal(4, (await http.Send(new QlikRequest(HttpMethod.Post, "filter", "Look up") { Changes = false })).Attempts);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, "NameNotResolved")]
    [InlineData(SocketError.NoRecovery, "NameNotResolved")]
    public async Task An_unknown_host_is_not_tried_again(SocketError error, string reason)
    {
        FakeServer server = FakeServer.Always(_ => throw new HttpRequestException("x", new SocketException((int)error)));
        using QlikHttp http = Given.Http(server, _clock);

        Assert.Equal(reason, (await Given.FailsAsync(() => http.Send(Given.Request("GET")))).Reason.ToString());
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_first_call_to_a_server_reports_a_dead_line_at_once_but_still_waits_for_a_busy_one()
    {
        using QlikHttp dead = Given.Http(FakeServer.Script(Answer.Drop), _clock);
        using QlikHttp busy = Given.Http(FakeServer.Script(Answer.Status(503), Answer.Json("{}")), _clock);
        QlikRequest first = new(HttpMethod.Get, "about", "Connect") { FailFast = true };

        Assert.Equal(ErrorReason.ConnectionFailed, (await Given.FailsAsync(() => dead.Send(first))).Reason);
        Assert.Equal(2, (await busy.Send(first)).Attempts);
    }

    [Fact]
    public async Task Attempts_are_bounded_in_count()
    {
        FakeServer server = FakeServer.Always(Answer.Status(503));
        using QlikHttp http = Given.Http(server, _clock);

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request("GET")));

        Assert.Equal(ErrorReason.ServerError, e.Reason);
        Assert.Equal(RetryPolicy.DefaultMaxAttempts, server.Requests.Count);
        for (int i = 0; i < _clock.Delays.Count; i++)
        {
            Assert.InRange(_clock.Delays[i], TimeSpan.Zero, RetryPolicy.BaseDelay * Math.Pow(2, i));
        }
    }

    [Fact]
    public async Task Attempts_are_bounded_in_total_waiting_time()
    {
        FakeServer server = FakeServer.Always(Answer.RetryLater(503, "100"));
        using QlikHttp http = Given.Http(server, _clock);

        await Given.FailsAsync(() => http.Send(Given.Request("GET")));

        Assert.Equal([TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(100)], _clock.Delays);
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [InlineData("13", 13)]
    [InlineData("Sun, 01 Mar 2026 12:00:40 GMT", 40)]
    [InlineData("0", 0)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", 0)]
    public async Task Retry_after_decides_the_wait(string header, double seconds)
    {
        using QlikHttp http = Given.Http(FakeServer.Script(Answer.RetryLater(503, header), Answer.Json("{}")), _clock);

        await http.Send(Given.Request("GET"));

        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(_clock.Delays));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("NaN")]
    [InlineData("-5")]
    public async Task A_retry_after_that_says_nothing_leaves_the_random_wait(string header)
    {
        using QlikHttp http = Given.Http(FakeServer.Script(Answer.RetryLater(503, header), Answer.Json("{}")), _clock);

        await http.Send(Given.Request("GET"));

        Assert.InRange(Assert.Single(_clock.Delays), TimeSpan.FromTicks(1), RetryPolicy.BaseDelay);
    }

    [Theory]
    [InlineData("301")]
    [InlineData("99999999999")]
    [InlineData("3026-03-01T12:00:00Z")]
    public async Task A_longer_wait_than_allowed_is_not_begun(string header)
    {
        FakeServer server = FakeServer.Script(Answer.RetryLater(429, header));
        using QlikHttp http = Given.Http(server, _clock);

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request("GET")));

        Assert.Equal(ErrorReason.RateLimited, e.Reason);
        Assert.Contains("The server allows more requests in", e.Message);
        Assert.Empty(_clock.Delays);
    }

    [Fact]
    public async Task A_rate_limit_without_a_word_about_its_end_rests_a_second_at_least()
    {
        using QlikHttp http = Given.Http(FakeServer.Script(Answer.Status(429), Answer.Json("{}")), _clock);

        await http.Send(Given.Request("GET"));

        Assert.True(_clock.Delays[0] >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task The_body_is_built_anew_for_every_attempt()
    {
        FakeServer server = FakeServer.Script(Answer.Status(503), Answer.Status(429), Answer.Json("{}"));
        using QlikHttp http = Given.Http(server, _clock);

        await http.Send(Given.Request("POST", body: """{"delete":[]}"""));

        Assert.Equal(Enumerable.Repeat("""{"delete":[]}""", 3), server.Requests.Select(r => r.Body));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(403)]
    [InlineData(401)]
    public async Task A_lost_answer_stays_in_doubt_whatever_the_later_attempts_say(int status)
    {
        int requests = 0;
        FakeServer server = new(sent => ++requests == 1 ? Answer.Drop(sent) : Answer.Status(status)(sent));
        using QlikHttp http = Given.Http(server, _clock);

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request("DELETE")));

        Assert.Equal(status, e.StatusCode);
        Assert.True(e.InDoubt);
    }

    [Fact]
    public async Task An_error_whose_body_breaks_off_is_still_that_error()
    {
        FakeServer server = FakeServer.Script(Answer.Body(BlockingStream.Broken("""{"errors":[{"co"""), status: 403));
        using QlikHttp http = Given.Http(server, _clock);

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request("GET")));

        Assert.Equal((ErrorReason.Forbidden, 403), (e.Reason, e.StatusCode));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Waits_are_announced()
    {
        RecordingLog log = new();
        using QlikHttp http = Given.Http(FakeServer.Script(Answer.RetryLater(503, "7"), Answer.Json("{}")), _clock);

        await http.SendAsync(Given.Request("GET"), log, CancellationToken.None);

        Assert.Contains("GET /things: waiting 7.0 s before attempt 2", log.VerboseLines);
        Assert.Matches(@"^GET /things -> 503 in \d+ ms \(attempt 1\)$", log.VerboseLines[0]);
        Assert.Matches(@"^GET /things -> 200 in \d+ ms \(attempt 2\)$", log.VerboseLines[^1]);
    }
}
