namespace QlikAdmin.Core.Tests.Http;

/// <summary>A Windows account answers only Negotiate and NTLM. A server that asks for the password itself does not get it.</summary>
public sealed class WindowsAccountTests
{
    private const string Password = "hunter22-domain";

    private static readonly NetworkCredential s_account = new("jane", Password, "CORP");

    [Theory]
    [InlineData("Basic realm=\"x\"")]
    [InlineData("Digest realm=\"x\", nonce=\"abc\", qop=\"auth\"")]
    public async Task A_server_that_asks_for_the_password_does_not_get_it(string challenge)
    {
        List<string> heads = [];
        await using RawServer server = new(_ => new RawAnswer(
            Encoding.ASCII.GetBytes($"HTTP/1.1 401 Said\r\nWWW-Authenticate: {challenge}\r\nContent-Length: 0\r\n\r\n"),
            RawEnd.KeepOpen
        ))
        {
            Heads = heads,
        };

        using SenseConnection sense = SenseConnection.Create(
            new SenseConnectionOptions
            {
                Server = server.Address,
                Credential = s_account,
                SkipCertificateCheck = true,
            }
        );
        Assert.Equal(
            ErrorReason.Unauthorized,
            (await Given.FailsAsync(() => sense.OpenAsync(SilentLog.Instance, CancellationToken.None))).Reason
        );
        using QlikViewConnection view = QlikViewConnection.Create(
            new QlikViewConnectionOptions
            {
                Server = server.Address,
                Credential = s_account,
                SkipCertificateCheck = true,
            }
        );
        Assert.Equal(
            ErrorReason.Unauthorized,
            (await Given.FailsAsync(() => view.OpenAsync(SilentLog.Instance, CancellationToken.None))).Reason
        );

        Assert.Equal(2, server.Arrivals.Count);
        Assert.Equal(2, heads.Count);
        Assert.DoesNotContain(heads, h => h.Contains("Authorization", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("https://qs1.corp.example/")]
    [InlineData("https://qs1.corp.example:8443/prefix/qrs/")]
    public void The_account_is_known_by_the_two_schemes_only(string address)
    {
        Uri server = new(address);
        ICredentials account = QlikAdmin.Http.HandlerFactory.Windows(server, s_account);

        Assert.Same(s_account, account.GetCredential(server, "NTLM"));
        Assert.Same(s_account, account.GetCredential(server, "Negotiate"));
        Assert.All(new[] { "Basic", "Digest", "Bearer" }, s => Assert.Null(account.GetCredential(server, s)));
        Assert.Null(account.GetCredential(new Uri("https://elsewhere.example/"), "NTLM"));
    }
}
