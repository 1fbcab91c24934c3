namespace QlikAdmin.Base;

/// <summary>Keeps one copy of each text, for columns in which many rows of a long list have the same text.</summary>
/// <remarks>For one list and one thread. The copies live as long as the pool or a row that has them.</remarks>
internal sealed class TextPool
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>The copy that all rows share; null for null.</summary>
    public string? Of(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!_texts.TryGetValue(text, out string? shared))
        {
            shared = text;
            _texts.Add(text, text);
        }

        return shared;
    }
}
