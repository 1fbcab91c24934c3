namespace QlikAdmin.Base;

/// <summary>Wanted texts, compared without case: long lists of exact ones cost no more than one, patterns are tried one by one.</summary>
internal sealed class TextSet
{
    private readonly HashSet<string> _exact;
    private readonly IReadOnlyList<Wildcard> _patterns;

    public TextSet(IReadOnlyList<string> texts)
    {
        _exact = new HashSet<string>(texts.Where(t => !Wildcard.IsPattern(t)), StringComparer.OrdinalIgnoreCase);
        _patterns = Wildcard.All(texts.Where(Wildcard.IsPattern));
    }

    /// <summary>Whether nothing in particular is wanted.</summary>
    public bool IsEmpty => _exact.Count == 0 && _patterns.Count == 0;

    /// <summary>Whether a text is one of them; a missing one never is.</summary>
    public bool Has(string? text) => text is not null && (_exact.Contains(text) || Wildcard.Any(_patterns, text));

    /// <summary>Whether a text is one of those without wildcards.</summary>
    public bool HasExact(string? text) => text is not null && _exact.Contains(text);

    /// <summary>The same, where no wanted text lets everything pass.</summary>
    public bool Allows(string? text) => IsEmpty || Has(text);
}
