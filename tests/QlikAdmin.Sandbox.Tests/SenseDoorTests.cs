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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_the_word_in_the_user_agent_the_proxy_shows_a_login_form(bool onProxyPort)
    {
        await SetPortAsync(onProxyPort);
        using HttpClient client = Session.Tls(Session.Endpoints.Sense.ProxyUri, null);
        client.DefaultRequestHeaders.Add("X-Qlik-Xrfkey", SandboxSession.Key);
        using HttpResponseMessage redirect = await client.GetAsync(SandboxSession.Qrs("about"));
        using HttpResponseMessage form = await client.GetAsync(redirect.Headers.Location);

        Assert.Equal(HttpStatusCode.Found, redirect.StatusCode);
        Assert.Equal("/internal_forms_authentication/", redirect.Headers.Location!.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        Assert.Equal("text/html", form.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_windows_account_is_asked_for_in_the_authentication_module_alone_and_comes_back_with_a_ticket(bool onProxyPort)
    {
        await SetPortAsync(onProxyPort);
        Uri proxy = new(Session.Endpoints.Sense.ProxyUri);
        using HttpClient client = Windows();

        using HttpResponseMessage sent = await client.GetAsync(SandboxSession.Qrs("user/count"));
        Uri module = sent.Headers.Location!;
        using HttpResponseMessage refused = await client.GetAsync(module);
        using HttpResponseMessage tooEarly = await NtlmAsync(client, module, NtlmHandshake.Type3("CORP", "qlikadmin", "r"));
        using HttpResponseMessage challenged = await NtlmAsync(client, module, NtlmHandshake.Type1());
        using HttpResponseMessage accepted = await NtlmAsync(client, module, NtlmHandshake.Type3("CORP", "qlikadmin", "r"));
        using HttpResponseMessage back = await client.GetAsync(accepted.Headers.Location);
        using HttpResponseMessage again = await client.GetAsync(accepted.Headers.Location);
        using HttpResponseMessage session = await WithCookieAsync(client, Cookie(back));

        Assert.Equal(
            (HttpStatusCode.Found, "/internal_windows_authentication/", proxy.Host),
            (sent.StatusCode, module.AbsolutePath, module.Host)
        );
        Assert.Equal(onProxyPort, module.Port == proxy.Port);
        Assert.Empty(sent.Headers.WwwAuthenticate);
        Assert.Equal(["Negotiate", "NTLM"], refused.Headers.WwwAuthenticate.Select(h => h.Scheme));
        Assert.Equal(HttpStatusCode.Unauthorized, tooEarly.StatusCode);
        byte[] type2 = Convert.FromBase64String(challenged.Headers.WwwAuthenticate.Single().Parameter!);
        Assert.Equal(2, BinaryPrimitives.ReadInt32LittleEndian(type2.AsSpan(8)));
        Assert.StartsWith(
            new Uri(proxy, SandboxSession.Qrs("user/count")).AbsoluteUri + "&qlikTicket=",
            accepted.Headers.Location!.AbsoluteUri,
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Equal(HttpStatusCode.Found, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, session.StatusCode);
    }

    [Fact]
    public async Task A_stranger_gets_no_ticket()
    {
        await SetPortAsync(false);
        using HttpClient client = Windows();
        using HttpResponseMessage sent = await client.GetAsync(SandboxSession.Qrs("user/count"));
        using HttpResponseMessage challenged = await NtlmAsync(client, sent.Headers.Location!, NtlmHandshake.Type1());
        using HttpResponseMessage unknown = await NtlmAsync(
            client,
            sent.Headers.Location!,
            NtlmHandshake.Type3("CORP", "nobody.here", "r")
        );

        Assert.Equal(HttpStatusCode.Unauthorized, challenged.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
    }

    [Fact]
    public async Task A_second_key_on_the_way_back_is_refused()
    {
        await SetPortAsync(false);
        using HttpClient client = Windows();
        Uri back = await SignInAsync(client);

        using HttpResponseMessage doubled = await client.GetAsync(back + "&Xrfkey=" + SandboxSession.Key);

        Assert.Equal(HttpStatusCode.Forbidden, doubled.StatusCode);
        Assert.StartsWith("XSRF prevention check failed", await doubled.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_comes_first_is_not_done_and_a_session_ends_when_it_rests()
    {
        await using SandboxSession own = await SandboxSession.StartAsync(20);
        using HttpClient client = own.Tls(own.Endpoints.Sense.ProxyUri, null);
        client.DefaultRequestHeaders.Add("X-Qlik-Xrfkey", SandboxSession.Key);
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Test/1.0 (Windows)");
        using HttpResponseMessage change = await client.PostAsync(SandboxSession.Qrs("tag"), SandboxSession.Json("""{"name":"first"}"""));
        using HttpResponseMessage back = await client.GetAsync(await SignInAsync(client));
        await own.AdvanceAsync(TimeSpan.FromMinutes(29));
        using HttpResponseMessage kept = await WithCookieAsync(client, Cookie(back));
        await own.AdvanceAsync(TimeSpan.FromMinutes(31));
        using HttpResponseMessage ended = await WithCookieAsync(client, Cookie(back));

        Assert.Equal(HttpStatusCode.Found, change.StatusCode);
        Assert.Equal(
            "0",
            (await SandboxSession.GetAsync(own.Sense, SandboxSession.Qrs("tag/count", SandboxSession.Filter("name eq 'first'"))))[
                "value"
            ]!.ToString()
        );
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        Assert.Equal(HttpStatusCode.Found, ended.StatusCode);
    }

    private static string Cookie(HttpResponseMessage response) => response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

    private static async Task<Uri> SignInAsync(HttpClient client)
    {
        using HttpResponseMessage sent = await client.GetAsync(SandboxSession.Qrs("user/count"));
        using HttpResponseMessage challenged = await NtlmAsync(client, sent.Headers.Location!, NtlmHandshake.Type1());
        using HttpResponseMessage accepted = await NtlmAsync(client, sent.Headers.Location!, NtlmHandshake.Type3("CORP", "qlikadmin", "r"));
        return accepted.Headers.Location!;
    }

    private static Task<HttpResponseMessage> NtlmAsync(HttpClient client, Uri module, byte[] message)
    {
        HttpRequestMessage request = new(HttpMethod.Get, module);
        request.Headers.Authorization = NtlmHandshake.Header(message);
        return client.SendAsync(request);
    }

    private static Task<HttpResponseMessage> WithCookieAsync(HttpClient client, string cookie)
    {
        HttpRequestMessage request = new(HttpMethod.Get, SandboxSession.Qrs("user/count"));
        request.Headers.Add("Cookie", cookie);
        return client.SendAsync(request);
    }

    private Task SetPortAsync(bool onProxyPort) =>
        Session.ControlAsync("settings", $$"""{"signInOnProxyPort":{{(onProxyPort ? "true" : "false")}}}""");

    private HttpClient Windows()
    {
        HttpClient client = Session.Tls(Session.Endpoints.Sense.ProxyUri, null);
        client.DefaultRequestHeaders.Add("X-Qlik-Xrfkey", SandboxSession.Key);
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Test/1.0 (Windows)");
        return client;
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
