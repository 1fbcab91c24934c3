using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Http;

public sealed class AnswerTests
{
    [Theory]
    [InlineData("<html><title>Sign in</title></html>", "text/html")]
    [InlineData("<!DOCTYPE html><html></html>", "application/json")]
    [InlineData("\r\n  <!doctype html>", "text/plain")]
    [InlineData("", "text/html")]
    public async Task A_web_page_instead_of_data_is_a_failed_login(string body, string type)
    {
        using QlikHttp http = Given.Http(FakeServer.Always(Answer.Text(body, 200, type)));

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request("GET")));

        Assert.Equal("Qlik.LoginPage", e.ErrorId);
        Assert.Contains("virtual proxy", e.NextStep);
    }

    [Fact]
    public async Task A_web_page_instead_of_a_long_list_is_a_failed_login()
    {
        using QlikHttp http = Given.Http(FakeServer.Always(Answer.Text("<html></html>", 200, "text/html")));

        Assert.Equal(ErrorReason.LoginPage, (await Given.FailsAsync(() => ArrayAsync(http))).Reason);
    }

    [Theory]
    [InlineData("", ErrorReason.EmptyAnswer)]
    [InlineData(" \r\n", ErrorReason.EmptyAnswer)]
    [InlineData("{\"data\":[{\"id\":1},", ErrorReason.UnreadableAnswer)]
    [InlineData("OK", ErrorReason.UnreadableAnswer)]
    [InlineData("[1,2]", ErrorReason.UnreadableAnswer)]
    [InlineData("null", ErrorReason.UnreadableAnswer)]
    public async Task What_is_no_json_object_is_an_error_that_says_so(string body, ErrorReason reason)
    {
        FakeServer server = FakeServer.Always(Answer.Json(body));
        using QlikHttp http = Given.Http(server);

        QlikException e = await Given.FailsAsync(() => http.ObjectAsync(Given.Request("GET"), SilentLog.Instance, CancellationToken.None));

        Assert.Equal(reason, e.Reason);
        Assert.Contains("GET /things on 'acme'", e.Message);
        Assert.NotNull(e.NextStep);
        Assert.Equal(RetryPolicy.DefaultMaxAttempts, server.Requests.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task An_empty_list_answer_is_told_from_an_empty_list(string body)
    {
        using QlikHttp nothing = Given.Http(FakeServer.Always(Answer.Json(body)));
        using QlikHttp empty = Given.Http(FakeServer.Script(Answer.Json("[]")));

        QlikException e = await Given.FailsAsync(() => ArrayAsync(nothing));

        Assert.Contains(e.Reason, new[] { ErrorReason.EmptyAnswer, ErrorReason.UnreadableAnswer });
        await ArrayAsync(empty);
    }

    [Fact]
    public async Task Ten_megabytes_of_noise_are_an_error_of_one_line()
    {
        byte[] noise = new byte[10 * 1024 * 1024];
        new Random(3).NextBytes(noise);
        using QlikHttp http = Given.Http(FakeServer.Always(sent => Answer.Body(new MemoryStream(noise))(sent)));

        QlikException e = await Given.FailsAsync(() => http.JsonAsync(Given.Request("GET"), SilentLog.Instance, CancellationToken.None));

        Assert.Equal(ErrorReason.UnreadableAnswer, e.Reason);
        Assert.InRange(e.Message.Length, 50, 400);
        Assert.DoesNotContain(e.Message, char.IsControl);
    }

    [Fact]
    public async Task A_body_larger_than_any_answer_is_not_read_to_its_end()
    {
        using EndlessStream body = new();
        using QlikHttp http = Given.Http(FakeServer.Script(Answer.Body(body)));

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request("GET")));

        Assert.Equal(ErrorReason.AnswerTooLarge, e.Reason);
        Assert.Contains("more than 65536 KiB", e.Message);
        Assert.InRange(body.Given, new ReadLimits().LargestAnswer, new ReadLimits().LargestAnswer + (1024 * 1024));
    }

    [Fact]
    public async Task Of_an_error_body_only_the_beginning_is_read()
    {
        using EndlessStream body = new();
        using QlikHttp http = Given.Http(FakeServer.Script(Answer.Body(body, status: 403)));

        Assert.Equal(403, (await Given.FailsAsync(() => http.Send(Given.Request("GET")))).StatusCode);
        Assert.InRange(body.Given, BodyReader.LargestErrorBody, BodyReader.LargestErrorBody + (1024 * 1024));
    }

    [Theory]
    [InlineData(401, ErrorReason.Unauthorized)]
    [InlineData(403, ErrorReason.Forbidden)]
    [InlineData(502, ErrorReason.ServerError)]
    public async Task An_error_may_be_a_web_page(int status, ErrorReason reason)
    {
        using QlikHttp http = Given.Http(
            FakeServer.Always(Answer.Text("<html><title>Bad gateway</title></html>", status, "text/html")),
            retry: new RetryPolicy(maxAttempts: 1)
        );

        QlikException e = await Given.FailsAsync(() => http.Send(Given.Request("GET")));

        Assert.Equal(reason, e.Reason);
        Assert.Contains("a web page titled 'Bad gateway'", e.Message);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(207)]
    public async Task Every_2xx_is_a_success(int status)
    {
        using QlikHttp http = Given.Http(FakeServer.Script(Answer.Status(status)));

        QlikResponse response = await http.Send(Given.Request("DELETE"));

        Assert.Equal((status, string.Empty), (response.StatusCode, response.Body.ToString()));
    }

    [Fact]
    public async Task Requests_say_who_asks_and_for_what()
    {
        FakeServer server = FakeServer.Script(Answer.Json("{}"));
        using QlikHttp http = Given.Http(server, baseUri: "https://qs1:4242/prefix/qrs/");

        await http.Send(Given.Request("GET", "user/full").With("filter", "name eq 'a&b'").With("left out", null));

        Assert.Equal("https://qs1:4242/prefix/qrs/user/full?filter=name%20eq%20%27a%26b%27", server.Only.Uri.AbsoluteUri);
        Assert.Equal("application/json", server.Only.Headers["Accept"]);
        Assert.Equal("QlikAdmin", server.Only.Headers["User-Agent"]);
        Assert.Null(server.Only.Authorization);
    }

    [Fact]
    public async Task After_closing_every_call_is_refused_before_it_is_sent()
    {
        FakeServer server = FakeServer.Script();
        QlikHttp http = Given.Http(server);
        http.Dispose();

        Assert.Equal("Qlik.NotConnected", (await Given.FailsAsync(() => http.Send(Given.Request("GET")))).ErrorId);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Closing_ends_what_is_under_way_as_not_connected(string method)
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        FakeServer server = new(
            async (_, token) =>
            {
                arrived.SetResult();
                await Task.Delay(Timeout.Infinite, token);
                throw new InvalidOperationException("never comes here");
            }
        );
        QlikHttp http = Given.Http(server);

        Task<QlikResponse> sending = http.Send(Given.Request(method));
        await arrived.Task;
        http.Dispose();

        Assert.Equal("Qlik.NotConnected", (await Given.FailsAsync(() => sending)).ErrorId);
    }

    private static Task ArrayAsync(QlikHttp http)
    {
        return http.ArrayAsync(
            Given.Request("GET"),
            r => JObject.Load(r),
            o => o.ToString(),
            (_, _) => Task.CompletedTask,
            SilentLog.Instance,
            CancellationToken.None
        );
    }

    /// <summary>A body of spaces that never ends.</summary>
    private sealed class EndlessStream : Stream
    {
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
            buffer.AsSpan(offset, count).Fill((byte)'x');
            Given += count;
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Task.FromResult(Read(buffer, offset, count));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
