using QlikAdmin.Http;
using QlikAdmin.Plans;
using QlikAdmin.Products.Cloud;

namespace QlikAdmin.Core.Tests.Http;

public sealed class RedirectTests
{
    [Theory]
    [InlineData(301, "/api/v1/users/u1")]
    [InlineData(302, "https://acme.example/api/v1/users/u1")]
    [InlineData(303, "https://ACME.example:443/api/v1/users/u1")]
    [InlineData(307, "u1")]
    [InlineData(308, "/api/v1/users/u1")]
    public async Task On_the_same_host_it_is_followed_with_credentials(int status, string location)
    {
        FakeServer server = FakeServer.Script(Answer.Redirect(status, location), Answer.Json("""{"id":"u1"}"""));
        using QlikHttp http = Http(server);

        QlikResponse response = await http.Send(Given.Request("GET", "api/v1/users/me"));

        Assert.Equal("""{"id":"u1"}""", response.Body.ToString());
        Assert.Equal("/api/v1/users/u1", server.Requests[1].Path);
        Assert.All(server.Requests, r => Assert.Equal("Bearer secret-token", r.Authorization));
    }

    [Theory]
    [InlineData("https://evil.example/api/v1/users/u1")]
    [InlineData("https://acme.example.evil.example/")]
    [InlineData("https://acme.example:8443/api")]
    [InlineData("http://acme.example/api/v1/users/u1")]
    [InlineData("//evil.example/api")]
    public async Task To_another_origin_nothing_is_sent_at_all(string location)
    {
        FakeServer server = FakeServer.Script(Answer.Redirect(302, location));
        using QlikHttp http = Http(server);

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request("GET", "api/v1/users/me")));

        Assert.Equal("Qlik.RedirectRefused", e.ErrorId);
        Assert.Equal("acme.example", server.Only.Uri.Host);
        Assert.Contains(new Uri(server.Only.Uri, location).Host, e.Message);
        Assert.DoesNotContain("secret-token", e.ToString());
    }

    [Theory]
    [InlineData("POST", 301)]
    [InlineData("POST", 302)]
    [InlineData("POST", 303)]
    [InlineData("DELETE", 302)]
    [InlineData("PUT", 302)]
    public async Task A_change_never_becomes_a_read(string method, int status)
    {
        FakeServer server = FakeServer.Script(Answer.Redirect(status, "/elsewhere"));
        using QlikHttp http = Http(server);

        Assert.Equal(ErrorReason.RedirectRefused, (await Given.FailsAsync(() => http.Send(Given.Request(method, body: "{}")))).Reason);
    }

    [Theory]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_change_is_followed_where_method_and_body_are_kept(int status)
    {
        FakeServer server = FakeServer.Script(Answer.Redirect(status, "/elsewhere"), Answer.Json("{}"));
        using QlikHttp http = Http(server);

        await http.Send(Given.Request("POST", body: """{"a":1}"""));

        Assert.Equal(("POST", "/elsewhere", """{"a":1}"""), (server.Requests[1].Method, server.Requests[1].Path, server.Requests[1].Body));
    }

    [Fact]
    public async Task A_circle_ends()
    {
        FakeServer server = FakeServer.Always(Answer.Redirect(302, "/round"));
        using QlikHttp http = Http(server);

        Assert.Equal(ErrorReason.RedirectRefused, (await Given.FailsAsync(() => http.Send(Given.Request("GET")))).Reason);
        Assert.Equal(6, server.Requests.Count);
    }

    [Theory]
    [InlineData("GET", 302)]
    [InlineData("DELETE", 302)]
    [InlineData("GET", 304)]
    public async Task A_redirect_to_nowhere_is_no_success(string method, int status)
    {
        using QlikHttp http = Http(FakeServer.Script(Answer.Status(status)));

        Assert.Equal(ErrorReason.RedirectRefused, (await Given.FailsAsync(() => http.Send(Given.Request(method)))).Reason);
    }

    [Fact]
    public async Task A_login_page_behind_a_redirect_is_recognised()
    {
        using QlikHttp http = Http(
            new FakeServer(sent =>
                sent.Path == "/things"
                    ? Answer.Redirect(302, "/form/?targetId=1")(sent)
                    : Answer.Text("<html></html>", 200, "text/html")(sent)
            )
        );

        Assert.Equal(ErrorReason.LoginPage, (await Given.FailsAsync(() => http.Send(Given.Request("GET")))).Reason);
    }

    private static QlikHttp Http(FakeServer server)
    {
        QlikHttp http = Given.Http(server);
        http.Credential = new ApiKeyCredential(Given.Secret("secret-token"));
        http.Redactor.Learn("secret-token");
        return http;
    }
}
