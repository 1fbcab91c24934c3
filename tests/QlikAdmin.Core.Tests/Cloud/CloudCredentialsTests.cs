using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Products.Cloud.Credentials;

namespace QlikAdmin.Core.Tests.Cloud;

public sealed class CloudCredentialsTests
{
    private const string NoRows = """{"data":[]}""";

    [Fact]
    public async Task Keys_and_tokens_of_one_user_are_asked_for_and_read()
    {
        FakeServer server = Tenant(
            """{"data":[{"id":"k1","sub":"u1","subType":"user","status":"active","description":"laptop","token":"never shown"}]}""",
            """{"data":[{"id":"t1","userId":"u1","description":"Excel add-in","deviceType":"Windows"}]}"""
        );

        IReadOnlyList<UserCredential> found = await ListAsync(server);

        Assert.Equal([new(CredentialKind.ApiKey, "k1", "u1", "laptop"), new(CredentialKind.OAuthToken, "t1", "u1", "Excel add-in")], found);
        Assert.Equal(["GET /api/v1/api-keys", "GET /api/v1/oauth-tokens"], server.Requests.Select(r => r.Method + " " + r.Path));
        Assert.Equal(
            ("u1", "active", "100"),
            (server.Requests[0].Query("sub"), server.Requests[0].Query("status"), server.Requests[0].Query("limit"))
        );
        Assert.Equal(("u1", "100"), (server.Requests[1].Query("userId"), server.Requests[1].Query("limit")));
    }

    [Fact]
    public async Task Every_page_is_read_and_only_the_query_of_its_link_is_used()
    {
        FakeServer server = new(sent =>
            (sent.Path, sent.Query("startingAfter"), sent.Query("page")) switch
            {
                ("/api/v1/api-keys", null, _) => Answer.Json(
                    """{"data":[{"id":"k1","sub":"u1"}],"links":{"next":{"href":"https://elsewhere.example/v1/api-keys?sub=u1&startingAfter=k1"}}}"""
                )(sent),
                ("/api/v1/api-keys", "k1", _) => Answer.Json("""{"data":[{"id":"k2","sub":"u1"}],"links":{}}""")(sent),
                ("/api/v1/oauth-tokens", _, null) => Answer.Json(
                    """{"data":[{"id":"t1","userId":"u1"}],"links":{"next":{"href":"http://internal/oauth-tokens?userId=u1&page=2"}}}"""
                )(sent),
                _ => Answer.Json("""{"data":[{"id":"t2","userId":"u1"}],"links":{"next":{"href":null}}}""")(sent),
            }
        );

        Assert.Equal(["k1", "k2", "t1", "t2"], (await ListAsync(server)).Select(c => c.Id));
        Assert.All(server.Requests, r => Assert.Equal("acme.example", r.Uri.Host));
    }

    [Fact]
    public async Task Keys_that_provision_users_keys_of_others_and_revoked_ones_are_never_chosen()
    {
        FakeServer server = Tenant(
            """
            {"data":[
              {"id":"scim","sub":"u1","subType":"externalClient","status":"active"},
              {"id":"idp","sub":"SCIM\\idp-1","subType":"externalClient","status":"active"},
              {"id":"other","sub":"u2","subType":"user","status":"active"},
              {"id":"case","sub":"U1","subType":"user","status":"active"},
              {"id":"old","sub":"u1","subType":"user","status":"Revoked"},
              {"id":"nobody","subType":"user","status":"active"},
              {"id":"mine","sub":"u1","subType":"User","status":"active"}]}
            """,
            """{"data":[{"id":"t2","userId":"u2"},{"id":"t0"},{"id":"t1","userId":"u1"}]}"""
        );

        Assert.Equal(["mine", "t1"], (await ListAsync(server)).Select(c => c.Id));
    }

    [Fact]
    public async Task Rows_without_id_are_passed_over_and_missing_fields_are_no_text()
    {
        FakeServer server = Tenant(
            """{"data":[{"sub":"u1"},{"id":"","sub":"u1"},{"id":7,"sub":"u1","description":null},"odd",null]}""",
            """{"data":[{"userId":"u1"},{"id":"t1","userId":"u1","description":{"a":1}}]}"""
        );

        IReadOnlyList<UserCredential> found = await ListAsync(server);

        Assert.Equal([("7", null), ("t1", null)], found.Select(c => (c.Id, c.Description)));
        Assert.Equal("ApiKey 7", found[0].ToString());
    }

