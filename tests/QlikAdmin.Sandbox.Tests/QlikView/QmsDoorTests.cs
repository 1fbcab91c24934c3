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
public sealed class QmsDoorTests(QmsSandbox sandbox) : IClassFixture<QmsSandbox>, IAsyncLifetime
{
    private QmsClient Qms => sandbox.Client;

    public async ValueTask InitializeAsync()
    {
        Qms.Face = "11";
        await Qms.ControlAsync("qlikview", """{"auth":"ntlm","denied":"unauthorized","version":"12.90","interface":7}""");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_call_but_the_one_for_a_key_needs_a_key_of_the_last_minute()
    {
        string key = await Qms.KeyAsync();
        using HttpResponseMessage without = await Qms.SendAsync("Ping", null);
        using HttpResponseMessage wrong = await Qms.SendAsync("Ping", new string('A', 32));
        await Qms.AdvanceAsync(TimeSpan.FromSeconds(50));
        using HttpResponseMessage good = await Qms.SendAsync("Ping", key);
        await Qms.AdvanceAsync(TimeSpan.FromSeconds(10));
        using HttpResponseMessage late = await Qms.SendAsync("Ping", key);

        Assert.Equal(32, key.Length);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal("text/xml", good.Content.Headers.ContentType!.MediaType);
        foreach (HttpResponseMessage refused in new[] { without, wrong, late })
        {
            Assert.StartsWith("Client: The service key", await FaultAsync(refused));
        }
    }

    [Fact]
    public async Task Ntlm_gets_in_and_so_does_basic()
    {
        using HttpClient ntlm = Qms.Client(null, new NetworkCredential("qlikadmin", "any", "CORP"));
        using HttpClient nobody = Qms.Client(null);
        using HttpClient wrong = Qms.Client(Basic(Qms.Endpoints.UserName, "guess"));

        using HttpResponseMessage good = await Qms.SendAsync(
            "GetTimeLimitedServiceKey",
            null,
            Envelope(new XElement(Qms.Q + "GetTimeLimitedServiceKey")),
            ntlm
        );
        using HttpResponseMessage refused = await Qms.SendAsync(
            "GetTimeLimitedServiceKey",
            null,
            Envelope(new XElement(Qms.Q + "GetTimeLimitedServiceKey")),
            nobody
        );
        using HttpResponseMessage guessed = await Qms.SendAsync(
            "GetTimeLimitedServiceKey",
            null,
            Envelope(new XElement(Qms.Q + "GetTimeLimitedServiceKey")),
            wrong
        );

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
        await Qms.ControlAsync("qlikview", $$"""{"auth":"{{mode}}"}""");
        using HttpClient nobody = Qms.Client(null);
        using HttpResponseMessage refused = await Qms.SendAsync("Ping", null, Envelope(new XElement(Qms.Q + "Ping")), nobody);
        using HttpResponseMessage basic = await Qms.SendAsync("GetTimeLimitedServiceKey", null);
        await Qms.ControlAsync("qlikview", """{"auth":"none"}""");
        using HttpResponseMessage open = await Qms.SendAsync(
            "GetTimeLimitedServiceKey",
            null,
            Envelope(new XElement(Qms.Q + "GetTimeLimitedServiceKey")),
            nobody
        );

        Assert.Equal([offer], refused.Headers.WwwAuthenticate.Select(h => h.Scheme));
        Assert.Equal(mode == QlikViewAuthMode.Basic ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, basic.StatusCode);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
    }

    [Fact]
    public async Task Outside_the_windows_groups_there_is_a_key_and_nothing_else()
    {
        using HttpClient limited = Qms.Client(Basic(Qms.Endpoints.LimitedUserName, Qms.Endpoints.LimitedPassword));
        string services = Envelope(new XElement(Qms.Q + "GetServices", Qms.P("serviceTypes", "All")));

        using HttpResponseMessage key = await Qms.SendAsync(
            "GetTimeLimitedServiceKey",
            null,
            Envelope(new XElement(Qms.Q + "GetTimeLimitedServiceKey")),
            limited
        );
        using HttpResponseMessage unauthorized = await Qms.SendAsync("GetServices", await Qms.KeyAsync(), services, limited);
        await Qms.ControlAsync("qlikview", """{"denied":"forbidden"}""");
        using HttpResponseMessage forbidden = await Qms.SendAsync("GetServices", await Qms.KeyAsync(), services, limited);
        await Qms.ControlAsync("qlikview", """{"denied":"fault"}""");
        using HttpResponseMessage fault = await Qms.SendAsync("GetServices", await Qms.KeyAsync(), services, limited);

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
        await Qms.ControlAsync("qlikview", $$"""{"version":"{{version}}","interface":{{highest}}}""");
        Qms.Face = face;
        using HttpResponseMessage response = await Qms.SendAsync("GetTimeLimitedServiceKey", null);

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
        Qms.Face = face;

        Assert.StartsWith("ActionNotSupported", await Qms.FaultAsync(operation));
    }

    private static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user + ":" + password)));
}
