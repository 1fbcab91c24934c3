namespace QlikAdmin.Sandbox.Sense;

/// <summary>
/// Reads repository filters: <c>property operator value</c> joined by <c>and</c> and <c>or</c>, where <c>and</c> binds tighter. The
/// documentation has no parentheses, but public scripts use them, so they are accepted.
/// </summary>
internal sealed class SenseFilter
{
    private static readonly string[] s_dateFormats =
    [
        "yyyy-MM-dd HH:mm:ss",
        "yyyy/MM/dd HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
    ];

    // The value that the repository stores for "never". Comparisons treat it like any date.
    private static readonly DateTimeOffset s_never = new(1753, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SenseSchema _schema;
    private readonly string _text;
    private int _at;

    /// <summary>The condition that was read last, if it only compares one id; null for every other condition.</summary>
    private (string Name, SensePath Path, Guid Id)? _id;

    private SenseFilter(string text, SenseSchema schema)
    {
        _text = text;
        _schema = schema;
    }

    public static Func<object, bool> Parse(string? text, SenseSchema schema)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return static _ => true;
        }

        SenseFilter parser = new(text, schema);
        Func<object, bool> filter = parser.Or();
        parser.SkipSpace();
        return parser._at == text.Length ? filter : throw parser.Bad();
    }

    private Func<object, bool> Or()
    {
        // A real repository has an index of its ids. Here each row is compared with a set of all wanted ids, which is fast too.
        Dictionary<string, HashSet<Guid>> ids = new(StringComparer.Ordinal);
        List<Func<object, bool>> terms = [];
        int count = 0;
        do
        {
            count++;
            Func<object, bool> term = And();
            if (_id is not (string name, SensePath path, Guid id))
            {
                terms.Add(term);
            }
            else if (ids.TryGetValue(name, out HashSet<Guid>? known))
            {
                known.Add(id);
            }
            else
            {
                HashSet<Guid> wanted = ids[name] = [id];
                terms.Add(row => path.Read(row).Any(v => v is Guid own && wanted.Contains(own)));
            }
        } while (TakeWord("or"));

        _id = count == 1 ? _id : null;
        return terms.Count == 1 ? terms[0] : row => terms.Exists(t => t(row));
    }

    private Func<object, bool> And()
    {
        List<Func<object, bool>> terms = [Term()];
        while (TakeWord("and"))
        {
            terms.Add(Term());
            _id = null;
        }

        return terms.Count == 1 ? terms[0] : row => terms.TrueForAll(t => t(row));
    }

    private Func<object, bool> Term()
    {
        SkipSpace();
        _id = null;
        if (_at < _text.Length && _text[_at] == '(')
        {
            _at++;
            Func<object, bool> inner = Or();
            SkipSpace();
            if (_at >= _text.Length || _text[_at] != ')')
            {
                throw Bad();
            }

            _at++;
            return inner;
        }

        string name = Word();
        SensePath path = SensePath.Resolve(_schema, name) ?? throw Bad();
        string op = Word().ToLowerInvariant();
        (string value, bool isQuoted) = Value();
        Func<object, bool> test = Test(path.Last, op, value, isQuoted);
        _id = path.Last.Kind == SensePropertyKind.Guid && op == "eq" && Guid.TryParse(value, out Guid id) ? (name, path, id) : null;
        return row => path.Read(row).Any(v => v is not null ? test(v) : path.Last.Kind == SensePropertyKind.Date && test(s_never));
    }

    private Func<object, bool> Test(SenseProperty property, string op, string value, bool isQuoted)
    {
        switch (property.Kind)
        {
            case SensePropertyKind.Text or SensePropertyKind.Texts when isQuoted:
                return TextTest(op, value);
            case SensePropertyKind.Guid when Guid.TryParse(value, out Guid id):
                return Equality(op, v => (Guid)v == id);
            case SensePropertyKind.Flag when !isQuoted && bool.TryParse(value, out bool flag):
                return Equality(op, v => (bool)v == flag);
            case SensePropertyKind.Number when !isQuoted:
                int number =
                    property.EnumNames?.TryGetValue(value, out int member) == true ? member
                    : int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int parsed) ? parsed
                    : throw Bad();
                return Order(op, v => ((int)v).CompareTo(number));
            case SensePropertyKind.Date when isQuoted && TryDate(value, out DateTimeOffset time):
                return Order(op, v => ((DateTimeOffset)v).CompareTo(time));
            default:
                throw Bad();
        }
    }

    private static bool TryDate(string value, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            value,
            s_dateFormats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time
        );

    private Func<object, bool> TextTest(string op, string value) =>
        op switch
        {
            "eq" => v => ((string)v).Equals(value, StringComparison.OrdinalIgnoreCase),
            "ne" => v => !((string)v).Equals(value, StringComparison.OrdinalIgnoreCase),
            "sw" => v => ((string)v).StartsWith(value, StringComparison.OrdinalIgnoreCase),
            "ew" => v => ((string)v).EndsWith(value, StringComparison.OrdinalIgnoreCase),
            "so" => v => ((string)v).Contains(value, StringComparison.OrdinalIgnoreCase),
            _ => throw Bad(),
        };

    private Func<object, bool> Equality(string op, Func<object, bool> equal) =>
        op switch
        {
            "eq" => equal,
            "ne" => v => !equal(v),
            _ => throw Bad(),
        };

    private Func<object, bool> Order(string op, Func<object, int> compare) =>
        op switch
        {
            "eq" => v => compare(v) == 0,
            "ne" => v => compare(v) != 0,
            "gt" => v => compare(v) > 0,
            "ge" => v => compare(v) >= 0,
            "lt" => v => compare(v) < 0,
            "le" => v => compare(v) <= 0,
            _ => throw Bad(),
        };

    private string Word()
    {
        SkipSpace();
        int start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '.' or '_' or '-' or '@' or '{' or '}'))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Bad();
    }

    private bool TakeWord(string word)
    {
        SkipSpace();
        int end = _at + word.Length;
        bool isHere =
            end < _text.Length
            && string.Compare(_text, _at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
            && (char.IsWhiteSpace(_text[end]) || _text[end] == '(');
        _at = isHere ? end : _at;
        return isHere;
    }

    private (string Value, bool IsQuoted) Value()
    {
        SkipSpace();
        if (_at >= _text.Length || _text[_at] != '\'')
        {
            return (Word(), false);
        }

        StringBuilder value = new();
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] != '\'')
            {
                value.Append(_text[_at]);
            }
            else if (_at + 1 < _text.Length && _text[_at + 1] == '\'')
            {
                value.Append('\'');
                _at++;
            }
            else
            {
                _at++;
                return (value.ToString(), true);
            }
        }

        throw Bad();
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private SenseException Bad() => new(400, "Cannot parse the expression: " + _text);
}
