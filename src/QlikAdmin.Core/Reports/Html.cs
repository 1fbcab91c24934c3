using QlikAdmin.Base;

namespace QlikAdmin.Reports;

/// <summary>Makes texts of servers and files safe to stand in a page.</summary>
internal static class Html
{
    /// <summary>A text in the page or in a quoted attribute. Control and direction characters become visible codes.</summary>
    public static string Text(string? text)
    {
        string shown = ShownText.Clean(text ?? string.Empty);
        StringBuilder safe = new(shown.Length + 16);
        foreach (char c in shown)
        {
            switch (c)
            {
                case '&':
                    safe.Append("&amp;");
                    break;
                case '<':
                    safe.Append("&lt;");
                    break;
                case '>':
                    safe.Append("&gt;");
                    break;
                case '"':
                    safe.Append("&quot;");
                    break;
                case '\'':
                    safe.Append("&#39;");
                    break;
                default:
                    safe.Append(c);
                    break;
            }
        }

        return safe.ToString();
    }

    /// <summary>A cell of a table, before it is escaped. A spreadsheet that opens the page, or into which it is copied, does not run it as
    /// a formula.</summary>
    public static string Cell(string? text)
    {
        string shown = ShownText.Clean(text ?? string.Empty);
        return shown.StartsWith("'", StringComparison.Ordinal) ? shown : CellText.Safe(shown);
    }
}
