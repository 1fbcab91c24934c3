namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>The file of a journal, at whose writes and flushes something may go wrong.</summary>
internal sealed class ProofStream(ProofWorld world, Stream file) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (world.IsDead)
        {
            return;
        }

        switch (world.AtWrite(buffer.AsSpan(offset, count)))
        {
            case { Kind: ProofFaultKind.KillBeforeWrite }:
                world.Kill();
                return;
            case { Kind: ProofFaultKind.FailWrite }:
                throw new IOException("No space left on device (simulated).");
            case { Kind: ProofFaultKind.TearWrite } torn:
                int last = Array.LastIndexOf(buffer, (byte)'\n', offset + count - 2, count - 1) + 1;
                Put(buffer, offset, Math.Max(last, offset) - offset + torn.Bytes);
                world.Kill();
                return;
        }

        Put(buffer, offset, count);
    }

    public override void Flush()
    {
        if (world.IsDead)
        {
            return;
        }

        switch (world.AtFlush())
        {
            case { Kind: ProofFaultKind.KillBeforeFlush }:
                world.Kill();
                break;
            case { Kind: ProofFaultKind.FailFlush }:
                throw new IOException("The disk did not confirm (simulated).");
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Put(byte[] buffer, int offset, int count)
    {
        file.Write(buffer, offset, count);
        file.Flush();
    }
}
