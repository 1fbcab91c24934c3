using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using QlikAdmin.Sandbox.Tests.QlikView;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

/// <summary>Work that is done, or not, before its answer goes wrong; on every service.</summary>
public sealed class FaultAfterWorkTests(SharedSandbox shared) : IClassFixture<SharedSandbox>, IAsyncLifetime
{
    private const string Add = "api/v1/licenses/assignments/actions/add";
    private static int s_last;

    private SandboxSession Session => shared.Session;

    public async ValueTask InitializeAsync()
    {
        await Session.Control.DeleteAsync("faults");
        await Session.Control.DeleteAsync("log");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("status", "HTTP/1.1 503")]
    [InlineData("html", "HTTP/1.1 200")]
    [InlineData("login", "HTTP/1.1 302")]
    [InlineData("redirect", "HTTP/1.1 302")]
    [InlineData("garbage", "HTTP/1.1 200")]
    [InlineData("empty", "HTTP/1.1 200")]
    [InlineData("drop", "")]
    [InlineData("close", "")]
    [InlineData("stall", "")]
    public async Task What_comes_instead_of_the_answer_comes_with_the_work_and_without(string kind, string begin)
    {
        string without = await AddAsync(kind, done: false, begin);
        string with = await AddAsync(kind, done: true, kind == "stall" ? "HTTP/1.1 207" : begin);

        string[] subjects = (await Session.AssignmentsAsync()).Select(a => (string)a["subject"]!).ToArray();
        Assert.DoesNotContain(without, subjects);
        Assert.Contains(with, subjects);
        List<JsonNode> log = await Session.LogAsync("cloud");
        Assert.Equal([false, true], log.Select(e => (bool)e["isWorked"]!));
        Assert.All(log, e => Assert.Equal(kind, (string?)e["fault"]));
    }

    [Theory]
    [InlineData("close", false)]
    [InlineData("drop", true)]
    [InlineData("lostAnswer", true)]
    public async Task A_connection_ends_in_order_or_with_a_reset(string kind, bool isReset)
    {
        await FaultAsync(new JsonObject { ["kind"] = kind, ["service"] = "cloud" });

        (string received, bool wasReset) = await RawCall.PostAsync(Session, Add, Body("whoever"));

        Assert.Empty(received);
        Assert.Equal(isReset, wasReset);
    }

    [Fact]
    public async Task Half_a_body_and_a_body_in_pieces_come_after_the_work()
    {
        await FaultAsync(new JsonObject { ["kind"] = "truncate", ["method"] = "POST" });
        (string cut, bool _) = await RawCall.PostAsync(Session, Add, Body("cut"));
        await FaultAsync(
            new JsonObject
            {
                ["kind"] = "pause",
                ["method"] = "POST",
                ["delayMs"] = 1,
            }
        );
        (string paused, bool _) = await RawCall.PostAsync(Session, Add, Body("paused"));
        await FaultAsync(
            new JsonObject
            {
                ["kind"] = "drip",
                ["method"] = "POST",
                ["delayMs"] = 1,
            }
        );
        (string dripped, bool _) = await RawCall.PostAsync(Session, Add, Body("dripped"));

        Assert.DoesNotContain("]}", cut, StringComparison.Ordinal);
        Assert.EndsWith("]}", paused, StringComparison.Ordinal);
        Assert.EndsWith("]}", dripped, StringComparison.Ordinal);
        string[] subjects = (await Session.AssignmentsAsync()).Select(a => (string)a["subject"]!).ToArray();
        Assert.Superset(new HashSet<string> { "cut", "paused", "dripped" }, subjects.ToHashSet());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_caller_who_does_not_wait_finds_the_work_done_after_a_stall_and_not_after_a_delay(bool isStall)
    {
        string subject = "impatient" + Interlocked.Increment(ref s_last).ToString(CultureInfo.InvariantCulture);
        await FaultAsync(
            new JsonObject
            {
                ["kind"] = isStall ? "stall" : "latency",
                ["method"] = "POST",
                ["delayMs"] = 60_000,
            }
        );
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Session.Cloud.PostAsync(Add, SandboxSession.Json(Body(subject)), patience.Token)
        );

        JsonNode entry = Assert.Single(await Session.LogAsync("cloud"));
        Assert.Equal(0, (int)entry["status"]!);
        Assert.Equal(isStall, (await Session.AssignmentsAsync()).Exists(a => (string?)a["subject"] == subject));
    }

