using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using Xunit;

namespace QlikAdmin.Integration.Tests.Runs;

/// <summary>.NET's own Windows authentication against the sandbox, in a process in which nobody but Core asked for it.</summary>
public sealed class WindowsSignInTests : SandboxTest
{
    public WindowsSignInTests(Sandboxes shared)
        : base(shared)
    {
    }

    [Theory]
    [InlineData("NTLM")]
    [InlineData("Negotiate")]
    public async Task Either_scheme_gets_an_account_in(string scheme)
    {
        Run run = await StartAsync();
        string[] account = run.Site.Administrator.Split('\\');
        CredentialCache credentials = new() { { new Uri(run.Site.ProxyUri), scheme, new NetworkCredential(account[1], "any password will do", account[0]) } };
        SenseConnection connection = run.Keep(SenseConnection.Create(
            new SenseConnectionOptions { Server = run.Site.ProxyUri, Credential = new NetworkCredential(account[1], "any password will do", account[0]) },
            HandlerFactory.Create(trust: ServerTrust.Everything, credentials: credentials, keepCookies: true)));

        await connection.OpenAsync(run.Log, CancellationToken.None);

        Assert.Equal("38.22.0.0", connection.Version);
        Assert.Contains(await run.Control.LogAsync("sense"), r => r.Headers["authorization"]?.ToString().StartsWith(scheme, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_stranger_is_refused_for_what_the_account_is_and_not_for_what_the_machine_lacks()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.Sense(o =>
        {
            o.Certificate = null;
            o.Server = run.Site.ProxyUri;
            o.Credential = new NetworkCredential("nobody.here", "guess", "CORP");
        });

        QlikException refused = await Assert.ThrowsAsync<QlikException>(() => connection.OpenAsync(run.Log, CancellationToken.None));

        Assert.Equal(ErrorReason.Unauthorized, refused.Reason);
        Assert.False(refused.IsLocal);
        Assert.Equal(ErrorTable.NextStep(ErrorReason.Unauthorized), refused.NextStep);
    }
}
