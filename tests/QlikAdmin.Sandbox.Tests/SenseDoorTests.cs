using System;
using System.Buffers.Binary;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>Who gets in: certificates, identities, keys, tokens and Windows authentication.</summary>
public sealed class SenseDoorTests(SharedSandbox sandbox) : IClassFixture<SharedSandbox>
{
    private SandboxSession Session => sandbox.Session;

    [Theory]
    [InlineData("", SandboxSession.Key)]
    [InlineData("?xrfkey=0123456789abcdeX", SandboxSession.Key)]
    [InlineData("?xrfkey=0123456789abcde", "0123456789abcde")]
    [InlineData("?xrfkey=0123456789abcd-f", "0123456789abcd-f")]
    public async Task A_key_that_differs_or_is_malformed_is_refused(string query, string header)
    {
        using HttpClient client = Session.Tls(Session.Endpoints.Sense.Uri, Session.Endpoints.Sense.CertificatePath);
        client.DefaultRequestHeaders.Add("X-Qlik-Xrfkey", header);
        client.DefaultRequestHeaders.Add("X-Qlik-User", "UserDirectory=INTERNAL; UserId=sa_api");
        using HttpResponseMessage response = await client.GetAsync("qrs/about" + query);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("XSRF prevention check failed. Possible XSRF discovered.", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task No_other_certificate_than_the_sites_opens_the_door()
    {
        SenseEndpoints sense = Session.Endpoints.Sense;
        foreach (string? certificate in new[] { null, sense.ExpiredCertificatePath, sense.UntrustedCertificatePath })
        {
            using HttpClient client = Session.Tls(sense.Uri, certificate);
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(SandboxSession.Qrs("about")));
        }
    }

    [Theory]
    [InlineData(null, HttpStatusCode.BadRequest)]
    [InlineData("sa_api", HttpStatusCode.BadRequest)]
    [InlineData("UserDirectory=CORP; UserId=nobody.here", HttpStatusCode.Forbidden)]
    [InlineData("UserDirectory=CORP; UserId=viewer", HttpStatusCode.Forbidden)]
    [InlineData("UserDirectory=CORP; UserId=qlikadmin", HttpStatusCode.OK)]
    public async Task The_header_decides_who_acts(string? header, HttpStatusCode expected)
    {
        using HttpClient client = Session.Tls(Session.Endpoints.Sense.Uri, Session.Endpoints.Sense.CertificatePath);
        client.DefaultRequestHeaders.Add("X-Qlik-Xrfkey", SandboxSession.Key);
        if (header is not null)
        {
            client.DefaultRequestHeaders.Add("X-Qlik-User", header);
        }

        using HttpResponseMessage response = await client.GetAsync(SandboxSession.Qrs("user/count"));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task The_token_proxy_takes_good_tokens_and_its_own_cookie()
    {
        SenseEndpoints sense = Session.Endpoints.Sense;
        using HttpResponseMessage good = await ProxyAsync("Bearer " + sense.Jwt, null);
        string cookie = good.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using HttpResponseMessage session = await ProxyAsync(null, cookie);
        using HttpResponseMessage limited = await ProxyAsync("Bearer " + sense.LimitedJwt, null);
        using HttpResponseMessage expired = await ProxyAsync("Bearer " + sense.ExpiredJwt, null);
        using HttpResponseMessage forged = await ProxyAsync("Bearer " + sense.Jwt[..^4] + "AAAA", null);
        using HttpResponseMessage stranger = await ProxyAsync(null, "X-Qlik-Session-jwt=made-up");

        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal(HttpStatusCode.OK, session.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, limited.StatusCode);
        Assert.All(new[] { expired, forged, stranger }, r => Assert.Equal(HttpStatusCode.Unauthorized, r.StatusCode));
    }

    [Fact]
    public async Task Without_the_word_in_the_user_agent_the_proxy_shows_a_login_form()
    {
        using HttpClient client = Session.Tls(Session.Endpoints.Sense.ProxyUri, null);
        client.DefaultRequestHeaders.Add("X-Qlik-Xrfkey", SandboxSession.Key);
        using HttpResponseMessage redirect = await client.GetAsync(SandboxSession.Qrs("about"));
        using HttpResponseMessage form = await client.GetAsync(redirect.Headers.Location);

        Assert.Equal(HttpStatusCode.Found, redirect.StatusCode);
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        Assert.Equal("text/html", form.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Windows_authentication_is_three_messages_on_one_connection()
    {
        using HttpClient client = Session.Tls(Session.Endpoints.Sense.ProxyUri, null);
        client.DefaultRequestHeaders.Add("X-Qlik-Xrfkey", SandboxSession.Key);
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Test/1.0 (Windows)");

        using HttpResponseMessage refused = await client.GetAsync(SandboxSession.Qrs("user/count"));
        using HttpResponseMessage tooEarly = await NtlmAsync(client, Type3("CORP", "qlikadmin", "r"));
        using HttpResponseMessage challenged = await NtlmAsync(client, Type1());
        using HttpResponseMessage accepted = await NtlmAsync(client, Type3("CORP", "qlikadmin", "r"));
        using HttpResponseMessage affine = await client.GetAsync(SandboxSession.Qrs("user/count"));
        using HttpResponseMessage challengedAgain = await NtlmAsync(client, Type1());
        using HttpResponseMessage unknown = await NtlmAsync(client, Type3("CORP", "nobody.here", "r"));

        Assert.Equal(["Negotiate", "NTLM"], refused.Headers.WwwAuthenticate.Select(h => h.Scheme));
        Assert.Equal(HttpStatusCode.Unauthorized, tooEarly.StatusCode);
        byte[] type2 = Convert.FromBase64String(challenged.Headers.WwwAuthenticate.Single().Parameter!);
        Assert.Equal(2, BinaryPrimitives.ReadInt32LittleEndian(type2.AsSpan(8)));
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, affine.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, challengedAgain.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
    }

    [Theory]
    [InlineData("NTLM")]
    [InlineData("Negotiate")]
    public async Task The_frameworks_own_windows_authentication_gets_in(string scheme)
    {
        CredentialCache credentials = new() { { new Uri(Session.Endpoints.Sense.ProxyUri), scheme, new NetworkCredential("qlikadmin", "any", "CORP") } };
        using HttpClient client = Session.Tls(Session.Endpoints.Sense.ProxyUri, null, credentials);
        client.DefaultRequestHeaders.Add("X-Qlik-Xrfkey", SandboxSession.Key);
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Test/1.0 (Windows)");

        using HttpResponseMessage response = await client.GetAsync(SandboxSession.Qrs("user/count"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static Task<HttpResponseMessage> NtlmAsync(HttpClient client, byte[] message)
    {
        HttpRequestMessage request = new(HttpMethod.Get, SandboxSession.Qrs("user/count"));
        request.Headers.Authorization = new AuthenticationHeaderValue("NTLM", Convert.ToBase64String(message));
        return client.SendAsync(request);
    }

    private static byte[] Type1()
    {
        byte[] message = new byte[32];
        Encoding.ASCII.GetBytes("NTLMSSP\0").CopyTo(message, 0);
        message[8] = 1;
        return message;
    }

    private static byte[] Type3(string domain, string user, string response)
    {
        byte[][] parts = [Encoding.ASCII.GetBytes(response), Encoding.Unicode.GetBytes(domain), Encoding.Unicode.GetBytes(user)];
        byte[] message = new byte[64 + parts.Sum(p => p.Length)];
        Encoding.ASCII.GetBytes("NTLMSSP\0").CopyTo(message, 0);
        message[8] = 3;
        message[60] = 1;
        int offset = 64;
        for (int i = 0; i < parts.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(20 + (i * 8)), (ushort)parts[i].Length);
            BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(24 + (i * 8)), offset);
            parts[i].CopyTo(message, offset);
            offset += parts[i].Length;
        }

        return message;
    }

    private async Task<HttpResponseMessage> ProxyAsync(string? authorization, string? cookie)
    {
        using HttpClient client = Session.Tls(Session.Endpoints.Sense.ProxyUri, null);
        using HttpRequestMessage request = new(HttpMethod.Get, "jwt/" + SandboxSession.Qrs("user/count"));
        request.Headers.Add("X-Qlik-Xrfkey", SandboxSession.Key);
        if (authorization is not null)
        {
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        }

        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return await client.SendAsync(request);
    }
}
