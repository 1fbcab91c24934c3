using System.Collections.Concurrent;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>Sits between Core and the network and keeps every exchange. It passes bodies on as they arrive.</summary>
internal sealed class Recorder : DelegatingHandler
{
    /// <summary>Marks a request, so that the sandbox's log shows which of the requests met a fault.</summary>
    public const string MarkHeader = "x-test-exchange";

    private readonly ConcurrentDictionary<string, Exchange> _exchanges;
    private static long s_last;

    public Recorder(HttpMessageHandler inner, ConcurrentDictionary<string, Exchange> exchanges)
        : base(inner)
    {
        _exchanges = exchanges;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string mark = Interlocked.Increment(ref s_last).ToString(CultureInfo.InvariantCulture);
        Exchange exchange = new()
        {
            Method = request.Method.Method,
            Uri = request.RequestUri!,
            RequestBody = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken),
            RequestContentType = request.Content?.Headers.ContentType?.MediaType,
        };
        _exchanges[mark] = exchange;
        request.Headers.Add(MarkHeader, mark);
        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
        exchange.Status = (int)answer.StatusCode;
        exchange.AnswerContentType = answer.Content.Headers.ContentType?.MediaType;
        exchange.AnswerLength = answer.Content.Headers.ContentLength;
        if (answer.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? cookies))
        {
            exchange.Cookies.AddRange(cookies.Select(c => c.Split(';')[0].Split('=', 2).Last()));
        }

        answer.Content = new Copying(answer.Content, exchange.AnswerBytes);
        return answer;
    }

    private sealed class Copying : HttpContent
    {
        private readonly HttpContent _inner;
        private readonly MemoryStream _copy;

        public Copying(HttpContent inner, MemoryStream copy)
        {
            _inner = inner;
            _copy = copy;
            foreach (KeyValuePair<string, IEnumerable<string>> header in inner.Headers)
            {
                Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() => new CopyingStream(await _inner.ReadAsStreamAsync(), _copy);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new NotSupportedException("Core reads bodies as streams.");

        protected override bool TryComputeLength(out long length)
        {
            length = _inner.Headers.ContentLength ?? 0;
            return _inner.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            _inner.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class CopyingStream : Stream
    {
        private readonly Stream _inner;
        private readonly MemoryStream _copy;

        public CopyingStream(Stream inner, MemoryStream copy)
        {
            _inner = inner;
            _copy = copy;
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Keep(buffer, offset, _inner.Read(buffer, offset, count));

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            return Keep(buffer, offset, await _inner.ReadAsync(buffer.AsMemory(offset, count), cancellationToken));
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _inner.Dispose();
            }

            base.Dispose(disposing);
        }

        private int Keep(byte[] buffer, int offset, int read)
        {
            if (read > 0)
            {
                _copy.Write(buffer, offset, read);
            }

            return read;
        }
    }
}
