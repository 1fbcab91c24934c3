using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Http;

public sealed class ListTests
{
    [Fact]
    public async Task Only_the_query_of_a_next_link_is_used()
    {
        FakeServer server = FakeServer.Script(
            Answer.Json("""{"data":[1],"links":{"next":{"href":"http://license/v1/licenses/assignments?page=A%2BB&limit=2"}}}"""),
            Answer.Json("""{"data":[],"links":{"next":{"href":"https://evil.example/steal?page=C"}}}"""),
            Answer.Json("""{"data":[2,3],"links":{"next":null}}""")
        );
        using QlikHttp http = Given.Http(server);

        Assert.Equal(
            [
                [1],
                [],
                [2, 3],
            ],
            await PagesAsync(http, QlikRequest.Get("api/v1/licenses/assignments", "List").With("limit", "2").With("filter", "x"))
        );
        Assert.Equal(
            [
                "https://acme.example/api/v1/licenses/assignments?limit=2&filter=x",
                "https://acme.example/api/v1/licenses/assignments?page=A%2BB&limit=2",
                "https://acme.example/api/v1/licenses/assignments?page=C",
            ],
            server.Requests.Select(r => r.Uri.AbsoluteUri)
        );
    }

    [Fact]
    public async Task A_page_is_handed_on_before_the_next_one_is_asked_for()
    {
        int requests = 0;
        using QlikHttp http = Given.Http(
            new FakeServer(sent =>
                ++requests == 1
                    ? Answer.Json("""{"data":[1],"links":{"next":{"href":"?n=2"}}}""")(sent)
                    : Answer.Json("""{"data":[2]}""")(sent)
            )
        );
        List<int> requestsAtPage = new();

        await http.PagesAsync(
            QlikRequest.Get("p", "List"),
            (_, _) =>
            {
                requestsAtPage.Add(requests);
                return Task.CompletedTask;
            },
            SilentLog.Instance,
            CancellationToken.None
        );

        Assert.Equal([1, 2], requestsAtPage);
    }

