using System.Xml;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Http;

/// <summary>Every read has a limit in size and in time.</summary>
public sealed class LimitTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(300);

    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData("[\"", "x")]
    [InlineData("[1", "0")]
    [InlineData("[{\"a\":[", "{},")]
    [InlineData("[", " ")]
    public async Task A_row_without_end_is_given_up_at_its_limit(string begin, string rest)
    {
        using PatternStream body = new(begin, rest);
        FakeServer server = FakeServer.Script(Answer.Body(body));
        using QlikHttp http = Given.Http(server, _clock);

        QlikException e = await Given.FailsAsync(() =>
            http.ArrayAsync(
                Given.Request("GET"),
                r => JToken.Load(r),
                t => t.ToString(),
                (_, _) => Task.CompletedTask,
                SilentLog.Instance,
                CancellationToken.None
            )
        );

        Assert.Equal(ErrorReason.AnswerTooLarge, e.Reason);
        Assert.Contains("one row of more than 16777216 bytes", e.Message);
        Assert.InRange(body.Given, new ReadLimits().LargestRow, new ReadLimits().LargestRow + (1024 * 1024));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_list_of_many_small_rows_is_read_whole()
    {
        // More bytes than one row may have, and too many rows to write into a test.
        string row = "{\"id\":\"" + new string('x', 300) + "\"}";
        const int Rows = 200_000;
        using PatternStream body = new("[" + row, "," + row, Rows - 1, "]");
        using QlikHttp http = Given.Http(FakeServer.Script(Answer.Body(body)), _clock);
        int rows = 0;
        int read = 0;

        await http.ArrayAsync(
            Given.Request("GET"),
            r => (string?)JObject.Load(r)["id"] + read++,
            id => id,
            Count,
            SilentLog.Instance,
            CancellationToken.None
        );

        Assert.Equal(Rows, rows);

        Task Count(IReadOnlyList<string> page, CancellationToken token)
        {
            rows += page.Count;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task An_array_without_end_is_given_up_at_its_limit()
    {
        using PatternStream body = new("[1", ",1");
        using QlikHttp http = Given.Http(FakeServer.Script(Answer.Body(body)), _clock, limits: new ReadLimits { MostRows = 5000 });

        QlikException e = await Given.FailsAsync(() =>
            http.ArrayAsync(
                Given.Request("GET"),
                r => 1,
                i => "1",
                (_, _) => Task.CompletedTask,
                SilentLog.Instance,
                CancellationToken.None
            )
        );

        Assert.Equal(ErrorReason.AnswerTooLarge, e.Reason);
        Assert.Contains("a list of more than 5000 rows", e.Message);
    }

    [Theory]
    [InlineData("[", "[[[[]]]],")]
    [InlineData("[", "1,")]
    public async Task A_document_of_too_many_values_is_not_held_in_memory(string begin, string rest)
    {
        string body = begin + string.Concat(Enumerable.Repeat(rest, (ReadLimits.MostNodes / rest.Count(c => c != ',')) + 10));
        FakeServer server = FakeServer.Script(Answer.Json(body));
        using QlikHttp http = Given.Http(server, _clock);

        QlikException e = await Given.FailsAsync(() => http.JsonAsync(Given.Request("GET"), SilentLog.Instance, CancellationToken.None));

        Assert.Equal(ErrorReason.AnswerTooLarge, e.Reason);
        Assert.Contains("more than 2000000 values", e.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void Xml_is_counted_too()
    {
        string many = "<a>" + string.Concat(Enumerable.Repeat("<b c=''/>", 100)) + "</a>";

        Assert.Throws<TreeTooLargeException>(() => SafeXml.Parse(many, most: 150));
        Assert.Equal(100, SafeXml.Parse(many, most: 400).Root!.Elements().Count());
        Assert.Throws<XmlException>(() => SafeXml.Parse("<a>", most: 1));
    }

    [Fact]
    public async Task New_cursors_without_end_are_given_up_at_the_number_of_pages()
    {
        int page = 0;
        FakeServer server = FakeServer.Always(sent => Answer.Json(Page($"\"{++page}\"", page))(sent));
        using QlikHttp http = Given.Http(server, _clock, limits: new ReadLimits { MostPages = 40 });

        QlikException e = await ListAsync(http);

        Assert.Equal(ErrorReason.AnswerTooLarge, e.Reason);
        Assert.Contains("40 pages", e.Message);
        Assert.Equal(40, server.Requests.Count);
    }

    [Fact]
    public async Task Rows_without_end_are_given_up_at_their_number()
    {
        int page = 0;
        FakeServer server = FakeServer.Always(sent => Answer.Json(Page(string.Join(',', Enumerable.Range(page * 100, 100)), ++page))(sent));
        using QlikHttp http = Given.Http(server, _clock, limits: new ReadLimits { MostRows = 950 });

        Assert.Equal(ErrorReason.AnswerTooLarge, (await ListAsync(http)).Reason);
        Assert.Equal(10, server.Requests.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Pages_that_come_again_under_new_names_end_the_list(int cycle)
    {
        int page = 0;
        FakeServer server = FakeServer.Always(sent => Answer.Json(Page($"{{\"id\":\"{page % cycle}\"}}", ++page))(sent));
        using QlikHttp http = Given.Http(server, _clock);

        QlikException e = await ListAsync(http);

        Assert.Equal(ErrorReason.RepeatedCursor, e.Reason);
        Assert.Equal(cycle + new ReadLimits().MostRepeatedPages, server.Requests.Count);
    }

    [Fact]
    public async Task Empty_pages_without_end_end_the_list()
    {
        int page = 0;
        FakeServer server = FakeServer.Always(sent => Answer.Json(Page(string.Empty, ++page))(sent));
        using QlikHttp http = Given.Http(server, _clock);

        Assert.Equal(ErrorReason.RepeatedCursor, (await ListAsync(http)).Reason);
        Assert.Equal(new ReadLimits().MostEmptyPages, server.Requests.Count);
    }

    [Fact]
    public async Task A_list_that_counts_and_never_comes_to_its_end_is_given_up()
    {
        int row = 0;
        FakeServer server = FakeServer.Always(sent => Answer.Json($"{{\"data\":[{++row}],\"totalCount\":1000000000}}")(sent));
        using QlikHttp http = Given.Http(server, _clock, limits: new ReadLimits { MostPages = 20 });

        QlikException e = await Given.FailsAsync(() =>
            http.PagesAsync(
                QlikRequest.Get("x", "List"),
                new PageShape("data", Counts: true),
                (_, _) => Task.FromResult(true),
                SilentLog.Instance,
                CancellationToken.None
            )
        );

        Assert.Equal(ErrorReason.AnswerTooLarge, e.Reason);
        Assert.Equal(20, server.Requests.Count);
    }

    [Theory]
    [InlineData("GET", 200)]
    [InlineData("POST", 200)]
    [InlineData("GET", 403)]
    public async Task A_whole_answer_that_drips_ends_when_its_time_is_used_up(string method, int status)
    {
        // Long enough for a busy machine to send the head in time.
        TimeSpan timeout = TimeSpan.FromSeconds(1.5);
        byte[] head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{"
        );
        await using RawServer server = new(_ => new RawAnswer(head, RawEnd.Close) { Drip = TimeSpan.FromMilliseconds(20) });
        using QlikHttp http = Given.Http(
            HandlerFactory.Create(),
            _clock,
            timeout,
            baseUri: server.Address,
            limits: new ReadLimits { TimeoutsPerAnswer = 2 }
        );

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request(method)));

        Assert.Equal((ErrorReason.Timeout, method == "POST"), (e.Reason, e.InDoubt));
        Assert.Contains("was not complete after 3 s", e.Message);
        Assert.Single(server.Arrivals);
    }

    [Fact]
    public async Task A_list_that_drips_ends_when_too_little_comes()
    {
        byte[] head = Encoding.ASCII.GetBytes("HTTP/1.1 200 Said\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n[1,");
        await using RawServer server = new(_ => new RawAnswer(head, RawEnd.Close) { Drip = TimeSpan.FromMilliseconds(20) });
        using QlikHttp http = Given.Http(HandlerFactory.Create(), _clock, s_short, baseUri: server.Address);

        QlikException e = await Given.FailsAsync(() =>
            Task.Run(() =>
                http.ArrayAsync(
                    Given.Request("GET"),
                    r => 1,
                    i => "1",
                    (_, _) => Task.CompletedTask,
                    SilentLog.Instance,
                    CancellationToken.None
                )
            )
        );

        Assert.Equal(ErrorReason.Timeout, e.Reason);
        Assert.Contains("a list that is too slow", e.Message);
        Assert.Single(server.Arrivals);
    }

    [Fact]
    public void A_list_has_its_time()
    {
        using CancellationTokenSource caller = new();
        using AttemptScope scope = new(TimeSpan.FromHours(1), caller.Token);
        using PatternStream body = new("[", "1,");
        using GuardedStream guarded = new(body, scope, new ReadLimits { LongestList = TimeSpan.Zero }, (reason, what) =>
            new QlikException(reason, what)
        );

        QlikException e = Assert.Throws<QlikException>(() => guarded.Read(new byte[10], 0, 10));

        Assert.Equal(ErrorReason.Timeout, e.Reason);
        Assert.Contains("has not ended after 0 s", e.Message);
    }

    private static string Page(string rows, int number) =>
        $$"""{"data":[{{rows}}],"links":{"next":{"href":"https://inside/x?next=c{{number}}"} } }""";

    private static Task<QlikException> ListAsync(QlikHttp http) =>
        Given.FailsAsync(() =>
            http.PagesAsync(QlikRequest.Get("x", "List"), (_, _) => Task.CompletedTask, SilentLog.Instance, CancellationToken.None)
        );

    /// <summary>A body that begins with one text and repeats another: without end, or a given number of times before a last text.</summary>
    private sealed class PatternStream(string begin, string rest, int times = int.MaxValue, string end = "") : Stream
    {
        private readonly byte[] _rest = Encoding.UTF8.GetBytes(rest);
        private byte[] _now = Encoding.UTF8.GetBytes(begin);
        private int _at;
        private int _left = times;
        private bool _ended;

        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int given = 0;
            while (given < count)
            {
                if (_at == _now.Length && !Next())
                {
                    break;
                }

                int part = Math.Min(count - given, _now.Length - _at);
                Array.Copy(_now, _at, buffer, offset + given, part);
                _at += part;
                given += part;
            }

            Given += given;
            return given;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Task.FromResult(Read(buffer, offset, count));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private bool Next()
        {
            _at = 0;
            if (_left > 0)
            {
                _left--;
                _now = _rest;
                return true;
            }

            _now = _ended ? [] : Encoding.UTF8.GetBytes(end);
            _ended = true;
            return _now.Length > 0;
        }
    }
}
