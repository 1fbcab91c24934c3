using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

public sealed class FaultTests
{
    private const string Status = "api/v1/licenses/status";

    [Fact]
    public async Task A_wait_can_be_sent_as_a_date_of_the_sandbox()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        await session.ControlAsync(
            "faults",
            """{"service":"cloud","kind":"status","status":429,"retryAfter":"90","retryAfterDate":true}"""
        );

        using HttpResponseMessage response = await session.Cloud.GetAsync(Status);

        DateTimeOffset date = response.Headers.RetryAfter!.Date!.Value;
        Assert.InRange((date - response.Headers.Date!.Value).TotalSeconds, 88, 91);
    }

    [Fact]
    public async Task A_status_fault_lets_some_pass_then_hits_as_often_as_it_says()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        await session.ControlAsync(
            "faults",
            """{"service":"cloud","pathContains":"licenses/status","skip":1,"count":2,"kind":"status","status":429,"retryAfter":"2","body":"{}"}"""
        );

        HttpStatusCode[] codes = new HttpStatusCode[4];
        for (int i = 0; i < 4; i++)
        {
            using HttpResponseMessage response = await session.Cloud.GetAsync(Status);
            codes[i] = response.StatusCode;
            Assert.Equal(response.StatusCode == HttpStatusCode.TooManyRequests, response.Headers.RetryAfter is not null);
        }

        JsonNode rule = (await SandboxSession.GetAsync(session.Control, "faults"))[0]!;
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests, HttpStatusCode.OK], codes);
        Assert.Equal(2, (int)rule["hits"]!);
    }

    [Fact]
    public async Task A_lost_answer_is_a_change_that_happened_and_a_drop_is_not()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        await session.ControlAsync("faults", """{"service":"cloud","method":"POST","kind":"drop"}""");
        await session.ControlAsync("faults", """{"service":"cloud","method":"POST","kind":"lostAnswer"}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => AddAsync(session, "dropped"));
        await Assert.ThrowsAsync<HttpRequestException>(() => AddAsync(session, "lost"));
        JsonArray log = (await SandboxSession.GetAsync(session.Control, "log?service=cloud")).AsArray();

        string[] subjects = (await session.AssignmentsAsync()).Select(a => (string)a["subject"]!).ToArray();
        Assert.DoesNotContain("dropped", subjects);
        Assert.Contains("lost", subjects);
        Assert.Equal(["drop", "lostAnswer"], log.Select(e => (string)e!["fault"]!));
        Assert.All(log, e => Assert.True((bool)e!["isChange"]! && (int)e["status"]! == 0));
    }

    [Theory]
    [InlineData("html", "text/html")]
    [InlineData("garbage", "application/json")]
    [InlineData("empty", "application/json")]
    [InlineData("badJson", "application/json")]
    public async Task Answers_that_are_no_json_come_with_200(string kind, string mediaType)
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        await session.ControlAsync("faults", $$"""{"kind":"{{kind}}","bytes":1000}""");

        using HttpResponseMessage response = await session.Cloud.GetAsync(Status);
        string text = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(mediaType, response.Content.Headers.ContentType!.MediaType);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(text));
    }

    [Fact]
    public async Task A_truncated_answer_ends_before_its_length()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 5);
        await session.ControlAsync("faults", """{"service":"sense","kind":"truncate"}""");

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => session.Sense.GetStringAsync(SandboxSession.Qrs("user/full")));
    }

    [Fact]
    public async Task Redirects_repeated_cursors_and_missing_rows_are_made_on_request()
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 50);
        await session.ControlAsync(
            "faults",
            """{"pathContains":"licenses/status","kind":"redirect","location":"https://elsewhere.example/"}"""
        );
        await session.ControlAsync("faults", """{"pathContains":"/assignments?","kind":"repeatCursor"}""");
        await session.ControlAsync("faults", """{"pathContains":"actions/delete","kind":"missingRows"}""");

        using HttpResponseMessage redirect = await session.Cloud.GetAsync(Status);
        JsonNode page = await SandboxSession.GetAsync(session.Cloud, "api/v1/licenses/assignments?limit=2");
        using HttpResponseMessage rows = await session.Cloud.PostAsync(
            "api/v1/licenses/assignments/actions/delete",
            SandboxSession.Json(
                """{"delete":[{"subject":"a","type":"analyzer"},{"subject":"b","type":"analyzer"},{"subject":"c","type":"analyzer"}]}"""
            )
        );

        Assert.Equal("https://elsewhere.example/", redirect.Headers.Location!.ToString());
        Assert.EndsWith("/api/v1/licenses/assignments?limit=2", (string?)page["links"]!["next"]!["href"]);
        Assert.Equal(["a", "c"], (await SandboxSession.ReadAsync(rows))["data"]!.AsArray().Select(r => (string)r!["subject"]!));
    }

    [Theory]
    [InlineData("""{"kind":"explode"}""")]
    [InlineData("""{"kind":"status","howOften":2}""")]
    [InlineData("""{"kind":"status","only":"writes"}""")]
    [InlineData("""{"kind":"status","only":"changes","after":{"method":"POST"}}""")]
    [InlineData("""{"kind":"status","after":{"readings":0}}""")]
    [InlineData("""{"kind":"status","probability":1.5}""")]
    [InlineData("""{"kind":"badJson","done":false}""")]
    [InlineData("[]")]
    public async Task A_rule_that_makes_no_sense_is_refused(string rule)
    {
        await using SandboxSession session = await SandboxSession.StartAsync(users: 0);
        using HttpResponseMessage response = await session.Control.PostAsync("faults", SandboxSession.Json(rule));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static async Task AddAsync(SandboxSession session, string subject)
    {
        using HttpResponseMessage response = await session.Cloud.PostAsync(
            "api/v1/licenses/assignments/actions/add",
            SandboxSession.Json($$"""{"add":[{"subject":"{{subject}}","type":"analyzer"}]}""")
        );
    }
}
