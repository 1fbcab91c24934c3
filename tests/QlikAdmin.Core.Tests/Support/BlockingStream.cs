namespace QlikAdmin.Core.Tests;

/// <summary>A body whose first part is available at once. The rest arrives later, breaks off or never arrives.</summary>
internal sealed class BlockingStream : Stream
{
    private readonly MemoryStream _first;
    private readonly TaskCompletionSource<byte[]> _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MemoryStream? _second;
    private string? _last;

    public BlockingStream(string first)
    {
        _first = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(first));
    }

    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>A body whose connection breaks after the first part.</summary>
    public static BlockingStream Broken(string first)
    {
        BlockingStream stream = new(first);
        stream._rest.SetException(new IOException("Connection reset by peer"));
        return stream;
    }

    /// <summary>A body that returns something else once it is closed, as the buffer of a connection that is in use again.</summary>
    public static BlockingStream Reused(string first, string last) => new(first) { _last = last };

    public void Send(string rest) => _rest.TrySetResult(System.Text.Encoding.UTF8.GetBytes(rest));

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = _first.Read(buffer, offset, count);
        if (read > 0)
        {
            return read;
        }

        Waiting.TrySetResult();
#pragma warning disable VSTHRD002 // The reader under test reads only synchronously.
        _second ??= new MemoryStream(_rest.Task.GetAwaiter().GetResult());
#pragma warning restore VSTHRD002
        return _second.Read(buffer, offset, count);
    }

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        int read = await _first.ReadAsync(buffer.AsMemory(offset, count), cancellationToken);
        if (read > 0)
        {
            return read;
        }

        Waiting.TrySetResult();
        _second ??= new MemoryStream(await _rest.Task.WaitAsync(cancellationToken));
        return await _second.ReadAsync(buffer.AsMemory(offset, count), cancellationToken);
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (_last is not null)
        {
            Send(_last);
        }

        // Disposing the answer must release the thread that reads it.
        _rest.TrySetException(new ObjectDisposedException(nameof(BlockingStream)));
        base.Dispose(disposing);
    }
}
