using QlikAdmin.Base;

namespace QlikAdmin.Core.Tests.Http;

public sealed class RedactorTests
{
    private const string Secret = "s3cr3t-V4lue+9/xyz";

    private readonly Redactor _redactor = new();

    [Theory]
    [InlineData("access_token")]
    [InlineData("refresh_token")]
    [InlineData("id_token")]
    [InlineData("subject_token")]
    [InlineData("client_secret")]
    [InlineData("client_assertion")]
    [InlineData("code_verifier")]
    [InlineData("token")]
    [InlineData("apiKey")]
    [InlineData("api_key")]
    [InlineData("jwt")]
    [InlineData("password")]
    [InlineData("Password")]
    [InlineData("secret")]
    [InlineData("secretValue")]
    [InlineData("passphrase")]
    [InlineData("licenseKey")]
    [InlineData("license_key")]
    [InlineData("keyDetails")]
    [InlineData("lef")]
    [InlineData("LEFFile")]
    [InlineData("control")]
    [InlineData("executionToken")]
    [InlineData("qConnectStatement")]
    [InlineData("connectionstring")]
    [InlineData("connectionString")]
    [InlineData("qPassword")]
    [InlineData("qConnectionSecret")]
    [InlineData("authorization")]
    [InlineData("cookie")]
    [InlineData("set-cookie")]
    [InlineData("x-service-key")]
    [InlineData("qlik-csrf-token")]
    [InlineData("GetTimeLimitedServiceKeyResult")]
    [InlineData("my_token")]
    [InlineData("my-token")]
    [InlineData("myToken")]
    [InlineData("mytoken")]
    [InlineData("MY_TOKEN")]
    [InlineData("tokenValue")]
    [InlineData("token_value")]
    [InlineData("sub.token")]
    [InlineData("dbPassword")]
    [InlineData("db_password_old")]
    [InlineData("PASSWORD1")]
    [InlineData("sharedSecrets")]
    [InlineData("private_key")]
    [InlineData("private-key")]
    [InlineData("privateKey")]
    [InlineData("PrivateKeyPem")]
    [InlineData("user_credential")]
    public void A_secret_is_masked_by_its_name_in_every_kind_of_text(string name)
    {
        string[] texts =
        [
            $$"""{"id":"u1","{{name}}":"{{Secret}}","next":"kept"}""",
            $$"""{"id":"u1","{{name}}" : "{{Secret}} and \"{{Secret}}\"","next":"kept"}""",
            $$"""{"{{name}}":"{{Secret}}""",
            $$"""{"text":"{\"{{name}}\":\"{{Secret}}\",\"next\":\"kept\"}"}""",
            $"grant_type=x&{name}={Uri.EscapeDataString(Secret)}&next=kept",
            $"PUT /license/1?{name}={Uri.EscapeDataString(Secret)}",
            $"<{name}>{Secret}</{name}><next>kept</next>",
            $"<q:{name} xmlns:q=\"urn:x\">{Secret}",
        ];
        foreach (string text in texts)
        {
            string clean = _redactor.Clean(text);
            Assert.DoesNotContain("s3cr3t", clean);
            Assert.Contains(Redactor.Mask, clean);
            Assert.Equal(text.Contains("kept"), clean.Contains("kept"));
        }
    }

    [Theory]
    [InlineData("Authorization: Bearer abcdefgh12345678", "abcdefgh12345678")]
    [InlineData("authorization: Basic amFuZTpodW50ZXIyMg==", "amFuZTpodW50ZXIyMg")]
    [InlineData("Authorization: Negotiate TlRMTVNTUAABAAAA", "TlRMTVNTUAABAAAA")]
    [InlineData("Cookie: X-Qlik-Session=0a1b2c3d-aaaa; eas.sid=s%3Axyzzy", "0a1b2c3d-aaaa")]
    [InlineData("Cookie: X-Qlik-Session=0a1b2c3d-aaaa; eas.sid=s%3Axyzzy", "xyzzy")]
    [InlineData("HTTP/1.1 200 OK\r\nSet-Cookie: eas.sid=s%3Axyzzy; Path=/\r\nServer: q", "xyzzy")]
    [InlineData("X-Service-Key: 5b9d1c77-QMS", "5b9d1c77")]
    [InlineData("qlik-csrf-token: 5b9d1c77", "5b9d1c77")]
    public void Headers_that_prove_something_are_masked(string text, string secret)
    {
        string clean = _redactor.Clean(text);

        Assert.DoesNotContain(secret, clean);
        Assert.Equal(text.Contains("Server: q"), clean.Contains("Server: q"));
    }

    [Theory]
    [InlineData("Provider=SQLNCLI;User ID=sa;Password=hunter22;Initial Catalog=Sales", "Initial Catalog=Sales")]
    [InlineData("Driver={SQL};UID=sa;PWD={hunter22;x};Database=Sales", "Database=Sales")]
    [InlineData("Server=db;Password=\"hunter22;x y\";Database=Sales", "Database=Sales")]
    [InlineData("Server=db;Password='hunter22 x';Database=Sales", "Database=Sales")]
    [InlineData("https://store.blob/x?sv=1&sig=hunter22%3D&se=2", "se=2")]
    [InlineData("AccessKey = hunter22; Region = eu", "Region = eu")]
    [InlineData("<connection name=\"db\" password=\"hunter22 x\" user=\"sa\" />", "user=\"sa\"")]
    public void Passwords_inside_connect_strings_are_masked(string text, string kept)
    {
        string clean = _redactor.Clean(text);

        Assert.DoesNotContain("hunter22", clean);
        Assert.DoesNotContain("x y", clean);
        Assert.Contains(kept, clean);
    }

