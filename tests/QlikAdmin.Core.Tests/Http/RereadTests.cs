using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Http;

/// <summary>A request that only reads is sent again when its answer can't be used.</summary>
public sealed class RereadTests
{
    private const string Page = "<html><title>Down for a moment</title></html>";

    private readonly FakeClock _clock = new();

    public static TheoryData<string, int> Spoilt() =>
        new()
        {
            { "{\"data\":[{\"id\":1},", 200 },
            { "no JSON", 200 },
            { string.Empty, 200 },
            { "[1]", 200 },
            { "{\"rows\":[]}", 200 },
            { Page, 200 },
            { Page, 503 },
            { "{\"errors\":[{\"code\":\"HTTP-500\"}]}", 500 },
        };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task One_spoilt_page_does_not_fail_a_list(string body, int status)
    {
        FakeServer server = FakeServer.Script(
            Answer.Json("""{"data":[{"id":"a"}],"links":{"next":{"href":"https://inside/x?page=2"}}}"""),
            Answer.Text(body, status),
            Answer.Json("""{"data":[{"id":"b"}]}""")
        );
        using QlikHttp http = Given.Http(server, _clock);
        List<string?> rows = [];

        await http.PagesAsync(QlikRequest.Get("x", "List"), Take, SilentLog.Instance, CancellationToken.None);

        Assert.Equal(["a", "b"], rows);
        Assert.Equal(["", "?page=2", "?page=2"], server.Requests.Select(r => r.Uri.Query));

        Task Take(JArray page, CancellationToken token)
        {
            rows.AddRange(page.Select(r => (string?)r["id"]));
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_post_that_only_reads_is_read_again_and_one_that_may_change_something_is_not()
    {
        FakeServer server = FakeServer.Always(Answer.Json("{\"data\":["));
        using QlikHttp http = Given.Http(server, _clock);

        await Given.FailsAsync(() =>
            http.JsonAsync(
                new QlikRequest(HttpMethod.Post, "reads", "Look up") { Changes = false },
                SilentLog.Instance,
                CancellationToken.None
            )
        );
        await Given.FailsAsync(() =>
            http.JsonAsync(new QlikRequest(HttpMethod.Post, "changes", "Change"), SilentLog.Instance, CancellationToken.None)
        );
        await Given.FailsAsync(() =>
            http.JsonAsync(new QlikRequest(HttpMethod.Put, "changes", "Change"), SilentLog.Instance, CancellationToken.None)
        );

        Assert.Equal(RetryPolicy.DefaultMaxAttempts, server.Requests.Count(r => r.Path == "/reads"));
        Assert.Equal(2, server.Requests.Count(r => r.Path == "/changes"));
    }

    [Fact]
    public async Task A_web_page_that_stays_is_asked_for_once_more_only()
    {
        FakeServer server = FakeServer.Always(Answer.Text(Page, 200, "text/html"));
        using QlikHttp http = Given.Http(server, _clock);

        Assert.Equal(ErrorReason.LoginPage, (await Given.FailsAsync(() => http.Send(Given.Request("GET")))).Reason);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData(Page)]
    public async Task The_first_call_to_a_server_reports_a_wrong_address_at_once(string body)
    {
        FakeServer server = FakeServer.Always(Answer.Text(body, 200));
        using QlikHttp http = Given.Http(server, _clock);

        await Given.FailsAsync(() =>
            http.ObjectAsync(
                new QlikRequest(HttpMethod.Get, "about", "Connect") { FailFast = true },
                SilentLog.Instance,
                CancellationToken.None
            )
        );

        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("[1,2,3,4,5")]
    [InlineData("[1,2,3,4,oops]")]
    [InlineData("")]
    [InlineData("nothing of the kind")]
    public async Task A_long_list_goes_on_where_it_was(string spoilt)
    {
        int[] all = Enumerable.Range(1, 250).ToArray();
        string whole = "[" + string.Join(',', all) + "]";
        string cut = spoilt.StartsWith('[') ? "[" + string.Join(',', all.Take(150)) + spoilt[1..].Insert(0, ",") : spoilt;
        FakeServer server = FakeServer.Script(Answer.Json(cut), Answer.Json(whole));
        using QlikHttp http = Given.Http(server, _clock);
        List<int> rows = [];

        await http.ArrayAsync(
            Given.Request("GET"),
            r => Convert.ToInt32(r.Value, null),
            i => i.ToString(),
            Given.Into(rows),
            SilentLog.Instance,
            CancellationToken.None
        );

        Assert.Equal(all, rows);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task What_the_taker_of_rows_can_not_read_elsewhere_is_not_the_lists_fault()
    {
        FakeServer server = FakeServer.Always(Answer.Json("[1]"));
        using QlikHttp http = Given.Http(server, _clock);
        QlikException elsewhere = ErrorTable.Unusable(
            ErrorReason.UnreadableAnswer,
            "other",
            Given.Request("GET", "elsewhere"),
            "answered with noise."
        );

        QlikException e = await Given.FailsAsync(() =>
            http.ArrayAsync<int>(
                Given.Request("GET"),
                r => 1,
                i => "1",
                (_, _) => throw elsewhere,
                SilentLog.Instance,
                CancellationToken.None
            )
        );

        Assert.Same(elsewhere, e);
        Assert.Single(server.Requests);
    }
}
