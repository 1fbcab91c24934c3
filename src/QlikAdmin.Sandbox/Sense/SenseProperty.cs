namespace QlikAdmin.Sandbox.Sense;

/// <summary>One member of an entity: read, written, filtered, sorted and tabulated from this one description.</summary>
/// <param name="Name">As in JSON.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="IsCondensed">Written in condensed objects too.</param>
/// <param name="Read">Reads the value of an entity. A reference reads an object, several as a list.</param>
internal sealed record SenseProperty(string Name, SensePropertyKind Kind, bool IsCondensed, Func<object, object?> Read)
{
    /// <summary>Description of the objects a reference leads to.</summary>
    public SenseSchema? Target { get; init; }

    /// <summary>A reference to several objects.</summary>
    public bool IsMany { get; init; }

    /// <summary>Names of an enum's members, for filters.</summary>
    public IReadOnlyDictionary<string, int>? EnumNames { get; init; }
}
