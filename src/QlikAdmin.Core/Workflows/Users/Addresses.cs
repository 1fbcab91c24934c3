using System.Text.RegularExpressions;

namespace QlikAdmin.Workflows.Users;

/// <summary>Takes e-mail addresses out of what people paste: separated by commas, semicolons, blanks or lines.</summary>
internal static class Addresses
{
    private static readonly char[] s_separators = { ',', ';', ' ', '\t', '\r', '\n', '\u00a0' };

    // Not all that a standard allows, but all that a mail system of a company hands out; what is doubtful is asked back.
    private static readonly Regex s_address = new(
        "^[^\\s@<>()\\[\\]\"\\\\:,;\\p{C}]{1,64}@(?=.{1,253}$)[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?(?:\\.[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?)+$",
        RegexOptions.CultureInvariant
    );

    /// <summary>The pieces of a text, in order, with the angle brackets around them removed; whether each is an address is another
    /// question.</summary>
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
