namespace QlikAdmin.Http;

/// <summary>The body of an answer. It is kept as small blocks of bytes, and made a text only where somebody needs one: large texts stay in
/// memory long after they are used.</summary>
internal sealed class BodyText
{
    public static readonly BodyText Empty = new(Array.Empty<byte[]>(), 0);

    private const int Beginning = 4096;

    private readonly IReadOnlyList<byte[]> _blocks;
    private readonly long _length;
    private string? _text;

    /// <param name="blocks">All but the last are full.</param>
    /// <param name="length">Number of bytes.</param>
    public BodyText(IReadOnlyList<byte[]> blocks, long length)
    {
        _blocks = blocks;
        _length = length;
    }

    /// <summary>Whether it has nothing but white space.</summary>
    public bool IsBlank
    {
        get
        {
            using TextReader text = Reader();
            int c;
            while ((c = text.Read()) >= 0)
            {
                if (!char.IsWhiteSpace((char)c))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Reads it from its beginning.</summary>
    public TextReader Reader() => new StreamReader(new BlockStream(_blocks, _length), Encoding.UTF8);

    /// <summary>Enough of it to see what it is.</summary>
    public string Start()
    {
        using TextReader text = Reader();
        char[] start = new char[Beginning];
        return new string(start, 0, text.ReadBlock(start, 0, start.Length));
    }

    /// <inheritdoc />
    public override string ToString()
    {
        if (_text is null)
        {
            using TextReader text = Reader();
            _text = text.ReadToEnd();
        }

        return _text;
    }
}
