using QlikAdmin.Base;

namespace QlikAdmin.Core.Tests.Connections;

public sealed class HostAddressTests
{
    [Theory]
    [InlineData("acme.eu.qlikcloud.com", 443, "https://acme.eu.qlikcloud.com/")]
    [InlineData(" acme.eu.qlikcloud.com ", 443, "https://acme.eu.qlikcloud.com/")]
    [InlineData("https://acme.eu.qlikcloud.com/console/users?x=1#top", 443, "https://acme.eu.qlikcloud.com/")]
    [InlineData("qs1", 4242, "https://qs1:4242/")]
    [InlineData("qs1:4343", 4242, "https://qs1:4343/")]
    [InlineData("qs1:443", 4242, "https://qs1/")]
    [InlineData("QS1.Corp.example:443", 4242, "https://qs1.corp.example/")]
    [InlineData("https://qs1", 4242, "https://qs1:4242/")]
    [InlineData("https://qs1:443/qrs", 4242, "https://qs1/")]
    [InlineData("http://localhost:8080", 443, "http://localhost:8080/")]
    [InlineData("http://127.0.0.1:8080/", 4242, "http://127.0.0.1:8080/")]
    [InlineData("http://[::1]:8080", 443, "http://[::1]:8080/")]
    [InlineData("http://localhost", 4242, "http://localhost/")]
    [InlineData("[fe80::1]:443", 4242, "https://[fe80::1]/")]
    public void Host_names_and_uris_give_the_origin(string text, int defaultPort, string expected) =>
        Assert.Equal(expected, HostAddress.Parse(text, "Server", defaultPort).AbsoluteUri);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("acme corp")]
    [InlineData("https://")]
    [InlineData("qs1:port")]
    [InlineData("qs1:99999")]
    [InlineData("http://acme.eu.qlikcloud.com")]
    [InlineData("http://10.0.0.1")]
    [InlineData("ftp://localhost/x")]
    [InlineData("file:///etc/passwd")]
    public void What_can_not_be_used_is_refused(string? text)
    {
        QlikException e = Assert.Throws<QlikException>(() => HostAddress.Parse(text, "Tenant"));

        Assert.Equal(ErrorReason.InvalidAddress, e.Reason);
        Assert.Contains("-Tenant", e.Message);
    }

    [Fact]
    public void A_password_in_an_address_is_refused_and_not_repeated()
    {
        QlikException e = Assert.Throws<QlikException>(() => HostAddress.Parse("https://jane:hunter22@acme.example", "Server"));

        Assert.Equal(ErrorReason.InvalidAddress, e.Reason);
        Assert.DoesNotContain("hunter22", e.ToString());
    }

    [Theory]
    [InlineData("https://jane:hunter22@", "https://***@")]
    [InlineData("https://jane:hunter22@acme corp", "https://***@acme corp")]
    [InlineData("jane:hunt@er22@acme corp", "***@acme corp")]
    [InlineData("https://jane:hunter22/x@acme corp", "https://***@acme corp")]
    [InlineData("acme corp", "acme corp")]
    public void An_address_is_shown_without_its_password(string text, string shown)
    {
        Assert.Equal(shown, HostAddress.Shown(text));
        Assert.DoesNotContain("er22", Assert.Throws<QlikException>(() => HostAddress.Parse(text, "Server")).ToString());
    }

    [Theory]
    [InlineData("https://qs1:4242/qrs/", "qs1")]
    [InlineData("https://qs1/", "qs1")]
    [InlineData("https://qs1:4343/", "qs1:4343")]
    [InlineData("http://localhost:8080/", "localhost:8080")]
    public void The_name_has_the_port_where_it_is_unusual(string uri, string name) =>
        Assert.Equal(name, HostAddress.NameOf(new Uri(uri), 4242));
}
