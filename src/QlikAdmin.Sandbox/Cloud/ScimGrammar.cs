namespace QlikAdmin.Sandbox.Cloud;

/// <summary>The attributes that a filter of one list may use.</summary>
internal sealed class ScimGrammar<T>
{
    private readonly Dictionary<string, ScimAttribute<T>> _attributes = new(StringComparer.OrdinalIgnoreCase);

    public ScimGrammar<T> Text(string name, string operators, Func<T, string?> read)
    {
        _attributes[name] = new ScimAttribute<T>(name, Set(operators), false, row => [read(row)]);
        return this;
    }

    public ScimGrammar<T> Texts(string name, string operators, Func<T, IEnumerable<string?>> read)
    {
        _attributes[name] = new ScimAttribute<T>(name, Set(operators), false, read);
        return this;
    }

    public ScimGrammar<T> Date(string name, string operators, Func<T, DateTimeOffset> read)
    {
        _attributes[name] = new ScimAttribute<T>(name, Set(operators), true, row => [Key(read(row))]);
        return this;
    }

    public ScimAttribute<T> Find(string name, string op)
    {
        if (!_attributes.TryGetValue(name, out ScimAttribute<T>? attribute))
        {
            throw new ScimException($"Unknown attribute '{name}'.");
        }

        return attribute.Operators.Contains(op)
            ? attribute
            : throw new ScimException($"Operator '{op}' is not supported for '{attribute.Name}'.");
    }

    /// <summary>Times as text whose order is the order of the times.</summary>
    public static string Key(DateTimeOffset value) =>
        value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture);

    private static HashSet<string> Set(string operators) => new(operators.Split(' '), StringComparer.OrdinalIgnoreCase);
}
