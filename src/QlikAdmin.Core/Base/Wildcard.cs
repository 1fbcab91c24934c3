using System.Text.RegularExpressions;

namespace QlikAdmin.Base;

/// <summary>A pattern of <c>*</c> and <c>?</c>, case-insensitive. Brackets are plain text, because user names can have them.</summary>
internal sealed class Wildcard
{
    private readonly Regex _regex;

    public Wildcard(string pattern)
    {
        string body = Regex.Escape(pattern).Replace("\\*", ".*").Replace("\\?", ".");
        _regex = new Regex("^" + body + "$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    public static bool IsPattern(string text) => text.IndexOf('*') >= 0 || text.IndexOf('?') >= 0;

    public static IReadOnlyList<Wildcard> All(IEnumerable<string> patterns) => patterns.Select(p => new Wildcard(p)).ToList();

    public static bool Any(IReadOnlyList<Wildcard> patterns, string text) => patterns.Any(p => p.Matches(text));

    public bool Matches(string text) => _regex.IsMatch(text);
}
