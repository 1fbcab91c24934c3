using System;
using System.Buffers.Binary;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
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
        using HttpResponseMessage tooEarly = await NtlmAsync(client, NtlmHandshake.Type3("CORP", "qlikadmin", "r"));
        using HttpResponseMessage challenged = await NtlmAsync(client, NtlmHandshake.Type1());
        using HttpResponseMessage accepted = await NtlmAsync(client, NtlmHandshake.Type3("CORP", "qlikadmin", "r"));
        using HttpResponseMessage affine = await client.GetAsync(SandboxSession.Qrs("user/count"));
        using HttpResponseMessage challengedAgain = await NtlmAsync(client, NtlmHandshake.Type1());
        using HttpResponseMessage unknown = await NtlmAsync(client, NtlmHandshake.Type3("CORP", "nobody.here", "r"));

        Assert.Equal(["Negotiate", "NTLM"], refused.Headers.WwwAuthenticate.Select(h => h.Scheme));
        Assert.Equal(HttpStatusCode.Unauthorized, tooEarly.StatusCode);
        byte[] type2 = Convert.FromBase64String(challenged.Headers.WwwAuthenticate.Single().Parameter!);
        Assert.Equal(2, BinaryPrimitives.ReadInt32LittleEndian(type2.AsSpan(8)));
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, affine.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, challengedAgain.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
    }

    [Fact]
    public async Task A_client_that_answers_each_challenge_gets_in()
    {
        using HttpClient client = Session.Tls(Session.Endpoints.Sense.ProxyUri, null, new NetworkCredential("qlikadmin", "any", "CORP"));
        using HttpClient stranger = Session.Tls(Session.Endpoints.Sense.ProxyUri, null, new NetworkCredential("nobody.here", "any", "CORP"));

        using HttpResponseMessage accepted = await SignInAsync(client);
        using HttpResponseMessage refused = await SignInAsync(stranger);

        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient client)
    {
        client.DefaultRequestHeaders.Add("X-Qlik-Xrfkey", SandboxSession.Key);
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Test/1.0 (Windows)");
        return client.GetAsync(SandboxSession.Qrs("user/count"));
    }

    private static Task<HttpResponseMessage> NtlmAsync(HttpClient client, byte[] message)
    {
        HttpRequestMessage request = new(HttpMethod.Get, SandboxSession.Qrs("user/count"));
        request.Headers.Authorization = NtlmHandshake.Header(message);
        return client.SendAsync(request);
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
