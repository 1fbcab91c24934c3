namespace QlikAdmin.Base;

/// <summary>Finds the ids that a text stands for, without regard to case. Nearly every text stands for one id, so only the others need a
/// list.</summary>
internal sealed class TextIndex
{
    private readonly Dictionary<string, string> _first = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HashSet<string>> _more = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds an id that a text stands for. A missing text stands for nothing.</summary>
    public void Add(string? text, string id)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        if (!_first.TryGetValue(text!, out string? first))
        {
            _first.Add(text!, id);
        }
        else if (first != id)
        {
            if (!_more.TryGetValue(text!, out HashSet<string>? more))
            {
                more = new HashSet<string>(StringComparer.Ordinal);
                _more.Add(text!, more);
            }

            more.Add(id);
        }
    }

    /// <summary>The ids, each once; empty when the text stands for none.</summary>
    public IEnumerable<string> Find(string text)
    {
        return !_first.TryGetValue(text, out string? first) ? Array.Empty<string>()
            : _more.TryGetValue(text, out HashSet<string>? more) ? more.Prepend(first)
            : new[] { first };
    }
}
