namespace QlikAdmin.Core.Tests;

/// <summary>A disk with space for a given number of bytes.</summary>
internal sealed class FullStream : MemoryStream
{
    public long Room { get; set; } = long.MaxValue;

    /// <summary>How often it was flushed.</summary>
    public int Flushes { get; private set; }

    /// <summary>Called before each flush ends.</summary>
    public System.Action OnFlush { get; set; } = () => { };

    public override void Write(byte[] buffer, int offset, int count)
    {
        int fits = (int)System.Math.Min(count, System.Math.Max(0, Room - Length));
        base.Write(buffer, offset, fits);
        if (fits < count)
        {
            throw new IOException("No space left on device");
        }
    }

    public override void Flush()
    {
        OnFlush();
        Flushes++;
    }
}
