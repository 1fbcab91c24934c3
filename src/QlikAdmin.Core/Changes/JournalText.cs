using System.Text.RegularExpressions;

namespace QlikAdmin.Changes;

/// <summary>Takes e-mail addresses out of what is only for people to read.</summary>
internal static class JournalText
{
    public const string Address = "(address)";

    private static readonly Regex s_address = new(
        "[^\\s@<>()\\[\\]'\",;:|=\\\\]+@[^\\s@<>()\\[\\]'\",;:|=\\\\]+\\.[^\\s@<>()\\[\\]'\".,;:|=\\\\]+",
        RegexOptions.CultureInvariant
    );

    /// <summary>The text without addresses.</summary>
    /// <param name="text">What somebody said.</param>
    /// <param name="keys">Ids that may look like one, as a Cloud subject can: those stay.</param>
    public static string? Clean(string? text, params string?[] keys)
    {
        return text is null
            ? null
            : s_address.Replace(text, m => keys.Contains(m.Value, StringComparer.OrdinalIgnoreCase) ? m.Value : Address);
    }
}
