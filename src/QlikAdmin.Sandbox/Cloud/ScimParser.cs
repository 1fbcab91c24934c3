namespace QlikAdmin.Sandbox.Cloud;

/// <summary>
/// Reads the part of SCIM filters that the Cloud services accept: <c>attribute operator "value"</c>, joined by <c>and</c> or <c>or</c>,
/// grouped by parentheses. A mix of <c>and</c> and <c>or</c> on one level is refused, as the service refuses it.
/// </summary>
internal sealed class ScimParser<T>
{
    private readonly ScimGrammar<T> _grammar;
    private readonly string _text;
    private int _at;

    private ScimParser(string text, ScimGrammar<T> grammar)
    {
        _text = text;
        _grammar = grammar;
    }

    public static ScimNode<T> Parse(string text, ScimGrammar<T> grammar)
    {
        ScimParser<T> parser = new(text, grammar);
        ScimNode<T> node = parser.Expression();
        parser.SkipSpace();
        return parser._at == text.Length ? node : throw parser.Unexpected();
    }

    private ScimNode<T> Expression()
    {
        List<ScimNode<T>> terms = [Term()];
        string? connective = null;
        while (true)
        {
            SkipSpace();
            if (_at == _text.Length || _text[_at] == ')')
            {
                return connective is null ? terms[0] : new ScimNode<T>(connective, terms);
            }

            string word = Word().ToLowerInvariant();
            if (word is not (ScimNode<T>.And or ScimNode<T>.Or))
            {
                throw new ScimException($"Expected 'and' or 'or', found '{word}'.");
            }

            if (connective is not null && connective != word)
            {
                throw new ScimException("'and' and 'or' must be grouped by parentheses.");
            }

            connective = word;
            terms.Add(Term());
        }
    }

    private ScimNode<T> Term()
    {
        SkipSpace();
        if (_at < _text.Length && _text[_at] == '(')
        {
            _at++;
            ScimNode<T> inner = Expression();
            SkipSpace();
            if (_at == _text.Length || _text[_at] != ')')
            {
                throw new ScimException("Missing ')'.");
            }

            _at++;
            inner.IsGrouped = true;
            return inner;
        }

        string name = Word();
        SkipSpace();
        string op = Word().ToLowerInvariant();
        ScimAttribute<T> attribute = _grammar.Find(name, op);
        string value = Value();
        return new ScimNode<T>(attribute, op, attribute.IsDate ? DateKey(value) : value);
    }

    private static string DateKey(string value) =>
        DateTimeOffset.TryParse(
            value,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset time
        )
            ? ScimGrammar<T>.Key(time)
            : throw new ScimException($"'{value}' is not a time.");

    private string Word()
    {
        SkipSpace();
        int start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '.' or '_'))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Unexpected();
    }

    /// <summary>A JSON string, as RFC 7644 says; <c>true</c> and <c>false</c> have no quotes.</summary>
    private string Value()
    {
        SkipSpace();
        if (_at < _text.Length && _text[_at] != '"')
        {
            string word = Word();
            return word is "true" or "false" ? word : throw new ScimException($"The value '{word}' must be quoted.");
        }

        int start = _at++;
        while (_at < _text.Length && _text[_at] != '"')
        {
            _at += _text[_at] == '\\' ? 2 : 1;
        }

        if (_at >= _text.Length)
        {
            throw new ScimException("A quoted value does not end.");
        }

        _at++;
        try
        {
            return JsonSerializer.Deserialize<string>(_text[start.._at])!;
        }
        catch (JsonException)
        {
            throw new ScimException($"The value {_text[start.._at]} is no valid JSON string.");
        }
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private ScimException Unexpected() =>
        new(_at < _text.Length ? $"Unexpected '{_text[_at]}' at position {_at}." : "The filter ends too early.");
}