    [Fact]
    public async Task A_cursor_that_comes_again_ends_the_list_as_broken()
    {
        FakeServer server = new(sent =>
            Answer.Json("""{"data":[1],"links":{"next":{"href":"/x?page=NEXT"}}}""".Replace("NEXT", sent.Query("page") == "A" ? "B" : "A"))(
                sent
            )
        );
        using QlikHttp http = Given.Http(server);
        int pages = 0;

        QlikException e = await Given.FailsAsync(() =>
            http.PagesAsync(
                QlikRequest.Get("x", "List"),
                (_, _) =>
                {
                    pages++;
                    return Task.CompletedTask;
                },
                SilentLog.Instance,
                CancellationToken.None
            )
        );

        Assert.Equal("Qlik.RepeatedCursor", e.ErrorId);
        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(2, pages);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"data":null}""")]
    public async Task A_page_without_a_list_is_unreadable(string page)
    {
        using QlikHttp http = Given.Http(FakeServer.Always(Answer.Json(page)));

        Assert.Equal(ErrorReason.UnreadableAnswer, (await Given.FailsAsync(() => PagesAsync(http, QlikRequest.Get("x", "List")))).Reason);
    }

    [Fact]
    public async Task The_first_rows_of_a_long_array_come_before_its_end()
    {
        using BlockingStream body = new("[" + string.Join(',', Enumerable.Range(1, 150)) + ",");
        using QlikHttp http = Given.Http(FakeServer.Script(Answer.Body(body)));
        List<int> sizes = new();

        await Task.Run(() =>
            http.ArrayAsync(QlikRequest.Get("x", "List"), ReadInt, i => i.ToString(), Sink, SilentLog.Instance, CancellationToken.None)
        );

        Assert.Equal([100, 100, 1], sizes);

        Task Sink(IReadOnlyList<int> page, CancellationToken token)
        {
            sizes.Add(page.Count);

            // The test itself sends the rest, so without an early first chunk this test would never end.
            body.Send(string.Join(',', Enumerable.Range(151, 51)) + "]");
            return Task.CompletedTask;
        }
    }

    [Theory]
    [InlineData(30)]
    [InlineData(100)]
    [InlineData(250)]
    public async Task After_a_dropped_line_every_row_comes_once(int rowsBeforeTheDrop)
    {
        FakeServer server = FakeServer.Script(
            Answer.Body(BlockingStream.Broken("[" + string.Join(',', Enumerable.Range(1, rowsBeforeTheDrop)) + ",")),
            Answer.Json("[" + string.Join(',', Enumerable.Range(1, 300)) + "]")
        );
        using QlikHttp http = Given.Http(server);

        Assert.Equal(Enumerable.Range(1, 300), await ArrayAsync(http));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_line_that_drops_in_the_middle_of_a_row_is_tried_again()
    {
        FakeServer server = FakeServer.Script(Answer.Body(BlockingStream.Broken("[1, 2, 12")), Answer.Json("[1,2,1234]"));
        using QlikHttp http = Given.Http(server);

        Assert.Equal([1, 2, 1234], await ArrayAsync(http));
    }

    [Theory]
    [InlineData("[1, 2, 3")]
    [InlineData("[1, 2")]
    [InlineData("{\"value\":3}")]
    [InlineData("\"text\"")]
    [InlineData("Internal trouble")]
    [InlineData("[1, 2 oops]")]
    public async Task A_list_that_is_cut_off_or_none_is_an_error_and_no_short_list(string body)
    {
        FakeServer server = FakeServer.Always(Answer.Json(body));
        using QlikHttp http = Given.Http(server);

        Assert.Equal(ErrorReason.UnreadableAnswer, (await Given.FailsAsync(() => ArrayAsync(http))).Reason);
    }

    [Fact]
    public async Task A_consumer_may_send_requests_of_its_own_while_a_list_is_read()
    {
        FakeServer server = new(sent => Answer.Json(sent.Path == "/x" ? "[1]" : "{}")(sent));
        using QlikHttp http = Given.Http(server, maxInFlight: 1);

        await http.ArrayAsync(
            QlikRequest.Get("x", "List"),
            ReadInt,
            i => i.ToString(),
            async (_, token) => await http.SendAsync(Given.Request("GET", "y"), SilentLog.Instance, token),
            SilentLog.Instance,
            CancellationToken.None
        );

        Assert.Equal(["/x", "/y"], server.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task A_consumer_that_fails_ends_the_list_with_its_own_error()
    {
        using QlikHttp http = Given.Http(FakeServer.Script(Answer.Json("[1]")));

        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            http.ArrayAsync(
                QlikRequest.Get("x", "List"),
                ReadInt,
                i => i.ToString(),
                (_, _) => throw new InvalidOperationException("mine"),
                SilentLog.Instance,
                CancellationToken.None
            )
        );

        Assert.Equal("mine", e.Message);
    }

    private static int ReadInt(Newtonsoft.Json.JsonTextReader reader) => Convert.ToInt32(reader.Value, null);

    private static async Task<List<int>> ArrayAsync(QlikHttp http)
    {
        List<int> rows = new();
        await Task.Run(() =>
            http.ArrayAsync(
                QlikRequest.Get("x", "List"),
                ReadInt,
                i => i.ToString(),
                Given.Into(rows),
                SilentLog.Instance,
                CancellationToken.None
            )
        );
        return rows;
    }

    private static async Task<List<int[]>> PagesAsync(QlikHttp http, QlikRequest request)
    {
        List<int[]> pages = new();
        await http.PagesAsync(
            request,
            (rows, _) =>
            {
                pages.Add(rows.Select(r => (int)r).ToArray());
                return Task.CompletedTask;
            },
            SilentLog.Instance,
            CancellationToken.None
        );
        return pages;
    }
}
