using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Http;

public sealed class DoubtTests
{
    private const string Refused = """{"errors":[{"code":"X-1","title":"No"}]}""";

    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData("POST", 500, true)]
    [InlineData("POST", 502, true)]
    [InlineData("POST", 503, true)]
    [InlineData("POST", 504, true)]
    [InlineData("POST", 408, true)]
    [InlineData("POST", 302, true)]
    [InlineData("DELETE", 500, true)]
    [InlineData("PATCH", 503, true)]
    [InlineData("PUT", 503, true)]
    [InlineData("POST", 429, false)]
    [InlineData("POST", 400, false)]
    [InlineData("POST", 401, false)]
    [InlineData("POST", 403, false)]
    [InlineData("POST", 404, false)]
    [InlineData("DELETE", 404, false)]
    [InlineData("POST", 409, false)]
    [InlineData("GET", 500, false)]
    [InlineData("GET", 404, false)]
    public async Task Whether_it_may_have_been_done_is_known(string method, int status, bool inDoubt)
    {
        using QlikHttp http = Given.Http(FakeServer.Always(Answer.Json(Refused, status)), _clock, forms: AnswerForm.Json);

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request(method)));

        Assert.Equal((status, inDoubt), (e.StatusCode, e.InDoubt));
    }

    [Theory]
    [InlineData("<html><title>Sign in</title></html>", 200)]
    [InlineData("<html><title>Sign in</title></html>", 401)]
    [InlineData("<html><title>Not found</title></html>", 404)]
    [InlineData("404 page not found", 404)]
    [InlineData("", 404)]
    public async Task What_is_not_the_products_own_refusal_leaves_doubt(string body, int status)
    {
        using QlikHttp http = Given.Http(FakeServer.Always(Answer.Text(body, status)), _clock, forms: AnswerForm.Json);

        Assert.True((await Given.FailsAsync(() => http.Send(Given.Request("DELETE")))).InDoubt);
        Assert.False((await Given.FailsAsync(() => http.Send(Given.Request("GET")))).InDoubt);
    }

    [Fact]
    public async Task A_refusal_that_breaks_off_leaves_doubt()
    {
        using QlikHttp http = Given.Http(FakeServer.Always(Answer.Body(BlockingStream.Broken(string.Empty), status: 404)), _clock);

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request("DELETE")));

        Assert.Equal((404, true), (e.StatusCode, e.InDoubt));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"data\":[")]
    [InlineData("fine")]
    public async Task An_answer_to_a_change_that_can_not_be_read_leaves_doubt_and_is_not_asked_for_again(string body)
    {
        FakeServer server = FakeServer.Always(Answer.Json(body));
        using QlikHttp http = Given.Http(server, _clock);

        QlikException e = await Given.FailsAsync(() => http.ObjectAsync(Given.Request("POST"), SilentLog.Instance, CancellationToken.None));

        Assert.Equal((true, 1), (e.InDoubt, e.Attempts));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("DELETE", 404)]
    [InlineData("DELETE", 410)]
    [InlineData("PUT", 409)]
    [InlineData("POST", 409)]
    [InlineData("POST", 400)]
    public async Task After_a_second_attempt_not_there_and_there_already_are_no_answers(string method, int status)
    {
        using QlikHttp http = Given.Http(
            FakeServer.Script(Answer.Json(Refused, 429), Answer.Json(Refused, status)),
            _clock,
            forms: AnswerForm.Json
        );

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request(method)));

        Assert.Equal((status, true, 2), (e.StatusCode, e.InDoubt, e.Attempts));
    }

    [Fact]
    public async Task A_delete_answered_404_after_a_lost_answer_is_no_success()
    {
        using QlikHttp http = Given.Http(FakeServer.Script(Answer.Drop, Answer.Text("not here", 404)), _clock);

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request("DELETE")));

        Assert.Equal((ErrorReason.NotFound, true, 2), (e.Reason, e.InDoubt, e.Attempts));
    }

    [Fact]
    public async Task A_refusal_after_a_rate_limit_is_clear()
    {
        using QlikHttp http = Given.Http(
            FakeServer.Script(Answer.Json(Refused, 429), Answer.Json(Refused, 403)),
            _clock,
            forms: AnswerForm.Json
        );

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request("POST")));

        Assert.Equal((403, false, 2), (e.StatusCode, e.InDoubt, e.Attempts));
    }

    [Fact]
    public async Task The_doubt_survives_a_refusal_to_give_a_new_token()
    {
        FakeServer server = FakeServer.Script(Answer.Json(Refused, 503));
        using QlikHttp http = Given.Http(server, _clock);
        http.Credential = new DyingCredential();

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request("POST")));

        Assert.Equal((ErrorReason.Unauthorized, true, 1), (e.Reason, e.InDoubt, e.Attempts));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_failure_to_get_the_first_token_leaves_none()
    {
        using QlikHttp http = Given.Http(FakeServer.Script(), _clock);
        http.Credential = new DyingCredential(good: 0);

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request("POST")));

        Assert.Equal((false, 0), (e.InDoubt, e.Attempts));
    }

    [Theory]
    [InlineData("POST", true)]
    [InlineData("GET", false)]
    public async Task Closing_the_connection_in_the_middle_leaves_doubt_about_a_change(string method, bool inDoubt)
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        QlikHttp http = Given.Http(
            new FakeServer(
                async (_, token) =>
                {
                    arrived.SetResult();
                    await Task.Delay(Timeout.Infinite, token);
                    throw new InvalidOperationException("never comes here");
                }
            )
        );

        Task<QlikResponse> sending = http.Send(Given.Request(method));
        await arrived.Task;
        http.Dispose();

        QlikException e = await Given.FailsAsync(() => sending);
        Assert.Equal((ErrorReason.NotConnected, inDoubt), (e.Reason, e.InDoubt));
    }

    [Fact]
    public async Task A_redirect_to_elsewhere_leaves_doubt_about_a_change()
    {
        using QlikHttp http = Given.Http(FakeServer.Always(Answer.Redirect(302, "/login")), _clock);

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request("POST")));

        Assert.Equal((ErrorReason.RedirectRefused, true), (e.Reason, e.InDoubt));
    }

    [Fact]
    public async Task A_change_that_was_sent_on_counts_as_sent_twice()
    {
        using QlikHttp http = Given.Http(FakeServer.Script(Answer.Redirect(307, "/other"), Answer.Json(Refused, 404)), _clock);

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request("DELETE")));

        Assert.Equal((404, true, 2), (e.StatusCode, e.InDoubt, e.Attempts));
    }

    /// <summary>Works a number of times, and then the token endpoint refuses it.</summary>
    private sealed class DyingCredential(int good = 1) : ICredential
    {
        private int _used;

        public Task ApplyAsync(HttpRequestMessage message, IOperationLog log, CancellationToken token)
        {
            QlikRequest asked = new(HttpMethod.Post, "oauth/token", "Get an access token") { Changes = false };
            return _used++ < good
                ? Task.CompletedTask
                : throw ErrorTable.Unusable(ErrorReason.Unauthorized, "acme", asked, "refused the client.");
        }

        public Task<bool> RenewAsync(string? refused, IOperationLog log, CancellationToken token) => Task.FromResult(false);
    }
}
