using Newtonsoft.Json;

namespace QlikAdmin.Http;

/// <summary>Reads a JSON document with a limit on the number of its values.</summary>
internal sealed class CountingJsonReader : JsonTextReader
{
    private readonly int _most;
    private int _count;

    public CountingJsonReader(TextReader text, int most)
        : base(text)
    {
        _most = most;
        DateParseHandling = DateParseHandling.None;
    }

    /// <exception cref="TreeTooLargeException">More values than allowed.</exception>
    public override bool Read()
    {
        if (++_count > _most)
        {
            throw new TreeTooLargeException(_most);
        }

        return base.Read();
    }
}
