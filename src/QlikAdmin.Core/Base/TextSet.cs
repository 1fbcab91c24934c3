namespace QlikAdmin.Base;

/// <summary>Wanted texts. A long list of exact texts costs no more than one text. Patterns are tried one by one and ignore case.</summary>
internal sealed class TextSet
{
    private readonly HashSet<string> _exact;
    private readonly HashSet<string> _inAnyCase;
    private readonly IReadOnlyList<Wildcard> _patterns;

    /// <param name="texts">The texts.</param>
    /// <param name="comparer">Compares the texts without wildcards; ignores case by default.</param>
    public TextSet(IReadOnlyList<string> texts, StringComparer? comparer = null)
    {
        _inAnyCase = new HashSet<string>(texts.Where(t => !Wildcard.IsPattern(t)), StringComparer.OrdinalIgnoreCase);
        _exact =
            comparer is null || comparer.Equals(StringComparer.OrdinalIgnoreCase)
                ? _inAnyCase
                : new HashSet<string>(texts.Where(t => !Wildcard.IsPattern(t)), comparer);
        _patterns = Wildcard.All(texts.Where(Wildcard.IsPattern));
    }

    /// <summary>Whether there are no wanted texts.</summary>
    public bool IsEmpty => _exact.Count == 0 && _patterns.Count == 0;

    /// <summary>Whether a text is a wanted one; false for a missing one.</summary>
    public bool Has(string? text) => text is not null && (_exact.Contains(text) || Wildcard.Any(_patterns, text));

    /// <summary>The same, but case never counts, also where it does for the comparer.</summary>
    public bool HasInAnyCase(string? text) => text is not null && (_inAnyCase.Contains(text) || Wildcard.Any(_patterns, text));

    /// <summary>Whether a text is one of the wanted texts without wildcards.</summary>
    public bool HasExact(string? text) => text is not null && _exact.Contains(text);

    /// <summary>As <see cref="Has"/>, but every text passes where no texts are wanted.</summary>
    public bool Allows(string? text) => IsEmpty || Has(text);
}
