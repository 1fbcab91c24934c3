using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace QlikAdmin.Http;

/// <summary>Reads an answer's body so that only the waiting for the server counts against the time-out.</summary>
internal sealed class GuardedStream : Stream
{
    private readonly Stream _inner;
    private readonly AttemptScope _scope;

    public GuardedStream(Stream inner, AttemptScope scope)
    {
        _inner = inner;
        _scope = scope;
    }

    public long BytesRead { get; private set; }

    /// <summary>Whether the body's end was met.</summary>
    public bool AtEnd { get; private set; }

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
        _scope.Restart();
        int read = _inner.Read(buffer, offset, count);
        _scope.Suspend();
        BytesRead += read;
        AtEnd |= read == 0 && count > 0;
        return read;
    }

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        _scope.Restart();
        int read = await _inner.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false);
        _scope.Suspend();
        BytesRead += read;
        AtEnd |= read == 0 && count > 0;
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
