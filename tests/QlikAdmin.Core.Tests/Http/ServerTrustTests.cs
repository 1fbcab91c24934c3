using System;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests.Http;

public sealed class ServerTrustTests : IDisposable
{
    private readonly X509Certificate2 _root = TestCertificates.Root("qs1-CA");
    private readonly X509Certificate2 _server;

    public ServerTrustTests()
    {
        _server = TestCertificates.Issue(_root, "qs1.corp.example");
    }

    public void Dispose()
    {
        _server.Dispose();
        _root.Dispose();
    }

    [Fact]
    public void A_chain_that_ends_in_the_given_root_is_good()
    {
        Assert.True(ServerTrust.Root(_root).Accepts(_server, null, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.True(ServerTrust.Root(_root).Accepts(_root, null, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Fact]
    public void A_chain_that_ends_in_another_root_is_not_even_of_the_same_name()
    {
        using X509Certificate2 namesake = TestCertificates.Root("qs1-CA");
        using X509Certificate2 other = TestCertificates.Root("other-CA");
        using X509Certificate2 selfMade = TestCertificates.Root("qs1.corp.example");

        Assert.False(ServerTrust.Root(other).Accepts(_server, null, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.False(ServerTrust.Root(namesake).Accepts(_server, null, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.False(ServerTrust.Root(_root).Accepts(selfMade, null, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Fact]
    public void What_the_server_presents_beside_does_not_become_trusted()
    {
        using X509Certificate2 other = TestCertificates.Root("other-CA");
        using X509Certificate2 server = TestCertificates.Issue(other, "qs1.corp.example");
        using X509Chain presented = new();
        presented.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        presented.ChainPolicy.ExtraStore.Add(other);
        presented.Build(server);

        Assert.False(ServerTrust.Root(_root).Accepts(server, presented, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.True(ServerTrust.Root(other).Accepts(server, presented, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Theory]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors)]
    [InlineData(SslPolicyErrors.RemoteCertificateNotAvailable)]
    public void A_wrong_name_is_never_healed_by_a_root(SslPolicyErrors errors) => Assert.False(ServerTrust.Root(_root).Accepts(_server, null, errors));

    [Fact]
    public void An_expired_server_is_not_healed_by_a_root()
    {
        using X509Certificate2 expired = TestCertificates.Issue(_root, "qs1.corp.example", DateTimeOffset.UtcNow.AddDays(-20), DateTimeOffset.UtcNow.AddDays(-10));

        Assert.False(ServerTrust.Root(_root).Accepts(expired, null, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Fact]
    public void No_certificate_is_no_server() => Assert.False(ServerTrust.Root(_root).Accepts(null, null, SslPolicyErrors.RemoteCertificateChainErrors));

    [Fact]
    public void What_the_system_trusts_is_good_beside_the_root() => Assert.True(ServerTrust.Root(_root).Accepts(_server, null, SslPolicyErrors.None));

    [Fact]
    public void Only_who_asked_for_everything_gets_everything() => Assert.True(ServerTrust.Everything.Accepts(_server, null, SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors));

    [Fact]
    public void The_handler_follows_no_redirect_by_itself_and_keeps_cookies_only_where_told()
    {
        using System.Net.Http.HttpClientHandler plain = HandlerFactory.Create();
        using System.Net.Http.HttpClientHandler full = HandlerFactory.Create(_server, ServerTrust.Everything, new System.Net.NetworkCredential("a", "b"), keepCookies: true);

        Assert.False(plain.AllowAutoRedirect);
        Assert.False(plain.UseCookies);
        Assert.False(plain.UseDefaultCredentials);
        Assert.Null(plain.ServerCertificateCustomValidationCallback);
        Assert.Empty(plain.ClientCertificates);
        Assert.False(full.AllowAutoRedirect);
        Assert.True(full.UseCookies);
        Assert.NotNull(full.ServerCertificateCustomValidationCallback);
        Assert.Same(_server, full.ClientCertificates[0]);
        Assert.NotNull(full.Credentials);
    }
}
