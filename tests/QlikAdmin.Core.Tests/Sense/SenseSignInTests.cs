using QlikAdmin.Base;
using QlikAdmin.Http;
using QlikAdmin.Products.Sense;

namespace QlikAdmin.Core.Tests.Sense;

/// <summary>A Windows account at a proxy that redirects to its authentication module and back with a ticket.</summary>
public sealed class SenseSignInTests
{
    private const string Module = "/internal_windows_authentication/";

    private readonly RecordingLog _log = new();
    private bool _hasSession;

    /// <summary>Where the module is; the proxy itself is at https://qs1.example.</summary>
    private string _module = "https://qs1.example:4244" + Module;

    [Theory]
    [InlineData("https://qs1.example:4244" + Module)]
    [InlineData("https://qs1.example" + Module)]
    public async Task One_key_goes_the_whole_way_there_and_back(string module)
    {
        _module = module;
        FakeServer server = new(Proxy);
        using SenseConnection site = Connect(server);

        await site.OpenAsync(_log, CancellationToken.None);

        Assert.Equal(["/qrs/about", Module, "/qrs/about", "/qrs/about"], server.Requests.Select(r => r.Path));
        List<Sent> chain = server.Requests.Take(3).ToList();
        string key = chain[0].Query("Xrfkey")!;
        Assert.All(chain, r => Assert.Equal(key, r.Headers["X-Qlik-Xrfkey"]));
        Assert.Null(chain[1].Query("Xrfkey"));
        Assert.Equal(1, chain[2].Uri.Query.Split("rfkey=").Length - 1);
        Assert.NotEqual(key, server.Requests[3].Query("Xrfkey"));
    }

    [Fact]
    public async Task A_change_is_never_the_first_of_a_session()
    {
        FakeServer server = new(Proxy);
        using SenseConnection site = Connect(server);

        await site.InvokeAsync("POST", "/qrs/tag", [], "{}", _log, CancellationToken.None);

        Assert.Equal(
            ["GET /qrs/about", "GET " + Module, "GET /qrs/about", "POST /qrs/tag"],
            server.Requests.Select(r => r.Method + " " + r.Path)
        );
    }

    [Fact]
    public async Task When_the_session_has_ended_a_change_waits_for_a_new_one_and_is_sent_once_more()
    {
        FakeServer server = new(Proxy);
        using SenseConnection site = Connect(server);
        await site.OpenAsync(_log, CancellationToken.None);
        _hasSession = false;

        await site.InvokeAsync("POST", "/qrs/tag", [], """{"name":"x"}""", _log, CancellationToken.None);

        List<Sent> after = server.Requests.Skip(4).ToList();
        Assert.Equal(
            ["POST /qrs/tag", "GET /qrs/about", "GET " + Module, "GET /qrs/about", "POST /qrs/tag"],
            after.Select(r => r.Method + " " + r.Path)
        );
        Assert.Equal("""{"name":"x"}""", after[^1].Body);
    }

