namespace QlikAdmin.Base;

/// <summary>Makes texts fit for people's eyes: what a server or a file holds must not steer a terminal, fake a line, or turn a name
/// around.</summary>
/// <remarks>For messages, prompts and tables. The properties of objects keep what the server said.</remarks>
internal static class ShownText
{
    /// <summary>One line: breaks and tabs become a space, other control and direction characters their code, as in <c>\u001B</c>. An
    /// account in an address is masked.</summary>
    public static string Clean(string text) => Visible(Redactor.HideAccounts(text), keepLines: false);

    /// <summary>The same for a text that may have several lines, such as a body.</summary>
    public static string CleanLines(string text) => Visible(Redactor.HideAccounts(text), keepLines: true);

    /// <summary>The same as <see cref="Clean"/>, where there is a text.</summary>
    public static string? CleanOrNull(string? text) => text is null ? null : Clean(text);

    private static string Visible(string text, bool keepLines)
    {
        int first = FirstOdd(text);
        if (first < 0)
        {
            return text;
        }

        StringBuilder clean = new(text, 0, first, text.Length + 16);
        for (int i = first; i < text.Length; i++)
        {
            char c = text[i];
            bool isBreak = c is '\r' or '\n' or '\t';
            if (isBreak && keepLines && (c != '\r' || (i + 1 < text.Length && text[i + 1] == '\n')))
            {
                clean.Append(c);
            }
            else if (isBreak)
            {
                clean.Append(c == '\n' && i > 0 && text[i - 1] == '\r' ? string.Empty : " ");
            }
            else if (IsOdd(c))
            {
                clean.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            }
            else
            {
                clean.Append(c);
            }
        }

        return clean.ToString();
    }

    private static int FirstOdd(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (IsOdd(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Control characters of both sets, line and paragraph separators, and those that change the direction of what follows or
    /// can't be seen. The joiners stay: some languages write with them.</summary>
    private static bool IsOdd(char c)
    {
        return char.IsControl(c)
            || c
                is '\u061C'
                    or '\u200B'
                    or '\u200E'
                    or '\u200F'
                    or (>= '\u2028' and <= '\u202E')
                    or (>= '\u2060' and <= '\u2069')
                    or '\uFEFF'
                    or (>= '\uFFF9' and <= '\uFFFB');
    }
}
