using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests.Http;

public sealed class ServerTrustTests
{
    // Keys are slow to make, and no test changes these.
    private static readonly X509Certificate2 s_root = TestCertificates.Root("qs1-CA");
    private static readonly X509Certificate2 s_server = TestCertificates.Issue(s_root, "qs1.corp.example");

    [Fact]
    public void A_chain_that_ends_in_the_givens_root_is_good()
    {
        Assert.True(ServerTrust.Root(s_root).Accepts(s_server, null, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.True(ServerTrust.Root(s_root).Accepts(s_root, null, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Fact]
    public void A_chain_that_ends_in_anothers_root_is_not_even_of_the_same_name()
    {
        using X509Certificate2 namesake = TestCertificates.Root("qs1-CA");
        using X509Certificate2 other = TestCertificates.Root("other-CA");
        using X509Certificate2 selfMade = TestCertificates.Root("qs1.corp.example");

        Assert.False(ServerTrust.Root(other).Accepts(s_server, null, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.False(ServerTrust.Root(namesake).Accepts(s_server, null, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.False(ServerTrust.Root(s_root).Accepts(selfMade, null, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Fact]
    public void What_thes_server_presents_beside_does_not_become_trusted()
    {
        using X509Certificate2 other = TestCertificates.Root("other-CA");
        using X509Certificate2 server = TestCertificates.Issue(other, "qs1.corp.example");
        using X509Chain presented = new();
        presented.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        presented.ChainPolicy.ExtraStore.Add(other);
        presented.Build(server);

        Assert.False(ServerTrust.Root(s_root).Accepts(server, presented, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.True(ServerTrust.Root(other).Accepts(server, presented, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Theory]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors)]
    [InlineData(SslPolicyErrors.RemoteCertificateNotAvailable)]
    public void A_wrong_name_is_never_healed_by_as_root(SslPolicyErrors errors) =>
        Assert.False(ServerTrust.Root(s_root).Accepts(s_server, null, errors));

    [Fact]
    public void An_expireds_server_is_not_healed_by_as_root()
    {
        using X509Certificate2 expired = TestCertificates.Issue(
            s_root,
            "qs1.corp.example",
            DateTimeOffset.UtcNow.AddDays(-20),
            DateTimeOffset.UtcNow.AddDays(-10)
        );

        Assert.False(ServerTrust.Root(s_root).Accepts(expired, null, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Fact]
    public void No_certificate_is_nos_server() =>
        Assert.False(ServerTrust.Root(s_root).Accepts(null, null, SslPolicyErrors.RemoteCertificateChainErrors));

    [Fact]
    public void What_the_system_trusts_is_good_beside_thes_root() =>
        Assert.True(ServerTrust.Root(s_root).Accepts(s_server, null, SslPolicyErrors.None));

    [Fact]
    public void Only_who_asked_for_everything_gets_everything() =>
        Assert.True(
            ServerTrust
                .Everything()
                .Accepts(s_server, null, SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors)
        );

    [Fact]
    public void What_the_system_does_not_trust_is_refused_without_a_root_of_the_site()
    {
        Assert.True(ServerTrust.System().Accepts(s_server, null, SslPolicyErrors.None));
        Assert.False(ServerTrust.System().Accepts(s_server, null, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.False(ServerTrust.System().Accepts(null, null, SslPolicyErrors.RemoteCertificateNotAvailable));
    }

    [Fact]
    public void The_end_of_the_servers_certificate_is_remembered()
    {
        ServerTrust trust = ServerTrust.System();
        Assert.Null(trust.ServerExpiresAt);

        trust.Accepts(s_server, null, SslPolicyErrors.None);

        Assert.Equal(s_server.NotAfter.ToUniversalTime(), trust.ServerExpiresAt?.UtcDateTime);
        Assert.Equal(TimeSpan.Zero, trust.ServerExpiresAt?.Offset);
    }

    [Fact]
    public void The_handler_follows_no_redirect_by_itself_and_keeps_cookies_only_where_told()
    {
        using System.Net.Http.HttpClientHandler plain = HandlerFactory.Create();
        using System.Net.Http.HttpClientHandler full = HandlerFactory.Create(
            s_server,
            ServerTrust.Everything(),
            new System.Net.NetworkCredential("a", "b"),
            keepCookies: true
        );

        Assert.False(plain.AllowAutoRedirect);
        Assert.False(plain.UseCookies);
        Assert.False(plain.UseDefaultCredentials);
        Assert.Null(plain.ServerCertificateCustomValidationCallback);
        Assert.Empty(plain.ClientCertificates);
        Assert.False(full.AllowAutoRedirect);
        Assert.True(full.UseCookies);
        Assert.NotNull(full.ServerCertificateCustomValidationCallback);
        Assert.Same(s_server, full.ClientCertificates[0]);
        Assert.NotNull(full.Credentials);
    }
}
