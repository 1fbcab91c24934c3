using System.Text.RegularExpressions;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace QlikAdmin.Packager.Help;

/// <summary>Reads a page of the form <see cref="HelpPage"/> describes. All problems of a page are reported together, each with its
/// line.</summary>
internal sealed partial class HelpPageReader
{
    private static readonly string[] s_required =
    [
        "SYNOPSIS",
        "DESCRIPTION",
        "WHAT CHANGES ON THE SERVER",
        "EXAMPLES",
        "PARAMETERS",
        "OUTPUTS",
        "ERRORS",
        "NOTES",
        "RELATED LINKS",
    ];

    private readonly string _file;
    private readonly List<Problem> _problems = [];

    private HelpPageReader(string file)
    {
        _file = file;
    }

    /// <param name="file">Path for messages.</param>
    /// <param name="markdown">The page.</param>
    /// <exception cref="PackagerException">The page does not have the right form. All problems are listed.</exception>
    public static HelpPage Read(string file, string markdown)
    {
        HelpPageReader reader = new(file);
        HelpPage page = reader.Read(MarkdownText.Parse(markdown));
        return reader._problems.Count == 0 ? page : throw new PackagerException(reader._problems);
    }

    [GeneratedRegex("^[A-Z][a-z]+-[A-Z][A-Za-z]+$")]
    private static partial Regex CommandName();

    [GeneratedRegex(@"^Example (\d+): (.+)$")]
    private static partial Regex ExampleTitle();

    [GeneratedRegex(@"^Qlik\.[A-Z][A-Za-z]+(: .+)?", RegexOptions.Singleline)]
    private static partial Regex ErrorEntry();

    private HelpPage Read(MarkdownDocument document)
    {
        HeadingBlock? title = document.FirstOrDefault() as HeadingBlock;
        string command = title is { Level: 1 } ? MarkdownText.Text(title) : string.Empty;
        if (!CommandName().IsMatch(command))
        {
            Fail(1, "the page must begin with a heading '# Verb-Noun'");
        }

        Dictionary<string, Part> sections = Sections(document);
        List<Block> errors = Blocks(sections, "ERRORS");
        return new HelpPage(
            _file,
            command,
            Synopsis(sections),
            Syntax(sections),
            MarkdownText.Paragraphs(Blocks(sections, "DESCRIPTION")),
            MarkdownText.Paragraphs(Blocks(sections, "WHAT CHANGES ON THE SERVER")),
            Examples(sections),
            Parameters(sections),
            Outputs(sections),
            errors.SelectMany(Errors).ToList(),
            MarkdownText.Paragraphs(Blocks(sections, "NOTES")),
            Blocks(sections, "RELATED LINKS").SelectMany(Links).ToList()
        );
    }

    private Dictionary<string, Part> Sections(MarkdownDocument document)
    {
        Dictionary<string, Part> sections = new(StringComparer.Ordinal);
        IEnumerable<Block> body = document.Skip(1).Where(b => b is not LinkReferenceDefinitionGroup);
        foreach (Part part in Split(body, 2, before => Fail(before.Line + 1, "text between the title and the first section")))
        {
            if (!s_required.Contains(part.Title) && part.Title != "SYNTAX")
            {
                Fail(part.Line, $"unknown section '{part.Title}'");
            }
            else if (!sections.TryAdd(part.Title, part))
            {
                Fail(part.Line, $"section '{part.Title}' is there twice");
            }
            else if (part.Blocks.Count == 0 && part.Title != "PARAMETERS")
            {
                Fail(part.Line, $"section '{part.Title}' is empty");
            }
        }

        foreach (string missing in s_required.Where(s => !sections.ContainsKey(s)))
        {
            Fail(1, $"section '## {missing}' is missing");
        }

        return sections;
    }

    private string Synopsis(Dictionary<string, Part> sections)
    {
        List<Block> blocks = Blocks(sections, "SYNOPSIS");
        if (blocks.Count > 1 || blocks.Any(b => b is not ParagraphBlock))
        {
            Fail(sections["SYNOPSIS"].Line, "the synopsis is one paragraph");
        }

        return string.Join(" ", MarkdownText.Paragraphs(blocks));
    }

    private (string Text, int Line)? Syntax(Dictionary<string, Part> sections)
    {
        if (!sections.TryGetValue("SYNTAX", out Part? part))
        {
            return null;
        }

        if (part.Blocks is [CodeBlock code])
        {
            return (MarkdownText.Code(code), part.Line);
        }

        Fail(part.Line, "the syntax is one code block, as 'packager syntax' writes it");
        return null;
    }

