using System.Security.Cryptography.X509Certificates;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Products.Sense;

namespace QlikAdmin.Core.Tests.Connections;

public sealed class ExpiryTests
{
    private static readonly DateTimeOffset s_now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly X509Certificate2 s_root = TestCertificates.Root("qs1-CA");

    [Theory]
    [InlineData(-1, "has expired, on 2026-05-01 11:00 UTC")]
    [InlineData(1, "expires in less than a day, on 2026-05-01 13:00 UTC")]
    [InlineData(25, "expires tomorrow, on 2026-05-02 13:00 UTC")]
    [InlineData(10 * 24, "expires in 10 days, on 2026-05-11 12:00 UTC")]
    [InlineData(30 * 24, "expires in 30 days, on 2026-05-31 12:00 UTC")]
    public void The_warning_says_what_ends_where_when_and_what_to_do(int hours, string expected)
    {
        Expiry expiry = new("The thing", s_now.AddHours(hours), "Get another one.");

        Assert.Equal($"'qs1': The thing {expected}. Get another one.", expiry.Warning("qs1", s_now));
    }

    [Fact]
    public void Nothing_is_said_more_than_thirty_days_before() =>
        Assert.Null(new Expiry("The thing", s_now.AddDays(30).AddSeconds(1), "Get another one.").Warning("qs1", s_now));

    [Theory]
    [InlineData("""{"exp":1777680000,"iat":1700000000}""", 1777680000L)]
    [InlineData("""{"exp":1777680000}""", 1777680000L)]
    [InlineData("""{"exp":1777680000.5,"nbf":1700000000}""", 1777680000L)]
    [InlineData("""{"exp":1777680000,"iat":1777676400}""", null)]
    [InlineData("""{"exp":1777680000,"nbf":1777676400}""", null)]
    [InlineData("""{"sub":"somebody"}""", null)]
    [InlineData("""{"exp":"soon"}""", null)]
    [InlineData("""{"exp":-5}""", null)]
    [InlineData("""{"exp":1e300}""", null)]
    public void Only_the_end_of_a_token_that_lasts_is_news(string claims, long? expected)
    {
        Assert.Equal(expected, Expiry.OfToken("The token", Given.Secret(Token(claims)), "Get another one.")?.At.ToUnixTimeSeconds());
    }

    [Fact]
    public void A_key_that_is_no_token_has_no_known_end() =>
        Assert.Null(Expiry.OfToken("The key", Given.Secret("plain-key"), "Get another one."));

    [Fact]
    public void A_connection_to_a_site_knows_the_end_of_its_certificate_and_of_its_token()
    {
        using X509Certificate2 client = TestCertificates.Issue(s_root, "QlikClient");
        using SenseConnection certificate = SenseConnection.Create(new() { Server = "qs1", Certificate = client });
        using SenseConnection token = SenseConnection.Create(
            new() { Server = "qs1", Jwt = Given.Secret(Token("""{"exp":1777680000,"iat":1700000000}""")) }
        );

        Expiry one = Assert.Single(certificate.Expiries);
        Assert.Equal(client.NotAfter.ToUniversalTime(), one.At.UtcDateTime);
        Assert.Contains("'CN=QlikClient'", one.What);
        Assert.Equal(1777680000, Assert.Single(token.Expiries).At.ToUnixTimeSeconds());
    }

    [Fact]
    public void A_connection_to_a_tenant_knows_the_end_of_a_key_that_says_it()
    {
        using CloudConnection said = CloudConnection.Create(
            new() { Tenant = "acme.eu.qlikcloud.com", ApiKey = Given.Secret(Token("""{"exp":1777680000}""")) }
        );
        using CloudConnection unsaid = CloudConnection.Create(new() { Tenant = "acme.eu.qlikcloud.com", ApiKey = Given.Secret("plain") });

        Assert.Equal("The API key", Assert.Single(said.Expiries).What);
        Assert.Empty(unsaid.Expiries);
    }

    private static string Token(string claims) =>
        "e30." + Convert.ToBase64String(Encoding.UTF8.GetBytes(claims)).TrimEnd('=').Replace('+', '-').Replace('/', '_') + ".c2ln";
}
