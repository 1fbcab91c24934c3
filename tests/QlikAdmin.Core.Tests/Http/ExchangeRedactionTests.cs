using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Http;

/// <summary>Whole exchanges with every secret in them; not one may be in a line or an error.</summary>
public sealed class ExchangeRedactionTests
{
    private static readonly string[] s_secrets =
    [
        "client-secret-1",
        "access-token-2",
        "license-key-3",
        "control-4",
        "lef-5",
        "api-key-6",
        "password-7",
        "jwt-8888",
        "execution-9",
    ];

    private readonly RecordingLog _log = new();

    [Fact]
    public async Task A_cloud_exchange_shows_none()
    {
        FakeServer server = new(sent =>
            sent.Path switch
            {
                "/oauth/token" => Answer.Json("""{"access_token":"access-token-2","expires_in":21600}""")(sent),
                "/api/v1/licenses/overview" => Answer.Json(
                    """{"licenseKey":"license-key-3","note":"you sent access-token-2 and client-secret-1","executionToken":"execution-9"}"""
                )(sent),
                _ => Answer.Json("""{"errors":[{"title":"access-token-2 is not allowed, nor client-secret-1","code":"X-1"}]}""", 403)(sent),
            }
        );
        using CloudConnection connection = CloudConnection.Create(
            new CloudConnectionOptions { Tenant = "acme.example", OAuthClient = new NetworkCredential("client-id", "client-secret-1") },
            server,
            clock: new FakeClock()
        );

        await connection.InvokeAsync("GET", "/api/v1/licenses/overview", [], null, _log, CancellationToken.None);
        QlikException e = await Given.FailsAsync(() =>
            connection.InvokeAsync(
                "PUT",
                "/api/v1/x",
                [new("control", "control-4"), new("q", "access-token-2")],
                """{"password":"password-7","lef":"lef-5"}""",
                _log,
                CancellationToken.None
            )
        );

        AssertNoSecret(_log.All.Append(e.ToString()).Append(e.NextStep ?? string.Empty));
        Assert.Contains(_log.DebugLines, l => l.StartsWith("request: ") && l.Contains("***"));
        Assert.Contains(_log.DebugLines, l => l.StartsWith("answer: ") && l.Contains("***"));
        Assert.Contains(_log.DebugLines, l => l.StartsWith("error answer: ") && l.Contains("X-1"));
        Assert.Contains("control=***", e.Message);
    }

    [Fact]
    public async Task A_sense_exchange_shows_none()
    {
        FakeServer server = FakeServer.Script(
            Answer.Json("""{"key":"license-key-3-and-much-more-of-it","lef":"lef-5","control":"control-4"}"""),
            Answer.Text("Broken: control=control-4 with jwt-8888", 400),
            Answer.Drop
        );
        using SenseConnection connection = SenseConnection.Create(
            new SenseConnectionOptions { Server = "qs1.example", Jwt = Given.Secret("jwt-8888") },
            server,
            new QlikAdmin.Http.RetryPolicy(maxAttempts: 1),
            new FakeClock()
        );
        List<string> said = new();

        await connection.InvokeAsync("GET", "/qrs/license", [], null, _log, CancellationToken.None);
        said.Add(
            (
                await Given.FailsAsync(() =>
                    connection.InvokeAsync(
                        "POST",
                        "/qrs/license?control=control-4",
                        [],
                        """{"lef":"lef-5"}""",
                        _log,
                        CancellationToken.None
                    )
                )
            ).ToString()
        );
        said.Add(
            (
                await Given.FailsAsync(() =>
                    connection.InvokeAsync("PUT", "/qrs/license/1?control=control-4", [], null, _log, CancellationToken.None)
                )
            ).ToString()
        );

        AssertNoSecret(_log.All.Concat(said));
        Assert.Equal(2, said.Count);
    }

    [Theory]
    [InlineData("<html>access-token-2")]
    [InlineData("access-token-2 and no JSON")]
    [InlineData("{\"licenseKey\":\"license-key-3")]
    public async Task An_unusable_answer_is_quoted_without_them(string body)
    {
        using CloudConnection connection = CloudConnection.Create(
            new CloudConnectionOptions { Tenant = "acme.example", ApiKey = Given.Secret("access-token-2") },
            FakeServer.Always(Answer.Json(body)),
            clock: new FakeClock()
        );

        QlikException e = await Given.FailsAsync(() => connection.OpenAsync(_log, CancellationToken.None));

        AssertNoSecret(_log.All.Append(e.ToString()));
    }

    [Fact]
    public async Task A_learned_secret_in_a_redirect_is_masked()
    {
        FakeServer server = FakeServer.Script(
            Answer.Redirect(302, "/x/api-key-6?t=api-key-6"),
            Answer.Redirect(302, "https://other.example/api-key-6")
        );
        using CloudConnection connection = CloudConnection.Create(
            new CloudConnectionOptions { Tenant = "acme.example", ApiKey = Given.Secret("api-key-6") },
            server,
            clock: new FakeClock()
        );

        QlikException e = await Given.FailsAsync(() => connection.OpenAsync(_log, CancellationToken.None));

        AssertNoSecret(_log.All.Append(e.ToString()));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Bodies_are_written_only_for_who_wants_them_and_cut_after_masking()
    {
        string body =
            "{\"a\":\"" + new string('a', 8 * 1024 - 20) + "\",\"licenseKey\":\"license-key-3\",\"z\":\"" + new string('z', 100) + "\"}";
        RecordingLog silent = new() { WantsBodies = false };
        using QlikAdmin.Http.QlikHttp http = Given.Http(FakeServer.Always(Answer.Json(body)));

        await http.SendAsync(Given.Request("POST", body: body), _log, CancellationToken.None);
        await http.SendAsync(Given.Request("POST", body: body), silent, CancellationToken.None);

        Assert.Equal(2, _log.DebugLines.Count);
        Assert.All(_log.DebugLines, l => Assert.Contains("first 8192 shown", l));
        Assert.All(_log.DebugLines, l => Assert.DoesNotContain("license-key", l));
        Assert.Empty(silent.DebugLines);
        Assert.NotEmpty(silent.VerboseLines);
    }

    [Fact]
    public void A_connection_shows_no_secret_in_any_property()
    {
        using CloudConnection cloud = CloudConnection.Create(
            new CloudConnectionOptions { Tenant = "acme.example", OAuthClient = new NetworkCredential("client-id", "client-secret-1") },
            FakeServer.Script()
        );
        using SenseConnection sense = SenseConnection.Create(
            new SenseConnectionOptions { Server = "qs1", Credential = new NetworkCredential("jane", "password-7") },
            FakeServer.Script()
        );

        foreach (Connection connection in new Connection[] { cloud, sense })
        {
            AssertNoSecret(
                connection
                    .GetType()
                    .GetProperties()
                    .Select(p => Convert.ToString(p.GetValue(connection), null)!)
                    .Append(connection.ToString())
            );
            AssertNoSecret([Newtonsoft.Json.JsonConvert.SerializeObject(connection)]);
        }
    }

    private static void AssertNoSecret(IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            Assert.All(s_secrets, secret => Assert.DoesNotContain(secret, text));
        }
    }
}