    private List<HelpExample> Examples(Dictionary<string, Part> sections)
    {
        List<HelpExample> examples = [];
        foreach (Part part in Parts(sections, "EXAMPLES"))
        {
            Match title = ExampleTitle().Match(part.Title);
            if (!title.Success || title.Groups[1].Value != (examples.Count + 1).ToString(CultureInfo.InvariantCulture))
            {
                Fail(part.Line, $"the heading must be '### Example {examples.Count + 1}: title'");
            }

            List<Block> code = part.Blocks.Where(IsPowerShell).ToList();
            if (code.Count == 0)
            {
                Fail(part.Line, "the example has no ```powershell block");
            }

            examples.Add(
                new HelpExample(
                    title.Groups[2].Value,
                    string.Join("\n\n", MarkdownText.Paragraphs(code)),
                    MarkdownText.Paragraphs(part.Blocks.Where(b => !IsPowerShell(b)))
                )
            );
        }

        if (examples.Count == 0 && sections.TryGetValue("EXAMPLES", out Part? section) && section.Blocks.Count > 0)
        {
            Fail(section.Line, "there is no '### Example 1: title'");
        }

        return examples;
    }

    private List<HelpParameter> Parameters(Dictionary<string, Part> sections)
    {
        List<HelpParameter> parameters = [];
        foreach (Part part in Parts(sections, "PARAMETERS"))
        {
            string name = part.Title.TrimStart('-');
            List<string> text = MarkdownText.Paragraphs(part.Blocks).ToList();
            string? value = null;
            if (text.Count > 0 && text[^1].StartsWith("Default: ", StringComparison.Ordinal))
            {
                value = text[^1]["Default: ".Length..].TrimEnd('.');
                text.RemoveAt(text.Count - 1);
            }

            if (!part.Title.StartsWith('-'))
            {
                Fail(part.Line, $"the heading must be '### -{part.Title}'");
            }

            if (text.Count == 0)
            {
                Fail(part.Line, $"-{name} has no text");
            }

            if (parameters.Exists(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                Fail(part.Line, $"-{name} is there twice");
            }

            parameters.Add(new HelpParameter(name, part.Line, text, value));
        }

        return parameters;
    }

    private List<HelpOutput> Outputs(Dictionary<string, Part> sections)
    {
        if (!sections.TryGetValue("OUTPUTS", out Part? section))
        {
            return [];
        }

        if (!section.Blocks.Exists(b => b is HeadingBlock { Level: 3 }))
        {
            return [new HelpOutput(null, section.Line, MarkdownText.Paragraphs(section.Blocks))];
        }

        return Parts(sections, "OUTPUTS").ConvertAll(p => new HelpOutput(p.Title, p.Line, MarkdownText.Paragraphs(p.Blocks)));
    }

    private IEnumerable<string> Errors(Block block)
    {
        switch (block)
        {
            case ListBlock list:
                return list.OfType<ListItemBlock>().Select(i => Entry(i, string.Join("\n", MarkdownText.Paragraphs(i))));
            case Table table:
                if (MarkdownText.Rows(table) is not [{ Count: 3 }, ..])
                {
                    Fail(block.Line + 1, "the table of errors has the columns id, meaning, what to do");
                }

                return MarkdownText.Text(table).Split('\n').Zip(table.OfType<TableRow>().Skip(1), (text, row) => Entry(row, text));
            default:
                return MarkdownText.Paragraphs([block]);
        }
    }

    private string Entry(Block block, string text)
    {
        if (!ErrorEntry().IsMatch(text))
        {
            Fail(block.Line + 1, $"an error is listed by its id, as in 'Qlik.NotFound: meaning', not '{text}'");
        }

        return text;
    }

    private IEnumerable<HelpLink> Links(Block block)
    {
        List<LinkInline> links = block.Descendants<LinkInline>().ToList();
        if (links.Count == 0)
        {
            Fail(block.Line + 1, "related links are [text](address)");
        }

        return links.Select(l => new HelpLink(MarkdownText.Inline(l), MarkdownText.IsAbsolute(l.Url) ? l.Url! : string.Empty));
    }

    private static bool IsPowerShell(Block block) => block is FencedCodeBlock { Info: "powershell" };

    private static List<Block> Blocks(Dictionary<string, Part> sections, string title) =>
        sections.TryGetValue(title, out Part? part) ? part.Blocks : [];

    private List<Part> Parts(Dictionary<string, Part> sections, string title) =>
        Split(Blocks(sections, title), 3, before => Fail(before.Line + 1, $"text before the first '###' heading of {title}")).ToList();

    private static IEnumerable<Part> Split(IEnumerable<Block> blocks, int level, Action<Block> before)
    {
        Part? part = null;
        foreach (Block block in blocks)
        {
            if (block is HeadingBlock heading && heading.Level == level)
            {
                if (part is not null)
                {
                    yield return part;
                }

                part = new Part(MarkdownText.Text(heading), heading.Line + 1, []);
            }
            else if (part is null)
            {
                before(block);
            }
            else
            {
                part.Blocks.Add(block);
            }
        }

        if (part is not null)
        {
            yield return part;
        }
    }

    private void Fail(int line, string message) => _problems.Add(new Problem(_file, line, message));

    private sealed record Part(string Title, int Line, List<Block> Blocks);
}
