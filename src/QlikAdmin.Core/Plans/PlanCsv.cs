using QlikAdmin.Base;

namespace QlikAdmin.Plans;

/// <summary>Comma-separated plans. A spreadsheet can open them without risk, and they read back exactly as they were.</summary>
/// <remarks><see cref="CellText"/> says what keeps a cell from being a formula. All cells are quoted, which keeps spaces and line
/// breaks.</remarks>
internal static class PlanCsv
{
    private const string Separator = "sep=";

    private static readonly char[] s_delimiters = { ',', ';', '\t', '|' };

    /// <summary>Writes the heading.</summary>
    public static void WriteHeader(TextWriter text) => Write(text, c => c.Name, nameof(PlanRow.Digest));

    /// <summary>Writes one row.</summary>
    public static void Write(TextWriter text, PlanRow row) => Write(text, c => c.Read(row), row.Digest);

    /// <summary>Removes what <see cref="Write(TextWriter, PlanRow)"/> put before a dangerous text; null for an empty cell.</summary>
    public static string? Plain(string? cell)
    {
        return string.IsNullOrEmpty(cell) ? null
            : cell![0] == '\'' ? cell.Substring(1)
            : cell;
    }

    /// <summary>The records of a file, counted like the rows of a spreadsheet: the heading first, and blank lines too, but not a line that
    /// only names the separator.</summary>
    /// <remarks>A spreadsheet may have changed the commas to semicolons, tabs or bars.</remarks>
    /// <exception cref="FormatException">A quoted cell has no end.</exception>
    public static IEnumerable<IReadOnlyList<string>> Records(TextReader text)
    {
        string? first = text.ReadLine();
        char? named = first is null ? null : NamedDelimiter(first);
        first = named is null ? first : text.ReadLine();
        while (first?.Trim().Length == 0)
        {
            yield return Array.Empty<string>();
            first = text.ReadLine();
        }

        if (first is null)
        {
            yield break;
        }

        char delimiter = named ?? s_delimiters.OrderByDescending(d => first.Count(c => c == d)).First();
        foreach (IReadOnlyList<string> record in Records(new Characters(first, text), delimiter, new List<string>()))
        {
            yield return record;
        }
    }

    /// <summary>The separator that the first line of a file gives to spreadsheets, as in <c>sep=;</c>.</summary>
    private static char? NamedDelimiter(string line)
    {
        string bare = line.Trim('"');
        return bare.Length == Separator.Length + 1 && bare.StartsWith(Separator, StringComparison.OrdinalIgnoreCase)
            ? bare[Separator.Length]
            : null;
    }

    private static IEnumerable<IReadOnlyList<string>> Records(Characters text, char delimiter, List<string> cells)
    {
        StringBuilder cell = new();
        while (text.Peek() >= 0)
        {
            int c = text.Read();
            if (c == '"' && cell.Length == 0)
            {
                Quoted(text, cell);
            }
            else if (c == delimiter)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (c is '\r' or '\n')
            {
                if (c == '\r' && text.Peek() == '\n')
                {
                    text.Read();
                }

                yield return Complete(cells, cell);
            }
            else
            {
                cell.Append((char)c);
            }
        }

        if (cells.Count > 0 || cell.Length > 0)
        {
            yield return Complete(cells, cell);
        }
    }

    private static List<string> Complete(List<string> cells, StringBuilder cell)
    {
        cells.Add(cell.ToString());
        cell.Clear();
        List<string> record = new(cells);
        cells.Clear();
        return record;
    }

    private static void Quoted(Characters text, StringBuilder cell)
    {
        while (true)
        {
            int c = text.Read();
            if (c < 0)
            {
                throw new FormatException("a quoted cell has no end");
            }

            if (c == '"')
            {
                if (text.Peek() != '"')
                {
                    return;
                }

                text.Read();
            }

            cell.Append((char)c);
        }
    }

    private static void Write(TextWriter text, Func<PlanColumn, string?> cell, string? last)
    {
        foreach (PlanColumn column in PlanColumns.Sealed)
        {
            Write(text, cell(column));
            text.Write(',');
        }

        Write(text, last);
        text.Write("\r\n");
    }

    private static void Write(TextWriter text, string? cell)
    {
        text.Write('"');
        text.Write(CellText.Safe(cell).Replace("\"", "\"\""));
        text.Write('"');
    }

    /// <summary>The characters of a first line that was read already, and then the rest.</summary>
    private sealed class Characters
    {
        private readonly string _first;
        private readonly TextReader _rest;
        private int _at;

        public Characters(string first, TextReader rest)
        {
            // The heading never has a line break inside.
            _first = first + "\n";
            _rest = rest;
        }

        public int Peek() => _at < _first.Length ? _first[_at] : _rest.Peek();

        public int Read() => _at < _first.Length ? _first[_at++] : _rest.Read();
    }
}