    [Fact]
    public async Task Who_may_not_read_them_is_told_and_gets_no_half_list()
    {
        Assert.Equal(
            ErrorReason.Forbidden,
            (
                await Given.FailsAsync(() =>
                    ListAsync(
                        new FakeServer(sent =>
                            (
                                sent.Path.EndsWith("api-keys", StringComparison.Ordinal)
                                    ? Answer.Json("""{"data":[{"id":"k1","sub":"u1"}]}""")
                                    : Answer.Status(403)
                            )(sent)
                        )
                    )
                )
            ).Reason
        );
        Assert.Equal(
            ErrorReason.UnreadableAnswer,
            (await Given.FailsAsync(() => ListAsync(FakeServer.Always(Answer.Json("""{"rows":[]}"""))))).Reason
        );
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_tenant_without_the_service_has_given_nobody_a_token(int status)
    {
        FakeServer server = new(sent =>
            (
                sent.Path.EndsWith("api-keys", StringComparison.Ordinal)
                    ? Answer.Json("""{"data":[{"id":"k1","sub":"u1"}]}""")
                    : Answer.Status(status)
            )(sent)
        );

        Assert.Equal(["k1"], (await ListAsync(server)).Select(c => c.Id));
    }

    [Fact]
    public async Task A_service_that_has_answered_before_and_is_missing_now_tells_nothing()
    {
        CloudCredentials credentials = new(
            Given.Http(
                FakeServer.Script(
                    Answer.Json("""{"data":[{"id":"k1","sub":"u1"}]}"""),
                    Answer.Json(NoRows),
                    Answer.Status(404),
                    Answer.Json(NoRows)
                )
            )
        );
        await credentials.ListAsync("u1", new RecordingLog(), CancellationToken.None);

        QlikException e = await Given.FailsAsync(() => credentials.ListAsync("u1", new RecordingLog(), CancellationToken.None));

        Assert.Equal(ErrorReason.NotFound, e.Reason);
    }

    [Theory]
    [InlineData(CredentialKind.ApiKey, "/api/v1/api-keys/k%2F1")]
    [InlineData(CredentialKind.OAuthToken, "/api/v1/oauth-tokens/k%2F1")]
    internal async Task One_is_revoked_at_its_own_address_and_one_that_is_gone_is_told_as_such(CredentialKind kind, string path)
    {
        FakeServer server = FakeServer.Script(Answer.Status(204), Answer.Status(404), Answer.Status(403));
        UserCredential credential = new(kind, "k/1", "u1", null);

        Assert.Equal(Outcome.Revoked, await RevokeAsync(server, credential));
        Assert.Equal(Outcome.AlreadyGone, await RevokeAsync(server, credential));
        Assert.Equal(ErrorReason.Forbidden, (await Given.FailsAsync(() => RevokeAsync(server, credential))).Reason);
        Assert.All(server.Requests, r => Assert.Equal("DELETE " + path, r.Method + " " + r.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("..")]
    public async Task An_id_that_leads_to_the_whole_list_is_refused_before_any_call(string id)
    {
        FakeServer server = FakeServer.Script();

        Assert.Equal(
            ErrorReason.InvalidInput,
            (await Given.FailsAsync(() => RevokeAsync(server, new UserCredential(CredentialKind.ApiKey, id, "u1", null)))).Reason
        );
        Assert.Empty(server.Requests);
    }

    private static FakeServer Tenant(string keys, string? tokens = null)
    {
        return new FakeServer(sent =>
            sent.Path switch
            {
                "/api/v1/api-keys" => Answer.Json(keys)(sent),
                "/api/v1/oauth-tokens" => Answer.Json(tokens ?? NoRows)(sent),
                _ => throw new InvalidOperationException("Nobody expected " + sent.Uri),
            }
        );
    }

    private static Task<IReadOnlyList<UserCredential>> ListAsync(HttpMessageHandler server) =>
        new CloudCredentials(Given.Http(server)).ListAsync("u1", SilentLog.Instance, CancellationToken.None);

    private static Task<Outcome> RevokeAsync(HttpMessageHandler server, UserCredential credential) =>
        new CloudCredentials(Given.Http(server)).RevokeAsync(credential, SilentLog.Instance, CancellationToken.None);
}
