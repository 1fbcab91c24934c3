namespace QlikAdmin.Changes;

/// <summary>The parts of a journal that can't be read or are missing, in words. A line that is incomplete because its process was killed is
/// not damage.</summary>
internal sealed class JournalDamage
{
    private const int MostNamed = 10;

    private readonly List<(int First, int Last)> _lines = new();
    private readonly List<string> _others = new();
    private int? _last;
    private bool _looksTorn;

    /// <summary>Lines that could not be read, including incomplete ones.</summary>
    public int Lines { get; private set; }

    /// <summary>Takes a line that can't be read. The next line shows whether it is only incomplete.</summary>
    /// <param name="line">Its number.</param>
    /// <param name="looksTorn">Whether it begins like a complete line.</param>
    public void Unreadable(int line, bool looksTorn)
    {
        Confirm();
        Lines++;
        _last = line;
        _looksTorn = looksTorn;
    }

    /// <summary>Takes a line that can be read.</summary>
    /// <param name="isFirstOfProcess">Whether this is the first line of another process. Then the line before may be incomplete.</param>
    public void Readable(bool isFirstOfProcess)
    {
        if (isFirstOfProcess && _looksTorn)
        {
            _last = null;
        }

        Confirm();
    }

    /// <summary>Takes the end of the file.</summary>
    /// <param name="isEnded">Whether the last line has its line break.</param>
    public void End(bool isEnded)
    {
        if (!isEnded)
        {
            _last = null;
        }

        Confirm();
    }

    /// <summary>Adds any other problem.</summary>
    public void Add(string what)
    {
        if (!_others.Contains(what))
        {
            _others.Add(what);
        }
    }

    /// <summary>Takes the entries that could be read. Their numbers are consecutive, so a missing number means a lost line.</summary>
    /// <param name="entries">In the order of their numbers.</param>
    public void AddGaps(IEnumerable<JournalEntry> entries)
    {
        List<(int First, int Last)> gaps = new();
        List<(int First, int Last)> nameless = new();
        int expected = 1;
        foreach (JournalEntry entry in entries)
        {
            if (entry.Entry > expected)
            {
                gaps.Add((expected, entry.Entry - 1));
            }

            if (entry.IsDamaged)
            {
                nameless.Add((entry.Entry, entry.Entry));
            }

            expected = Math.Max(expected, entry.Entry + 1);
        }

        if (gaps.Count > 0)
        {
            Add($"there is no line about {Name(gaps)}");
        }

        if (nameless.Count > 0)
        {
            Add($"no line says what {Name(nameless)} changed");
        }
    }

    /// <summary>All damage in one line; null where nothing is damaged.</summary>
    public string? Text()
    {
        List<string> parts = new();
        if (_lines.Count > 0)
        {
            string more = _lines.Count > MostNamed ? $", and more up to line {_lines[_lines.Count - 1].Last}" : string.Empty;
            bool isOne = _lines.Count == 1 && _lines[0].First == _lines[0].Last;
            parts.Add($"{(isOne ? "line" : "lines")} {Ranges(_lines)}{more} can't be read");
        }

        parts.AddRange(_others);
        return parts.Count == 0 ? null : string.Join("; ", parts);
    }

    private static string Name(List<(int First, int Last)> entries) =>
        (entries.Count == 1 && entries[0].First == entries[0].Last ? "entry " : "entries ") + Ranges(entries);

    private static string Ranges(IEnumerable<(int First, int Last)> ranges)
    {
        return string.Join(
            ", ",
            ranges
                .Take(MostNamed)
                .Select(r =>
                    r.First == r.Last ? FormattableString.Invariant($"{r.First}") : FormattableString.Invariant($"{r.First} to {r.Last}")
                )
        );
    }

    private void Confirm()
    {
        if (_last is not int line)
        {
            return;
        }

        _last = null;
        if (_lines.Count > 0 && _lines[_lines.Count - 1].Last == line - 1)
        {
            _lines[_lines.Count - 1] = (_lines[_lines.Count - 1].First, line);
        }
        else
        {
            _lines.Add((line, line));
        }
    }
}
