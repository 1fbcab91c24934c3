using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Cloud;

public sealed class OAuthTests
{
    private readonly FakeClock _clock = new();
    private int _tokens;

    [Fact]
    public async Task The_token_request_is_the_documented_one_and_carries_no_credential()
    {
        FakeServer server = new(Serve);
        using CloudConnection connection = Connect(server, "admin_classic");

        await OpenAsync(connection);

        Sent request = server.Requests[0];
        Assert.Equal(("POST", "https://acme.example/oauth/token"), (request.Method, request.Uri.AbsoluteUri));
        Assert.StartsWith("application/json", request.Headers["Content-Type"]);
        Assert.Null(request.Authorization);
        Assert.True(
            JToken.DeepEquals(
                JObject.Parse(
                    """{"client_id":"client-id","client_secret":"client-secret","grant_type":"client_credentials","scope":"admin_classic"}"""
                ),
                JObject.Parse(request.Body!)
            )
        );
        Assert.Equal("Bearer token-1", server.Requests[1].Authorization);
    }

    [Theory]
    [InlineData("to\\nken")]
    [InlineData("to\\u0000ken")]
    [InlineData("to ken")]
    [InlineData("tok\u00e9n")]
    public async Task A_token_that_no_header_can_hold_is_an_unreadable_answer_and_is_not_shown(string value)
    {
        FakeServer server = new(_ => Answer.Json($$"""{"access_token":"{{value}}","expires_in":600}""")(_));
        using CloudConnection connection = Connect(server);

        QlikException error = await Given.FailsAsync(() => OpenAsync(connection));

        Assert.Equal(ErrorReason.UnreadableAnswer, error.Reason);
        Assert.DoesNotContain("to ken", error.Message);
        Assert.DoesNotContain("ken\"", error.Message);
    }

    [Fact]
    public async Task Without_a_scope_none_is_asked_for()
    {
        FakeServer server = new(Serve);
        using CloudConnection connection = Connect(server);

        await OpenAsync(connection);

        Assert.Null(JObject.Parse(server.Requests[0].Body!)["scope"]);
    }

    [Fact]
    public async Task A_token_that_lives_shorter_than_the_margin_serves_for_half_its_life()
    {
        FakeServer server = new(sent =>
            sent.Path == "/oauth/token"
                ? Answer.Json("""{"access_token":"token-N","expires_in":60}""".Replace("-N", "-" + Interlocked.Increment(ref _tokens)))(
                    sent
                )
                : Serve(sent)
        );
        using CloudConnection connection = Connect(server);

        await OpenAsync(connection);
        _clock.Advance(TimeSpan.FromSeconds(29));
        await OpenAsync(connection);
        Assert.Equal(1, _tokens);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await OpenAsync(connection);
        Assert.Equal(2, _tokens);
    }

    [Fact]
    public async Task One_token_serves_until_shortly_before_its_end()
    {
        FakeServer server = new(Serve);
        using CloudConnection connection = Connect(server);

        await OpenAsync(connection);
        _clock.Advance(TimeSpan.FromHours(6) - OAuthCredential.Margin - TimeSpan.FromSeconds(1));
        await OpenAsync(connection);
        Assert.Equal(1, _tokens);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await OpenAsync(connection);

        Assert.Equal(2, _tokens);
        Assert.Equal("Bearer token-2", server.Requests[^1].Authorization);
        Assert.DoesNotContain(server.Requests, r => r.Path != "/oauth/token" && r.Authorization is null);
    }

    [Fact]
    public async Task Requests_at_once_fetch_one_token()
    {
        TaskCompletionSource token = new(TaskCreationOptions.RunContinuationsAsynchronously);
        FakeServer server = new(
            async (sent, cancel) =>
            {
                if (sent.Path == "/oauth/token")
                {
                    await token.Task.WaitAsync(cancel);
                }

                return Serve(sent);
            }
        );
        using CloudConnection connection = Connect(server);

        Task all = Task.WhenAll(Enumerable.Range(0, 10).Select(_ => OpenAsync(connection)));
        Assert.Equal("/oauth/token", server.Only.Path);
        token.SetResult();
        await all;

        Assert.Equal(1, _tokens);
        Assert.Equal(11, server.Requests.Count);
    }

