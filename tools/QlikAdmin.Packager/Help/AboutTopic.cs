using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace QlikAdmin.Packager.Help;

/// <summary>
/// Turns docs/en-US/about_Topic.md into the text file Get-Help shows. The page begins with "# about_Topic" and "## SHORT DESCRIPTION" (one
/// line);
/// every other "##" heading is a section of its own. Lines are at most 80 columns; code is never wrapped, so a longer line of code is
/// refused.
/// </summary>
internal sealed class AboutTopic
{
    private const int Width = 80;
    private const int NarrowestColumn = 20;

    private readonly string _file;
    private readonly List<Problem> _problems = [];
    private readonly List<string> _lines = [];

    private AboutTopic(string file)
    {
        _file = file;
    }

    /// <returns>Plain text with line feeds.</returns>
    /// <exception cref="PackagerException">The page does not have the right form, or a line is too long.</exception>
    public static string Write(string file, string markdown)
    {
        AboutTopic topic = new(file);
        topic.Write(MarkdownText.Parse(markdown));
        return topic._problems.Count == 0 ? string.Join("\n", topic._lines) + "\n" : throw new PackagerException(topic._problems);
    }

    private void Write(MarkdownDocument document)
    {
        if (
            document is not [HeadingBlock { Level: 1 } title, HeadingBlock { Level: 2 } first, ParagraphBlock summary, ..]
            || !MarkdownText.Text(title).StartsWith("about_", StringComparison.Ordinal)
            || MarkdownText.Text(first) != "SHORT DESCRIPTION"
        )
        {
            _problems.Add(new Problem(_file, 1, "the page must begin with '# about_Topic', '## SHORT DESCRIPTION' and one paragraph"));
            return;
        }

        // Get-Help takes the summary from the fifth line of the file, and only that line.
        string synopsis = MarkdownText.Text(summary);
        if (synopsis.Length > Width - 4)
        {
            _problems.Add(new Problem(_file, summary.Line + 1, $"the short description is one line of at most {Width - 4} characters"));
        }

        _lines.AddRange(["TOPIC", "    " + MarkdownText.Text(title), string.Empty, "SHORT DESCRIPTION", "    " + synopsis]);
        foreach (Block block in document.Skip(3))
        {
            if (block is HeadingBlock { Level: 2 })
            {
                _lines.AddRange([string.Empty, MarkdownText.Text(block).ToUpperInvariant()]);
            }
            else
            {
                Add(block);
            }
        }
    }

    private void Add(Block block)
    {
        List<string> text = Lines(block, Width - 4).ToList();
        if (text.Count == 0)
        {
            return;
        }

        if (_lines[^1].StartsWith(' '))
        {
            _lines.Add(string.Empty);
        }

        foreach (string line in text)
        {
            if (line.Length > Width - 4)
            {
                _problems.Add(
                    new Problem(_file, block.Line + 1, $"a line of {line.Length} characters does not fit {Width - 4} columns: {line}")
                );
            }

            _lines.Add(line.Length == 0 ? string.Empty : "    " + line);
        }
    }

    private static IEnumerable<string> Lines(Block block, int width) =>
        block switch
        {
            HeadingBlock => [MarkdownText.Text(block), new string('-', MarkdownText.Text(block).Length)],
            CodeBlock code => MarkdownText.Code(code).Split('\n').Select(l => l.Length == 0 ? l : "    " + l),
            ListBlock list => MarkdownText.Items(list).SelectMany(i => i.Split('\n')).SelectMany(l => Wrap(l, width, Hanging(l))),
            Table table => Columns(MarkdownText.Rows(table), width),
            _ => MarkdownText.Paragraphs([block]).SelectMany(p => p.Split('\n')).SelectMany(l => Wrap(l, width, 0)),
        };

    private static int Hanging(string line)
    {
        int indent = line.Length - line.TrimStart(' ').Length;
        string mark = line[indent..].Split(' ')[0];
        return indent + (mark is "-" || (mark.EndsWith('.') && mark.Length < 4 && char.IsAsciiDigit(mark[0])) ? mark.Length + 1 : 0);
    }

    private static IEnumerable<string> Columns(IReadOnlyList<IReadOnlyList<string>> rows, int width)
    {
        int last = rows[0].Count - 1;
        List<int> widths = Enumerable.Range(0, last).Select(c => rows.Max(r => r[c].Length) + 2).ToList();
        int left = widths.Sum();
        if (width - left < NarrowestColumn)
        {
            return rows.Skip(1).SelectMany(r => Record(rows[0], r, width));
        }

        List<string> rule = widths.ConvertAll(w => new string('-', w - 2));
        rule.Add(new string('-', Math.Min(width - left, rows.Max(r => r[last].Length))));
        return rows.Take(1)
            .Append(rule)
            .Concat(rows.Skip(1))
            .SelectMany(r => Wrap(string.Concat(widths.Select((w, c) => r[c].PadRight(w))) + r[last], width, left));
    }

    private static IEnumerable<string> Record(IReadOnlyList<string> heading, IReadOnlyList<string> row, int width)
    {
        IEnumerable<string> fields = heading
            .Zip(row)
            .Skip(1)
            .Where(f => f.Second.Length > 0)
            .SelectMany(f => Wrap($"    {f.First}: {f.Second}", width, 6));
        return Wrap(row[0], width, 0).Concat(fields);
    }

    // The text in the hanging indent is copied unchanged: it may contain a table column or a list marker.
    private static IEnumerable<string> Wrap(string text, int width, int hanging)
    {
        int kept = Math.Min(hanging, text.Length);
        StringBuilder line = new(text[..kept]);
        bool fresh = true;
        foreach (string word in text[kept..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!fresh && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString().TrimEnd();
                line.Clear().Append(' ', hanging);
                fresh = true;
            }

            line.Append(fresh ? string.Empty : " ").Append(word);
            fresh = false;
        }

        yield return line.ToString().TrimEnd();
    }
}
