using System.Text.RegularExpressions;

namespace QlikAdmin.Changes;

/// <summary>Removes e-mail addresses from texts that are only for people to read.</summary>
internal static class JournalText
{
    public const string Address = "(address)";

    private static readonly Regex s_address = new(
        "[^\\s@<>()\\[\\]'\",;:|=\\\\]+@[^\\s@<>()\\[\\]'\",;:|=\\\\]+\\.[^\\s@<>()\\[\\]'\".,;:|=\\\\]+",
        RegexOptions.CultureInvariant
    );

    /// <summary>The text without addresses.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keys">Ids that may look like an address, as a Cloud subject can. These stay.</param>
    public static string? Clean(string? text, params string?[] keys)
    {
        return text is null
            ? null
            : s_address.Replace(text, m => keys.Contains(m.Value, StringComparer.OrdinalIgnoreCase) ? m.Value : Address);
    }
}
