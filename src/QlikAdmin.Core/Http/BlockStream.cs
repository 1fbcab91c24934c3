namespace QlikAdmin.Http;

/// <summary>Reads blocks of bytes one after the other.</summary>
internal sealed class BlockStream : ForwardStream
{
    private readonly IReadOnlyList<byte[]> _blocks;
    private readonly long _length;
    private int _block;
    private int _at;
    private long _read;

    /// <param name="blocks">All but the last are full.</param>
    /// <param name="length">Number of bytes.</param>
    public BlockStream(IReadOnlyList<byte[]> blocks, long length)
    {
        _blocks = blocks;
        _length = length;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_read == _length)
        {
            return 0;
        }

        byte[] block = _blocks[_block];
        int taken = (int)Math.Min(Math.Min(count, block.Length - _at), _length - _read);
        Buffer.BlockCopy(block, _at, buffer, offset, taken);
        _at += taken;
        _read += taken;
        if (_at == block.Length)
        {
            _block++;
            _at = 0;
        }

        return taken;
    }
}