    [Fact]
    public async Task Many_requests_wait_for_one_sign_in()
    {
        FakeServer server = new(Proxy);
        using SenseConnection site = Connect(server);

        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => site.InvokeAsync("GET", "/qrs/about", [], null, _log, CancellationToken.None))
        );

        Assert.Single(server.Requests, r => r.Path == Module);
        Assert.Equal(3 + 8, server.Requests.Count);
    }

    [Fact]
    public async Task A_proxy_that_keeps_no_session_is_reported_and_leaves_no_doubt()
    {
        FakeServer server = new(sent => sent.Method == "POST" ? Answer.Redirect(302, _module + "?targetId=2")(sent) : Proxy(sent));
        using SenseConnection site = Connect(server);

        QlikException failure = await Given.FailsAsync(() => site.InvokeAsync("POST", "/qrs/tag", [], "{}", _log, CancellationToken.None));

        Assert.Equal((ErrorReason.LoginPage, false), (failure.Reason, failure.InDoubt));
        Assert.Contains("keeps no session", failure.Message);
    }

    [Theory]
    [InlineData("https://qs1.example:4244/internal_forms_authentication/?targetId=1", ErrorReason.LoginPage)]
    [InlineData("https://qs1.example:4244/else/internal_windows_authentication/", ErrorReason.LoginPage)]
    [InlineData("https://evil.example:4244/internal_windows_authentication/", ErrorReason.RedirectRefused)]
    [InlineData("http://qs1.example:4244/internal_windows_authentication/", ErrorReason.RedirectRefused)]
    public async Task Anywhere_else_it_does_not_go(string location, ErrorReason reason)
    {
        FakeServer server = FakeServer.Script(Answer.Redirect(302, location));
        using SenseConnection site = Connect(server);

        Assert.Equal(reason, (await Given.FailsAsync(() => site.OpenAsync(_log, CancellationToken.None))).Reason);
    }

    [Fact]
    public async Task From_the_module_there_is_no_way_on_but_back()
    {
        FakeServer server = new(sent =>
            sent.Path == Module ? Answer.Redirect(302, "https://qs1.example:9999" + Module)(sent) : Proxy(sent)
        );
        using SenseConnection site = Connect(server);

        await Given.FailsAsync(() => site.OpenAsync(_log, CancellationToken.None));

        Assert.DoesNotContain(server.Requests, r => r.Uri.Port == 9999);
    }

    [Fact]
    public async Task Nobody_but_the_sign_in_leaves_the_port()
    {
        FakeServer server = FakeServer.Always(Answer.Redirect(302, "https://qs1.example:4244" + Module));
        using SenseConnection site = SenseConnection.Create(
            new SenseConnectionOptions { Server = "qs1.example", Jwt = Given.Secret("jwt-of-jane") },
            server,
            clock: new FakeClock()
        );

        QlikException failure = await Given.FailsAsync(() => site.OpenAsync(_log, CancellationToken.None));

        Assert.Equal(ErrorReason.RedirectRefused, failure.Reason);
        Assert.Equal(443, server.Only.Uri.Port);
    }

    [Fact]
    public async Task A_redirect_with_the_key_in_its_address_gets_no_second_one()
    {
        FakeServer server = new(sent =>
            sent.Path == "/qrs/about" ? Answer.Redirect(302, "/qrs/about/?" + sent.Uri.Query.TrimStart('?'))(sent) : Answer.Json("{}")(sent)
        );
        using SenseConnection site = SenseConnection.Create(
            new SenseConnectionOptions { Server = "qs1.example", Jwt = Given.Secret("jwt-of-jane") },
            server,
            clock: new FakeClock()
        );

        await site.OpenAsync(_log, CancellationToken.None);

        Assert.Equal(server.Requests[0].Uri.Query, server.Requests[1].Uri.Query);
        Assert.Equal(server.Requests[1].Query("Xrfkey"), server.Requests[1].Headers["X-Qlik-Xrfkey"]);
    }

    [Theory]
    [InlineData("https://qs1.example/internal_windows_authentication/?targetId=1", true)]
    [InlineData("https://QS1.example:4244/internal_windows_authentication", true)]
    [InlineData("https://qs1.example:4244/sales/internal_windows_authentication/", true)]
    [InlineData("https://qs1.example/sales/qrs/about", false)]
    [InlineData("https://qs1.example/qrs/internal_windows_authentication/", false)]
    [InlineData("https://qs1.example/internal_windows_authenticationx/", false)]
    [InlineData("http://qs1.example:4244/internal_windows_authentication/", false)]
    [InlineData("https://qs1.example.evil.example:4244/internal_windows_authentication/", false)]
    public void The_account_is_for_the_module_alone_and_for_two_schemes(string address, bool isThere)
    {
        NetworkCredential account = new("jane", "pw", "CORP");
        AuthenticationModule module = new(new Uri("https://qs1.example/sales/qrs/"), account);

        Assert.Equal(isThere, module.IsAt(new Uri(address)));
        Assert.All(new[] { "NTLM", "Negotiate" }, s => Assert.Same(isThere ? account : null, module.GetCredential(new Uri(address), s)));
        Assert.All(new[] { "Basic", "Digest", "Bearer" }, s => Assert.Null(module.GetCredential(new Uri(address), s)));
    }

    private static SenseConnection Connect(FakeServer server)
    {
        return SenseConnection.Create(
            new SenseConnectionOptions
            {
                Server = "qs1.example",
                Credential = new NetworkCredential("jane", "pw-of-jane", "CORP"),
                Name = "qs1",
            },
            server,
            clock: new FakeClock()
        );
    }

    private HttpResponseMessage Proxy(Sent sent)
    {
        if (sent.Path == Module)
        {
            return Answer.Redirect(
                302,
                "https://qs1.example/qrs/about?" + Uri.UnescapeDataString(sent.Query("targetId")!) + "&qlikTicket=t1"
            )(sent);
        }

        if (sent.Query("qlikTicket") is not null)
        {
            _hasSession = true;
        }

        return _hasSession
            ? Answer.Json("""{"buildVersion":"38.22.0"}""")(sent)
            : Answer.Redirect(302, _module + "?targetId=" + Uri.EscapeDataString(sent.Uri.Query.TrimStart('?')))(sent);
    }
}
