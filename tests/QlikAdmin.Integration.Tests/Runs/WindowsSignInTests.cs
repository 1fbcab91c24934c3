using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using Xunit;

namespace QlikAdmin.Integration.Tests.Runs;

/// <summary>.NET's own Windows authentication against the sandbox, in a process in which nobody but Core asked for it.</summary>
public sealed class WindowsSignInTests : SandboxTest
{
    public WindowsSignInTests(Sandboxes shared)
        : base(shared) { }

    [Theory]
    [InlineData("NTLM", false)]
    [InlineData("Negotiate", false)]
    [InlineData("NTLM", true)]
    [InlineData("Negotiate", true)]
    public async Task Either_scheme_gets_an_account_in_over_both_ports(string scheme, bool onProxyPort)
    {
        Run run = await StartAsync();
        await run.Control.PostAsync("settings", new { signInOnProxyPort = onProxyPort });
        SenseConnectionOptions options = Options(run, "qlikadmin");
        HttpClientHandler handler = SenseConnection.Handler(options);
        handler.Credentials = new OneScheme(handler.Credentials!, scheme);
        SenseConnection connection = run.Keep(SenseConnection.Create(options, handler));

        await connection.OpenAsync(run.Log, CancellationToken.None);
        await connection.InvokeAsync("POST", "/qrs/tag", [], """{"name":"signed in"}""", run.Log, CancellationToken.None);

        Assert.Equal("38.22.0.0", connection.Version);
        List<LoggedRequest> requests = (await run.Control.LogAsync("sense")).ToList();
        List<LoggedRequest> proven = requests.Where(r => r.Headers["authorization"] is not null).ToList();
        Assert.NotEmpty(proven);
        Assert.All(proven, r =>
            Assert.Equal(("/internal_windows_authentication/", scheme), (r.Path, r.Headers["authorization"]!.ToString()))
        );
        Assert.All(requests, r =>
            Assert.Equal(!onProxyPort && r.Path.StartsWith("/internal", StringComparison.Ordinal) ? "authentication" : "proxy", r.Listener)
        );
        Assert.Single(requests, r => r.Query.Contains("qlikTicket", StringComparison.Ordinal));
        Assert.Equal("POST", requests[^1].Method);
    }

    [Fact]
    public async Task A_session_that_has_ended_is_opened_anew_and_the_change_is_made_once()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.Keep(SenseConnection.Create(Options(run, "qlikadmin")));
        await connection.OpenAsync(run.Log, CancellationToken.None);
        await run.Control.AdvanceAsync(TimeSpan.FromHours(1));

        await connection.InvokeAsync("POST", "/qrs/tag", [], """{"name":"after the break"}""", run.Log, CancellationToken.None);

        Assert.Equal(2, (await run.Control.LogAsync("sense")).Count(r => r.Query.Contains("qlikTicket", StringComparison.Ordinal)));
        Assert.Contains(
            "\"value\":1",
            await connection.InvokeAsync(
                "GET",
                "/qrs/tag/count",
                [new("filter", "name eq 'after the break'")],
                null,
                run.Log,
                CancellationToken.None
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_stranger_is_refused_for_what_the_account_is_and_not_for_what_the_machine_lacks()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.Keep(SenseConnection.Create(Options(run, "nobody.here")));

        QlikException refused = await Assert.ThrowsAsync<QlikException>(() => connection.OpenAsync(run.Log, CancellationToken.None));

        Assert.Equal(ErrorReason.Unauthorized, refused.Reason);
        Assert.False(refused.IsLocal);
        Assert.Equal(ErrorTable.NextStep(ErrorReason.Unauthorized), refused.NextStep);
    }

    private static SenseConnectionOptions Options(Run run, string account)
    {
        return new SenseConnectionOptions
        {
            Server = run.Site.ProxyUri,
            Credential = new NetworkCredential(account, "any password will do", "CORP"),
            TrustedRoot = RootCertificate.Read(run.Site.RootPath),
        };
    }

    private sealed class OneScheme : ICredentials
    {
        private readonly ICredentials _account;
        private readonly string _scheme;

        public OneScheme(ICredentials account, string scheme)
        {
            _account = account;
            _scheme = scheme;
        }

        public NetworkCredential? GetCredential(Uri uri, string authType) =>
            authType == _scheme ? _account.GetCredential(uri, authType) : null;
    }
}