    [Theory]
    [InlineData("keyword")]
    [InlineData("monkey")]
    [InlineData("secretary")]
    [InlineData("tokenize")]
    [InlineData("name")]
    public void A_name_that_only_sounds_like_one_is_left_alone(string name)
    {
        string text = $$"""{"{{name}}":"kept-as-it-is"}""";

        Assert.Equal(text, _redactor.Clean(text));
    }

    [Theory]
    [InlineData("DELETE api/v1/things?key=s3cr3t&id=5", "DELETE api/v1/things?key=***&id=5")]
    [InlineData("things?id=5&KEY=s3cr3t", "things?id=5&KEY=***")]
    [InlineData("https://jane:s3cr3t@host/things?id=5", "https://***@host/things?id=5")]
    public void A_path_that_was_typed_is_shown_without_what_is_secret_in_it(string text, string shown) =>
        Assert.Equal(shown, _redactor.Clean(text));

    [Fact]
    public void A_text_made_to_cost_time_does_not()
    {
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (string part in new[] { "token", "my_key", "\"", "a_", "<token", "https://a", "&key" })
        {
            _redactor.Clean(string.Concat(System.Linq.Enumerable.Repeat(part, 64 * 1024 / part.Length)));
        }

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }

    [Fact]
    public void Tokens_and_signed_licences_are_masked_wherever_they_stand()
    {
        const string Jwt = "eyJhbGciOiJFUzM4NCJ9.eyJzdWIiOiJqZG9lIn0.c2lnbmF0dXJlLXBhcnQ";
        foreach (string text in new[] { Jwt, "key is " + Jwt + ", see", $$"""{"anything":"{{Jwt}}"}""", "<a>" + Jwt + "</a>", Jwt[..50] })
        {
            Assert.DoesNotContain("eyJzdWIi", _redactor.Clean(text));
        }
    }

    [Theory]
    [InlineData("PRIVATE KEY")]
    [InlineData("RSA PRIVATE KEY")]
    [InlineData("EC PRIVATE KEY")]
    [InlineData("ENCRYPTED PRIVATE KEY")]
    public void Pem_keys_are_masked_whole_or_cut_off(string kind)
    {
        string pem = $"-----BEGIN {kind}-----\nMIIEvQIBADANBg\nkqhkiG9w0B\n-----END {kind}-----";

        Assert.Equal("a *** b", _redactor.Clean("a " + pem + " b"));
        Assert.DoesNotContain("MIIEvQ", _redactor.Clean("a " + pem[..45]));
    }

    [Fact]
    public void The_key_of_a_signed_licence_is_masked_and_an_innocent_key_is_not()
    {
        Assert.DoesNotContain("0123456789", _redactor.Clean("""{"key":"0123456789abcdefghijklmnop"}"""));
        Assert.Equal("""{"key":"sortOrder"}""", _redactor.Clean("""{"key":"sortOrder"}"""));
        Assert.Equal(
            """{"keyboard":"a long but innocent value here"}""",
            _redactor.Clean("""{"keyboard":"a long but innocent value here"}""")
        );
    }

    [Fact]
    public void Numbers_can_be_secrets_too()
    {
        Assert.Equal("""{"control":"***","n":5}""", _redactor.Clean("""{"control":12345,"n":5}"""));
    }

    [Fact]
    public void What_was_learned_is_found_in_any_text_longest_first()
    {
        _redactor.Learn("abcdef");
        _redactor.Learn("abcdef-and-more");
        _redactor.Learn("short");
        _redactor.Learn(null);

        Assert.Equal("said *** twice: ***; short", _redactor.Clean("said abcdef-and-more twice: abcdef; short"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("The token of the user was refused.")]
    [InlineData("""{"errors":[{"code":"USERS-7","title":"Not found","detail":"No key for it","status":404}],"traceId":"0000a1"}""")]
    [InlineData(
        """{"data":[{"subject":"CORP\\jdoe","type":"professional","created":"2026-01-01T00:00:00Z","excess":false}],"links":{"next":{"href":"https://x/y?page=eyQ&limit=2"}}}"""
    )]
    [InlineData("GET /api/v1/licenses/assignments?limit=100&page=AbC -> 200 in 12 ms (attempt 1)")]
    [InlineData("<User><ID>7</ID><Name>CORP\\jdoe</Name></User>")]
    [InlineData("XSRF prevention check failed. Possible XSRF discovered.")]
    [InlineData("Cannot parse the expression: user.userId eq 'jdoe' and tokens ge 5")]
    [InlineData("""{"tokensEnabled":true,"totalTokens":10,"secrets":0,"passwordPolicy":"long"}""")]
    public void Innocent_text_is_untouched(string text) => Assert.Equal(text, _redactor.Clean(text));
}
