namespace QlikAdmin.Base;

/// <summary>Makes texts safe to show: a text of a server or a file must not control a terminal, fake a line, or reverse a name.</summary>
/// <remarks>For messages, prompts and tables. The properties of objects keep the server's text.</remarks>
internal static class ShownText
{
    /// <summary>Makes one line. Line breaks and tabs become a space. Other control and direction characters become their code, as in
    /// <c>\u001B</c>. An account in an address is masked.</summary>
    public static string Clean(string text) => Visible(Redactor.HideAccounts(text), keepLines: false);

    /// <summary>The same for a text that may have several lines, such as a body.</summary>
    public static string CleanLines(string text) => Visible(Redactor.HideAccounts(text), keepLines: true);

    /// <summary>Several texts, each on one line of its own.</summary>
    public static string CleanLines(IEnumerable<string> lines) => string.Join(Environment.NewLine, lines.Select(Clean));

    /// <summary>The same as <see cref="Clean"/>; null stays null.</summary>
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

    /// <summary>Control characters of both sets, line and paragraph separators, and characters that change the direction of the text or
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