    [Fact]
    public async Task A_401_renews_the_token_once_and_sends_the_same_body_again()
    {
        FakeServer server = new(sent =>
            sent.Path != "/oauth/token" && sent.Authorization == "Bearer token-1"
                ? Answer.Json("""{"errors":[{"code":"AUTH-1","title":"expired"}]}""", 401)(sent)
                : Serve(sent)
        );
        using CloudConnection connection = Connect(server);
        await FetchFirstAsync(connection);
        _clock.Advance(TimeSpan.FromMinutes(1));

        await connection.InvokeAsync("POST", "/api/v1/x", [], """{"a":1}""", SilentLog.Instance, CancellationToken.None);

        Assert.Equal(2, _tokens);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], server.Requests.Where(r => r.Path == "/api/v1/x").Select(r => r.Authorization));
        Assert.All(server.Requests.Where(r => r.Path == "/api/v1/x"), r => Assert.Equal("""{"a":1}""", r.Body));
    }

    [Fact]
    public async Task A_second_401_is_final()
    {
        FakeServer server = new(sent => sent.Path == "/oauth/token" ? Serve(sent) : Answer.Status(401)(sent));
        using CloudConnection connection = Connect(server);
        await FetchFirstAsync(connection);
        _clock.Advance(TimeSpan.FromMinutes(1));

        QlikException e = await Given.FailsAsync(() => OpenAsync(connection));

        Assert.Equal("Qlik.Unauthorized", e.ErrorId);
        Assert.Equal(2, _tokens);
        Assert.Equal(2, server.Requests.Count(r => r.Path == "/api/v1/users/me"));
        Assert.Empty(_clock.Delays);
    }

    [Fact]
    public async Task Several_requests_that_meet_one_dead_token_renew_it_once()
    {
        int refused = 0;
        TaskCompletionSource allThere = new(TaskCreationOptions.RunContinuationsAsynchronously);
        FakeServer server = new(
            async (sent, cancel) =>
            {
                if (sent.Path != "/oauth/token" && sent.Authorization == "Bearer token-1")
                {
                    if (Interlocked.Increment(ref refused) == 5)
                    {
                        allThere.SetResult();
                    }

                    await allThere.Task.WaitAsync(cancel);
                    return Answer.Status(401)(sent);
                }

                return Serve(sent);
            }
        );
        using CloudConnection connection = Connect(server);
        await FetchFirstAsync(connection);
        _clock.Advance(TimeSpan.FromMinutes(1));

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => OpenAsync(connection)));

        Assert.Equal(2, _tokens);
    }

    [Fact]
    public async Task A_deactivated_tenant_is_neither_renewed_nor_tried_again()
    {
        FakeServer server = new(sent => sent.Path == "/oauth/token" ? Serve(sent) : Answer.Json(Answer.Deactivated, 401)(sent));
        using CloudConnection connection = Connect(server);

        QlikException e = await Given.FailsAsync(() => OpenAsync(connection));

        Assert.Equal("Qlik.TenantDeactivated", e.ErrorId);
        Assert.Equal(("TENANT_DEACTIVATED", "t-1"), (e.ServerCode, e.TraceId));
        Assert.Equal(["/oauth/token", "/api/v1/users/me"], server.Requests.Select(r => r.Path));
        Assert.Empty(_clock.Delays);
    }

    [Fact]
    public async Task A_deactivated_tenant_is_told_by_the_token_request_too()
    {
        FakeServer server = FakeServer.Script(Answer.Json(Answer.Deactivated, 401));
        using CloudConnection connection = Connect(server);

        Assert.Equal("Qlik.TenantDeactivated", (await Given.FailsAsync(() => OpenAsync(connection))).ErrorId);
    }

    [Theory]
    [InlineData(401, """{"errors":[{"code":"AUTH-1","title":"Invalid client credentials","status":"401"}]}""", "Unauthorized")]
    [InlineData(403, """{"errors":[{"code":"X","title":"User disabled"}]}""", "Forbidden")]
    [InlineData(200, """{"token_type":"bearer"}""", "UnreadableAnswer")]
    [InlineData(200, """{"access_token":""}""", "UnreadableAnswer")]
    public async Task A_refused_token_is_the_error_of_the_request(int status, string body, string reason)
    {
        FakeServer server = FakeServer.Script(Answer.Json(body, status));
        using CloudConnection connection = Connect(server);

        Assert.Equal(reason, (await Given.FailsAsync(() => OpenAsync(connection))).Reason.ToString());
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_token_request_is_tried_again_like_a_read()
    {
        FakeServer server = FakeServer.Script(Answer.Drop, Answer.Status(502), Serve, Serve);
        using CloudConnection connection = Connect(server);

        await OpenAsync(connection);

        Assert.Equal(1, _tokens);
    }

    [Fact]
    public async Task An_api_key_has_nothing_to_renew()
    {
        FakeServer server = FakeServer.Script(Answer.Status(401));
        using CloudConnection connection = CloudConnection.Create(
            new CloudConnectionOptions { Tenant = "acme.example", ApiKey = Given.Secret("api-key-6") },
            server,
            clock: _clock
        );

        Assert.Equal(ErrorReason.Unauthorized, (await Given.FailsAsync(() => OpenAsync(connection))).Reason);
        Assert.Equal("Bearer api-key-6", server.Only.Authorization);
    }

    [Theory]
    [InlineData("""{"expires_at":"2026-03-01T13:00:00Z","expires_in":21600}""", "2026-03-01T13:00:00Z")]
    [InlineData("""{"expires_at":"2026-03-01T11:00:00Z","expires_in":600}""", "2026-03-01T12:10:00Z")]
    [InlineData("""{"expires_at":"2026-03-01T11:00:00Z"}""", "2026-03-01T18:00:00Z")]
    [InlineData("""{"expires_at":"rubbish","expires_in":"600"}""", "2026-03-01T12:10:00Z")]
    [InlineData("""{"expires_in":21600}""", "2026-03-01T18:00:00Z")]
    [InlineData("""{"expires_in":0}""", "2026-03-01T18:00:00Z")]
    [InlineData("""{"expires_in":-5}""", "2026-03-01T18:00:00Z")]
    [InlineData("""{"expires_in":1e300}""", "2026-03-31T12:00:00Z")]
    [InlineData("{}", "2026-03-01T18:00:00Z")]
    public void The_end_of_a_token_is_its_date_else_its_life_else_six_hours(string answer, string end)
    {
        using System.IO.StringReader text = new(answer);
        using Newtonsoft.Json.JsonTextReader reader = Json.Reader(text);
        Assert.Equal(DateTimeOffset.Parse(end), OAuthCredential.EndOf(JObject.Load(reader), Given.Now));
    }

    private static Task OpenAsync(CloudConnection connection) => connection.OpenAsync(SilentLog.Instance, CancellationToken.None);

    private static async Task FetchFirstAsync(CloudConnection connection)
    {
        using HttpRequestMessage message = new(HttpMethod.Get, "https://acme.example/");
        await connection.Http.Credential!.ApplyAsync(message, SilentLog.Instance, CancellationToken.None);
    }

    private HttpResponseMessage Serve(Sent sent)
    {
        return sent.Path == "/oauth/token"
            ? Answer.Json(
                """{"access_token":"token-N","token_type":"bearer","expires_in":21600}""".Replace(
                    "-N",
                    "-" + Interlocked.Increment(ref _tokens)
                )
            )(sent)
            : Answer.Json("""{"id":"u1","name":"Jane"}""")(sent);
    }

    private CloudConnection Connect(FakeServer server, string? scope = null)
    {
        return CloudConnection.Create(
            new CloudConnectionOptions
            {
                Tenant = "acme.example",
                OAuthClient = new NetworkCredential("client-id", "client-secret"),
                Scope = scope,
            },
            server,
            clock: _clock
        );
    }
}
