using System.Text.RegularExpressions;

namespace QlikAdmin.Workflows.Users;

/// <summary>Finds e-mail addresses in texts that people paste, separated by commas, semicolons, blanks or lines.</summary>
internal static class Addresses
{
    private static readonly char[] s_separators = { ',', ';', ' ', '\t', '\r', '\n', '\u00a0' };

    // The standard allows more forms, but these are all that the mail system of a company gives to people. Other texts are not taken for an
    // address.
    private static readonly Regex s_address = new(
        "^[^\\s@<>()\\[\\]\"\\\\:,;\\p{C}]{1,64}@(?=.{1,253}$)[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?(?:\\.[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?)+$",
        RegexOptions.CultureInvariant
    );

    /// <summary>The pieces of a text, in order, without the angle brackets around them. It does not check whether a piece is an
    /// address.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        return text.Split(s_separators)
            .Select(p => p.Length > 2 && p[0] == '<' && p[p.Length - 1] == '>' ? p.Substring(1, p.Length - 2) : p)
            .Where(p => p.Length > 0)
            .ToList();
    }

    /// <summary>Whether a text is one address.</summary>
    public static bool IsAddress(string text) => s_address.IsMatch(text);
}
