namespace QlikAdmin.Base;

/// <summary>Wanted texts: long lists of exact ones cost no more than one, patterns are tried one by one and know no case.</summary>
internal sealed class TextSet
{
    private readonly HashSet<string> _exact;
    private readonly HashSet<string> _inAnyCase;
    private readonly IReadOnlyList<Wildcard> _patterns;

    /// <param name="texts">The texts.</param>
    /// <param name="comparer">Compares those without wildcards; without case where it is left out.</param>
    public TextSet(IReadOnlyList<string> texts, StringComparer? comparer = null)
    {
        _inAnyCase = new HashSet<string>(texts.Where(t => !Wildcard.IsPattern(t)), StringComparer.OrdinalIgnoreCase);
        _exact =
            comparer is null || comparer.Equals(StringComparer.OrdinalIgnoreCase)
                ? _inAnyCase
                : new HashSet<string>(texts.Where(t => !Wildcard.IsPattern(t)), comparer);
        _patterns = Wildcard.All(texts.Where(Wildcard.IsPattern));
    }

    /// <summary>Whether nothing in particular is wanted.</summary>
    public bool IsEmpty => _exact.Count == 0 && _patterns.Count == 0;

    /// <summary>Whether a text is one of them; a missing one never is.</summary>
    public bool Has(string? text) => text is not null && (_exact.Contains(text) || Wildcard.Any(_patterns, text));

    /// <summary>The same, whatever the comparer says of case.</summary>
    public bool HasInAnyCase(string? text) => text is not null && (_inAnyCase.Contains(text) || Wildcard.Any(_patterns, text));

    /// <summary>Whether a text is one of those without wildcards.</summary>
    public bool HasExact(string? text) => text is not null && _exact.Contains(text);

    /// <summary>As <see cref="Has"/>, where no wanted text lets everything pass.</summary>
    public bool Allows(string? text) => IsEmpty || Has(text);
}
