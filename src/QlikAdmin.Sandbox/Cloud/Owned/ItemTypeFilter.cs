namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>
/// The value of <c>resourceType</c>: types separated by commas, each with the subtypes it may have, as in <c>app[qvd,],qvapp</c>.
/// </summary>
/// <remarks>Source: the vendor's OpenAPI document "items". An empty name within the brackets stands for no subtype.</remarks>
internal sealed partial class ItemTypeFilter
{
    private readonly Dictionary<string, HashSet<string>?> _types = new(StringComparer.Ordinal);

    private ItemTypeFilter() { }

    /// <summary>Whether subtypes are given. They cannot be combined with the older parameter for subtypes.</summary>
    public bool NamesSubTypes => _types.Values.Any(s => s is not null);

    /// <summary>Null when the text is not such a value, or names an unknown type.</summary>
    public static ItemTypeFilter? Parse(string text, IReadOnlyCollection<string> known)
    {
        if (!Whole().IsMatch(text))
        {
            return null;
        }

        ItemTypeFilter filter = new();
        foreach (Match part in Part().Matches(text))
        {
            Group subTypes = part.Groups["subs"];
            filter._types[part.Groups["type"].Value] = subTypes.Success ? [.. subTypes.Value.Split(',')] : null;
        }

        return filter._types.Keys.All(known.Contains) ? filter : null;
    }

    public bool Fits(string type, string? subType) =>
        _types.TryGetValue(type, out HashSet<string>? subs) && (subs is null || subs.Contains(subType ?? string.Empty));

    [GeneratedRegex(@"^[^,\[\]]+(?:\[[^\[\]]*\])?(?:,[^,\[\]]+(?:\[[^\[\]]*\])?)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<type>[^,\[\]]+)(?:\[(?<subs>[^\[\]]*)\])?", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
