using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;
using static QlikAdmin.Sandbox.Tests.QlikView.QmsClient;

namespace QlikAdmin.Sandbox.Tests.QlikView;

/// <summary>Who gets in, with what key, and through which interface.</summary>
public sealed class QmsDoorTests
{
    [Fact]
    public async Task Every_call_but_the_one_for_a_key_needs_a_key_of_the_last_minute()
    {
        await using QmsClient qms = await StartAsync(users: 5);
        string key = await qms.KeyAsync();
        using HttpResponseMessage without = await qms.SendAsync("Ping", null);
        using HttpResponseMessage wrong = await qms.SendAsync("Ping", new string('A', 32));
        await qms.AdvanceAsync(TimeSpan.FromSeconds(50));
        using HttpResponseMessage good = await qms.SendAsync("Ping", key);
        await qms.AdvanceAsync(TimeSpan.FromSeconds(10));
        using HttpResponseMessage late = await qms.SendAsync("Ping", key);

        Assert.Equal(32, key.Length);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal("text/xml", good.Content.Headers.ContentType!.MediaType);
        foreach (HttpResponseMessage refused in new[] { without, wrong, late })
        {
            Assert.StartsWith("Client: The service key", await FaultAsync(refused));
        }
    }

    [Fact]
    public async Task The_frameworks_own_ntlm_gets_in_and_so_does_basic()
    {
        await using QmsClient qms = await StartAsync(users: 5);
        CredentialCache credentials = new() { { new Uri(qms.Endpoints.Uri), "NTLM", new NetworkCredential("qlikadmin", "any", "CORP") } };
        using HttpClient ntlm = qms.Client(null, credentials);
        using HttpClient nobody = qms.Client(null);
        using HttpClient wrong = qms.Client(Basic(qms.Endpoints.UserName, "guess"));

        using HttpResponseMessage good = await qms.SendAsync("GetTimeLimitedServiceKey", null, Envelope(new XElement(qms.Q + "GetTimeLimitedServiceKey")), ntlm);
        using HttpResponseMessage refused = await qms.SendAsync("GetTimeLimitedServiceKey", null, Envelope(new XElement(qms.Q + "GetTimeLimitedServiceKey")), nobody);
        using HttpResponseMessage guessed = await qms.SendAsync("GetTimeLimitedServiceKey", null, Envelope(new XElement(qms.Q + "GetTimeLimitedServiceKey")), wrong);

        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(["NTLM", "Basic"], refused.Headers.WwwAuthenticate.Select(h => h.Scheme));
        Assert.Equal(HttpStatusCode.Unauthorized, guessed.StatusCode);
    }

    [Theory]
    [InlineData(QlikViewAuthMode.NtlmOnly, "NTLM")]
    [InlineData(QlikViewAuthMode.Basic, "Basic")]
    public async Task What_is_offered_can_be_switched(QlikViewAuthMode mode, string offer)
    {
        await using QmsClient qms = await StartAsync(users: 5, auth: mode);
        using HttpClient nobody = qms.Client(null);
        using HttpResponseMessage refused = await qms.SendAsync("Ping", null, Envelope(new XElement(qms.Q + "Ping")), nobody);
        using HttpResponseMessage basic = await qms.SendAsync("GetTimeLimitedServiceKey", null);
        await qms.ControlAsync("qlikview", """{"auth":"none"}""");
        using HttpResponseMessage open = await qms.SendAsync("GetTimeLimitedServiceKey", null, Envelope(new XElement(qms.Q + "GetTimeLimitedServiceKey")), nobody);

        Assert.Equal([offer], refused.Headers.WwwAuthenticate.Select(h => h.Scheme));
        Assert.Equal(mode == QlikViewAuthMode.Basic ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, basic.StatusCode);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
    }

    [Fact]
    public async Task Outside_the_windows_groups_there_is_a_key_and_nothing_else()
    {
        await using QmsClient qms = await StartAsync(users: 5);
        using HttpClient limited = qms.Client(Basic(qms.Endpoints.LimitedUserName, qms.Endpoints.LimitedPassword));
        string services = Envelope(new XElement(qms.Q + "GetServices", qms.P("serviceTypes", "All")));

        using HttpResponseMessage key = await qms.SendAsync("GetTimeLimitedServiceKey", null, Envelope(new XElement(qms.Q + "GetTimeLimitedServiceKey")), limited);
        using HttpResponseMessage unauthorized = await qms.SendAsync("GetServices", await qms.KeyAsync(), services, limited);
        await qms.ControlAsync("qlikview", """{"denied":"forbidden"}""");
        using HttpResponseMessage forbidden = await qms.SendAsync("GetServices", await qms.KeyAsync(), services, limited);
        await qms.ControlAsync("qlikview", """{"denied":"fault"}""");
        using HttpResponseMessage fault = await qms.SendAsync("GetServices", await qms.KeyAsync(), services, limited);

        Assert.Equal(HttpStatusCode.OK, key.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, unauthorized.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        Assert.Equal("FailedAuthentication: Access is denied.", await FaultAsync(fault));
    }

    [Theory]
    [InlineData("12.90", 7, "12/7", true)]
    [InlineData("12.90", 7, "12", true)]
    [InlineData("12.90", 7, "12/8", false)]
    [InlineData("12.90", 4, "12/4", true)]
    [InlineData("12.90", 4, "12/5", false)]
    [InlineData("11.20", 7, "11", true)]
    [InlineData("11.20", 7, "12/4", false)]
    [InlineData("11.20", 7, "12", false)]
    public async Task Which_interfaces_are_offered_depends_on_the_version(string version, int highest, string face, bool isOffered)
    {
        await using QmsClient qms = await StartAsync(users: 5, version: version);
        await qms.ControlAsync("qlikview", $$"""{"interface":{{highest}}}""");
        qms.Face = face;
        using HttpResponseMessage response = await qms.SendAsync("GetTimeLimitedServiceKey", null);

        if (isOffered)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        else
        {
            Assert.StartsWith("ActionNotSupported: The message with Action 'http://ws.qliktech.com/QMS/", await FaultAsync(response));
        }
    }

    [Theory]
    [InlineData("11", "GetQVSLicenseInfo")]
    [InlineData("11", "GetQMSVersion")]
    [InlineData("12/3", "GetAssignedUsers")]
    [InlineData("12/7", "NoSuchOperation")]
    public async Task An_operation_that_the_interface_lacks_is_not_supported(string face, string operation)
    {
        await using QmsClient qms = await StartAsync(users: 5);
        qms.Face = face;

        Assert.StartsWith("ActionNotSupported", await qms.FaultAsync(operation));
    }

    private static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user + ":" + password)));
}
