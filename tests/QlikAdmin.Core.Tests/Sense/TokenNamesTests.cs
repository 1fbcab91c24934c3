using QlikAdmin.Products.Sense;

namespace QlikAdmin.Core.Tests.Sense;

public sealed class TokenNamesTests
{
    [Fact]
    public void The_value_of_every_text_claim_counts_as_a_name()
    {
        string token = Token(
            """{ "iss": "idp", "aud": "qlik", "jti": "1", "userId": "jané", "userDirectory": "CORP", "sub": " CORP\\jane ", "iat": 5, "groups": ["admins"], "none": "" }"""
        );

        Assert.Equal(["jané", "CORP", @"CORP\jane"], TokenNames.Of(Given.Secret(token)));
    }

    [Theory]
    [InlineData("opaque")]
    [InlineData("a.b.c.d.e")]
    [InlineData("a.!!!.c")]
    [InlineData("a..c")]
    [InlineData("a.bm8.c")]
    [InlineData("a.WzFd.c")]
    [InlineData("a._w.c")]
    public void A_token_that_can_not_be_read_tells_nothing(string token) => Assert.Empty(TokenNames.Of(Given.Secret(token)));

    [Fact]
    public void A_connection_knows_its_caller_by_them_and_shows_none_of_them()
    {
        using SenseConnection site = SenseConnection.Create(
            new SenseConnectionOptions
            {
                Server = "qs1.example",
                Jwt = Given.Secret(Token("""{ "userId": "jane" }""")),
                Name = "qs1",
            },
            FakeServer.Script()
        );

        Assert.Equal(["jane"], site.CallerNames);
        Assert.Null(site.User);
    }

    private static string Token(string claims) =>
        $"e30.{Convert.ToBase64String(Encoding.UTF8.GetBytes(claims)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}.c2ln";
}