    [Fact]
    public async Task A_request_is_in_the_log_while_its_answer_is_kept_back()
    {
        await FaultAsync(new JsonObject { ["kind"] = "stall", ["delayMs"] = 60_000 });
        using CancellationTokenSource patience = new();
        Task<HttpResponseMessage> call = Session.Cloud.GetAsync("api/v1/licenses/status", patience.Token);
        while ((await Session.LogAsync("cloud")).Count == 0)
        {
            await Task.Yield();
        }

        Assert.False((bool)(await Session.LogAsync("cloud"))[0]["isEnded"]!);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task The_login_page_that_a_redirect_leads_to_is_there()
    {
        await FaultAsync(new JsonObject { ["kind"] = "login" });
        using HttpResponseMessage redirect = await Session.Cloud.GetAsync("api/v1/licenses/status");
        using HttpResponseMessage page = await Session.Cloud.GetAsync(redirect.Headers.Location);

        Assert.Equal(HttpStatusCode.Found, redirect.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains("password", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/v1/users/me", "\"code\":\"HTTP-403\"")]
    [InlineData("api/v1/licenses/status", "\"message\"")]
    public async Task A_status_can_have_the_body_of_the_service_itself_on_cloud(string path, string part)
    {
        await FaultAsync(
            new JsonObject
            {
                ["kind"] = "status",
                ["status"] = 403,
                ["vendorBody"] = true,
            }
        );
        using HttpResponseMessage answer = await Session.Cloud.GetAsync(path);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains(part, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_can_have_the_body_of_the_service_itself_on_the_others()
    {
        await FaultAsync(
            new JsonObject
            {
                ["kind"] = "status",
                ["status"] = 403,
                ["vendorBody"] = true,
                ["count"] = 3,
            }
        );
        using HttpResponseMessage sense = await Session.Sense.GetAsync(SandboxSession.Qrs("about"));
        using HttpClient client = new() { BaseAddress = new Uri(Session.Endpoints.Region.Uri) };
        using HttpResponseMessage region = await client.GetAsync("api/v1/tenants");
        await using QmsClient qms = await QmsClient.StartAsync(users: 5);
        await qms.ControlAsync("faults", """{"service":"qlikview","kind":"status","status":403,"vendorBody":true}""");

        Assert.Equal("Forbidden", await sense.Content.ReadAsStringAsync());
        Assert.Contains("\"status\":\"403\"", await region.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using HttpResponseMessage qlikView = await qms.SendAsync("GetServices", null);
        Assert.Equal(HttpStatusCode.Forbidden, qlikView.StatusCode);
        Assert.Contains("<faultstring", await qlikView.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sense")]
    [InlineData("region")]
    public async Task Work_is_done_before_the_answer_is_lost_on(string service)
    {
        await FaultAsync(
            new JsonObject
            {
                ["service"] = service,
                ["kind"] = "close",
                ["done"] = true,
                ["count"] = -1,
            }
        );
        using HttpClient region = new() { BaseAddress = new Uri(Session.Endpoints.Region.Uri) };

        await Assert.ThrowsAsync<HttpRequestException>(() =>
            service == "sense"
                ? Session.Sense.PostAsync(
                    SandboxSession.Qrs("user"),
                    SandboxSession.Json("""{"userId":"ghost","userDirectory":"LAB","name":"Ghost"}""")
                )
                : region.PostAsync("oauth/token", SandboxSession.Json("{}"))
        );

        Assert.All(await Session.LogAsync(service), e => Assert.True((bool)e["isWorked"]!));
        await Session.Control.DeleteAsync("faults");
        if (service == "sense")
        {
            Assert.Single(
                (
                    await SandboxSession.GetAsync(
                        Session.Sense,
                        SandboxSession.Qrs("user/full", SandboxSession.Filter("userId eq 'ghost'"))
                    )
                ).AsArray()
            );
        }
    }

    [Fact]
    public async Task Work_is_done_before_a_login_page_comes_on_qlikview()
    {
        await using QmsClient qms = await QmsClient.StartAsync(users: 60);
        XElement before = await qms.ConfigurationAsync(qms.First);
        XElement changed = new(before);
        XElement row = QmsClient.Rows(changed)[0];
        QmsClient.Move(changed, row);
        await qms.ControlAsync(
            "faults",
            """{"service":"qlikview","pathContains":"#IQMS/SaveCALConfiguration","kind":"html","done":true}"""
        );

        using HttpResponseMessage page = await qms.SendAsync(
            "SaveCALConfiguration",
            await qms.KeyAsync(),
            QmsClient.Renamed(changed, qms.Q + "calConfiguration")
        );

        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Equal(QmsClient.Rows(before).Count - 1, QmsClient.Rows(await qms.ConfigurationAsync(qms.First)).Count);
    }

    private async Task<string> AddAsync(string kind, bool done, string begin)
    {
        string subject = kind + done;
        await FaultAsync(
            new JsonObject
            {
                ["service"] = "cloud",
                ["kind"] = kind,
                ["done"] = done,
            }
        );
        (string received, bool _) = await RawCall.PostAsync(Session, Add, Body(subject));
        Assert.True(
            begin.Length == 0 ? received.Length == 0 : received.StartsWith(begin, StringComparison.Ordinal),
            $"{kind}, done {done}: {received}"
        );
        return subject;
    }

    private static string Body(string subject) => $$"""{"add":[{"subject":"{{subject}}","type":"analyzer"}]}""";

    private Task<JsonNode> FaultAsync(JsonObject rule) => Session.ControlAsync("faults", rule.ToJsonString());
}
