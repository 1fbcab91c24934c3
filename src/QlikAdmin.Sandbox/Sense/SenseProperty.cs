namespace QlikAdmin.Sandbox.Sense;

/// <summary>One member of an entity. Reading, writing, filters, order and tables all use this one description.</summary>
/// <param name="Name">As in JSON.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="IsCondensed">It is also written in condensed objects.</param>
/// <param name="Read">Reads the value of an entity. A reference gives an object, several references a list.</param>
internal sealed record SenseProperty(string Name, SensePropertyKind Kind, bool IsCondensed, Func<object, object?> Read)
{
    /// <summary>Description of the objects a reference leads to.</summary>
    public SenseSchema? Target { get; init; }

    /// <summary>A reference to several objects.</summary>
    public bool IsMany { get; init; }

    /// <summary>Names of the members of an enum, for filters.</summary>
    public IReadOnlyDictionary<string, int>? EnumNames { get; init; }
}
