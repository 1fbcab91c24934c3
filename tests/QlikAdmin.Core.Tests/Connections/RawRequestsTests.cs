using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Connections;

public sealed class RawRequestsTests
{
    [Theory]
    [InlineData("/api/v1/users", "", "api/v1/users")]
    [InlineData("api/v1/users", "", "api/v1/users")]
    [InlineData("/qrs/about", "qrs", "about")]
    [InlineData("qrs/about", "qrs", "about")]
    [InlineData("QRS/about", "qrs", "about")]
    [InlineData("/about", "qrs", "about")]
    [InlineData("qrsx/about", "qrs", "qrsx/about")]
    [InlineData(" /license/x ", "qrs", "license/x")]
    public void The_path_is_below_the_server_with_or_without_prefix(string path, string prefix, string expected) =>
        Assert.Equal(expected, RawRequests.Relative(path, prefix));

    [Theory]
    [InlineData("https://evil.example/api")]
    [InlineData("//evil.example/api")]
    [InlineData(@"\\evil.example\api")]
    [InlineData(@"\evil")]
    [InlineData("../hub")]
    [InlineData("api/../../hub")]
    [InlineData(@"api\..\hub")]
    [InlineData("%2e%2e/hub")]
    [InlineData("api/.%2E/hub")]
    public void A_path_to_another_place_is_refused(string path)
    {
        Assert.Equal(ErrorReason.InvalidInput, Assert.Throws<QlikException>(() => RawRequests.Relative(path, "qrs")).Reason);
    }

    [Theory]
    [InlineData(@"/\evil.example/api")]
    [InlineData(@"/\\evil.example/api")]
    [InlineData("evil:8080/api")]
    [InlineData("javascript:alert(1)")]
    public async Task Nothing_is_sent_to_another_origin_whatever_the_path_looks_like(string path)
    {
        FakeServer server = FakeServer.Always(Answer.Json("{}"));
        using QlikHttp http = Given.Http(server);

        try
        {
            await InvokeAsync(http, "GET", path);
        }
        catch (QlikException e)
        {
            Assert.Equal(ErrorReason.InvalidInput, e.Reason);
        }

        Assert.All(server.Requests, r => Assert.Equal("https://acme.example", r.Uri.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public async Task Method_query_and_body_are_sent_as_given()
    {
        FakeServer server = FakeServer.Always(Answer.Json("""{"ok":true}"""));
        using QlikHttp http = Given.Http(server);

        string answer = await InvokeAsync(http, "patch", "/api/v1/users/u1", """[{"op":"replace"}]""", ("sort", "+name"), ("q", "a&b"));

        Assert.Equal("""{"ok":true}""", answer);
        Assert.Equal("PATCH", server.Only.Method);
        Assert.Equal("https://acme.example/api/v1/users/u1?sort=%2Bname&q=a%26b", server.Only.Uri.AbsoluteUri);
        Assert.Equal("""[{"op":"replace"}]""", server.Only.Body);
        Assert.StartsWith("application/json", server.Only.Headers["Content-Type"]);
    }

    [Fact]
    public async Task A_query_in_the_path_and_one_beside_it_become_one()
    {
        FakeServer server = FakeServer.Always(Answer.Json("{}"));
        using QlikHttp http = Given.Http(server);

        await InvokeAsync(http, "GET", "/api/v1/users?limit=5&filter=name%20co%20%22a%22", null, ("sort", "name"));

        Assert.Equal(("5", "name co \"a\"", "name"), (server.Only.Query("limit"), server.Only.Query("filter"), server.Only.Query("sort")));
    }

    [Theory]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task An_empty_answer_is_an_empty_text_where_the_status_promises_no_more(int status)
    {
        using QlikHttp http = Given.Http(FakeServer.Always(Answer.Status(status)));

        Assert.Equal(string.Empty, await InvokeAsync(http, "DELETE", "/api/v1/users/u1"));
    }

    [Theory]
    [InlineData("", "application/json", 200, ErrorReason.EmptyAnswer)]
    [InlineData("  ", "text/plain", 200, ErrorReason.EmptyAnswer)]
    [InlineData("\u0001\u0002 garbage", "application/json", 200, ErrorReason.UnreadableAnswer)]
    [InlineData("""{"id":"1","na""", "application/json", 201, ErrorReason.UnreadableAnswer)]
    [InlineData("""{"id":"1"} and more""", "application/problem+json", 202, ErrorReason.UnreadableAnswer)]
    public async Task What_is_no_answer_leaves_a_change_in_doubt(string body, string type, int status, ErrorReason reason)
    {
        FakeServer server = FakeServer.Always(Answer.Text(body, status, type));
        using QlikHttp http = Given.Http(server);

        QlikException error = await Given.FailsAsync(() => InvokeAsync(http, "POST", "/api/v1/things", "{}"));

        Assert.Equal((reason, true), (error.Reason, error.InDoubt));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("POST", "done, thank you", "text/plain")]
    [InlineData("POST", "[1, {\"a\": null}]", "application/json")]
    [InlineData("GET", "no JSON at all", "application/json")]
    [InlineData("GET", "", "application/json")]
    public async Task What_an_answer_says_is_handed_on_as_it_is(string method, string body, string type)
    {
        using QlikHttp http = Given.Http(FakeServer.Always(Answer.Text(body, 200, type)));

        Assert.Equal(body, await InvokeAsync(http, method, "/api/v1/things"));
    }

    private static Task<string> InvokeAsync(
        QlikHttp http,
        string method,
        string path,
        string? body = null,
        params (string Name, string Value)[] query
    )
    {
        return RawRequests.InvokeAsync(
            http,
            method,
            path,
            string.Empty,
            Array.ConvertAll(query, q => new KeyValuePair<string, string>(q.Name, q.Value)),
            body,
            SilentLog.Instance,
            CancellationToken.None
        );
    }
}
