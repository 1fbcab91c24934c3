namespace QlikAdmin.Sandbox.Sense;

/// <summary>
/// Evaluates the part of the rule language that licence rules use: <c>user.property = / != / like "value"</c>, joined by <c>and</c> and
/// <c>or</c>, in parentheses. Any other condition matches nobody.
/// </summary>
internal sealed partial class RuleCondition
{
    private readonly List<string> _tokens;
    private readonly SenseUser _user;
    private int _at;

    private RuleCondition(string condition, SenseUser user)
    {
        _user = user;
        _tokens = Tokens().Matches(condition).Select(m => m.Value).ToList();
    }

    public static bool IsMet(string condition, SenseUser user)
    {
        RuleCondition reader = new(condition, user);
        bool? result = reader.Or();
        return result == true && reader._at == reader._tokens.Count;
    }

    private string? Peek => _at < _tokens.Count ? _tokens[_at] : null;

    private bool? Or()
    {
        bool? result = And();
        while (result is not null && Take("or", "||"))
        {
            bool? other = And();
            result = other is null ? null : result.Value | other.Value;
        }

        return result;
    }

    private bool? And()
    {
        bool? result = Term();
        while (result is not null && Take("and", "&&"))
        {
            bool? other = Term();
            result = other is null ? null : result.Value & other.Value;
        }

        return result;
    }

    private bool? Term()
    {
        if (Take("("))
        {
            bool? inner = Or();
            return Take(")") ? inner : null;
        }

        if (_at + 2 >= _tokens.Count || !_tokens[_at].StartsWith("user.", StringComparison.OrdinalIgnoreCase) || _tokens[_at + 2][0] != '"')
        {
            return null;
        }

        List<string> values = Values(_tokens[_at][5..]);
        string op = _tokens[_at + 1].ToLowerInvariant();
        string value = _tokens[_at + 2].Trim('"');
        _at += 3;
        return op switch
        {
            "=" => values.Exists(v => v.Equals(value, StringComparison.OrdinalIgnoreCase)),
            "!=" => values.TrueForAll(v => !v.Equals(value, StringComparison.OrdinalIgnoreCase)),
            "like" => values.Exists(v =>
                Regex.IsMatch(
                    v,
                    "^" + Regex.Escape(value).Replace("\\*", ".*", StringComparison.Ordinal) + "$",
                    RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
                )
            ),
            _ => null,
        };
    }

    private List<string> Values(string property) =>
        property.ToLowerInvariant() switch
        {
            "name" => [_user.Name],
            "userid" => [_user.UserId],
            "userdirectory" => [_user.UserDirectory],
            "roles" => [.. _user.Roles],
            "group" or "email" => _user
                .Attributes.Where(a => a.Type.Equals(property, StringComparison.OrdinalIgnoreCase))
                .Select(a => a.Value)
                .ToList(),
            ['@', .. string name] => _user
                .CustomProperties.Where(c => c.Definition.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                .Select(c => c.Value)
                .ToList(),
            _ => [],
        };

    private bool Take(params string[] words)
    {
        bool isHere = Peek is string token && words.Contains(token, StringComparer.OrdinalIgnoreCase);
        _at += isHere ? 1 : 0;
        return isHere;
    }

    [GeneratedRegex("\"[^\"]*\"|!=|=|\\(|\\)|&&|\\|\\||[A-Za-z0-9_.@]+")]
    private static partial Regex Tokens();
}
