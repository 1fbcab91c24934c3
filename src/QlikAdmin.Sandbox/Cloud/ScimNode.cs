namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Part of a parsed filter.</summary>
internal sealed class ScimNode<T>
{
    public const string And = "and";
    public const string Or = "or";

    private readonly ScimAttribute<T>? _attribute;
    private readonly string _operator;
    private readonly string _value;

    public ScimNode(ScimAttribute<T> attribute, string op, string value)
    {
        _attribute = attribute;
        _operator = op;
        _value = value;
        Children = [];
    }

    public ScimNode(string connective, List<ScimNode<T>> children)
    {
        _operator = connective;
        _value = string.Empty;
        Children = children;
    }

    public IReadOnlyList<ScimNode<T>> Children { get; }

    /// <summary>Whether this part of the filter was in parentheses.</summary>
    public bool IsGrouped { get; set; }

    public bool IsAnd => _attribute is null && _operator == And;

    public bool Mentions(string attribute) => _attribute is null ? Children.Any(c => c.Mentions(attribute)) : _attribute.Name == attribute;

    /// <summary>Whether the node compares only this attribute: one comparison, or several that are joined by <c>or</c>.</summary>
    public bool IsGroupOf(string attribute) =>
        _attribute is null ? !IsAnd && Children.All(c => c.IsGroupOf(attribute)) : _attribute.Name == attribute;

    public Func<T, bool> Compile()
    {
        if (_attribute is not null)
        {
            return Comparison(_attribute);
        }

        if (_operator == Or && Children.All(c => c._operator == "eq" && c._attribute == Children[0]._attribute))
        {
            // The documented way to ask for many users is a filter with up to a hundred ids.
            HashSet<string> values = new(Children.Select(c => c._value), StringComparer.OrdinalIgnoreCase);
            Func<T, IEnumerable<string?>> read = Children[0]._attribute!.Read;
            return row => read(row).Any(v => v is not null && values.Contains(v));
        }

        Func<T, bool>[] parts = Children.Select(c => c.Compile()).ToArray();
        return _operator == And ? row => Array.TrueForAll(parts, p => p(row)) : row => Array.Exists(parts, p => p(row));
    }

    private Func<T, bool> Comparison(ScimAttribute<T> attribute)
    {
        Func<string, bool> test = _operator switch
        {
            "eq" => v => v.Equals(_value, StringComparison.OrdinalIgnoreCase),
            "ne" => v => !v.Equals(_value, StringComparison.OrdinalIgnoreCase),
            "co" => v => v.Contains(_value, StringComparison.OrdinalIgnoreCase),
            "gt" => v => string.CompareOrdinal(v, _value) > 0,
            "ge" => v => string.CompareOrdinal(v, _value) >= 0,
            "lt" => v => string.CompareOrdinal(v, _value) < 0,
            _ => v => string.CompareOrdinal(v, _value) <= 0,
        };
        return row => attribute.Read(row).Any(v => v is not null && test(v));
    }
}
