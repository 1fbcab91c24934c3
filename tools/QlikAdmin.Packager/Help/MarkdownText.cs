using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace QlikAdmin.Packager.Help;

/// <summary>Markdown as the plain text a console shows.</summary>
internal static class MarkdownText
{
    // Without HTML: "<path>" in prose is text, and must not disappear.
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();

    public static MarkdownDocument Parse(string markdown) => Markdown.Parse(markdown, s_pipeline);

    /// <summary>One entry per paragraph, list, table or code block; lines of a paragraph are joined, lines of the others stay.</summary>
    public static IReadOnlyList<string> Paragraphs(IEnumerable<Block> blocks) => blocks.Select(Text).Where(t => t.Length > 0).ToList();

    public static string Text(Block block) =>
        block switch
        {
            HeadingBlock heading => Inline(heading.Inline),
            ParagraphBlock paragraph => Inline(paragraph.Inline),
            CodeBlock code => Code(code),
            ListBlock list => string.Join("\n", Items(list)),
            Table table => string.Join("\n", Rows(table).Skip(1).Select(Row)),
            QuoteBlock quote => string.Join("\n", Paragraphs(quote)),
            ThematicBreakBlock => string.Empty,
            LinkReferenceDefinitionGroup => string.Empty,
            _ => throw new NotSupportedException($"line {block.Line + 1}: a {block.GetType().Name} has no plain text form"),
        };

    /// <summary>Text of a fenced or indented block, unchanged, without the last line end.</summary>
    public static string Code(CodeBlock block) => block.Lines.ToString().ReplaceLineEndings("\n").TrimEnd('\n');

    /// <summary>The cells of a table, the heading row first.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(Table table) =>
        table
            .OfType<TableRow>()
            .Select(row => (IReadOnlyList<string>)row.OfType<TableCell>().Select(cell => string.Join(" ", Paragraphs(cell))).ToList())
            .ToList();

    /// <summary>"- item" or "1. item"; what belongs to an item is indented under it.</summary>
    public static IEnumerable<string> Items(ListBlock list)
    {
        int number = int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out int start) ? start : 1;
        foreach (ListItemBlock item in list.OfType<ListItemBlock>())
        {
            string mark = list.IsOrdered ? $"{number++}. " : "- ";
            string indent = "\n" + new string(' ', mark.Length);
            yield return mark + string.Join("\n", Paragraphs(item)).Replace("\n", indent, StringComparison.Ordinal);
        }
    }

    public static string Inline(ContainerInline? inlines)
    {
        StringBuilder text = new();
        for (Inline? inline = inlines?.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            text.Append(
                inline switch
                {
                    LiteralInline literal => literal.Content.ToString(),
                    CodeInline code => code.Content,
                    LineBreakInline line => line.IsHard ? "\n" : " ",
                    AutolinkInline link => link.Url,
                    HtmlEntityInline entity => entity.Transcoded.ToString(),
                    LinkInline link => Link(link),
                    ContainerInline container => Inline(container),
                    _ => throw new NotSupportedException($"line {inline.Line + 1}: a {inline.GetType().Name} has no plain text form"),
                }
            );
        }

        return text.ToString().Trim(' ');
    }

    public static bool IsAbsolute(string? address) => address is not null && address.Contains("://", StringComparison.Ordinal);

    private static string Link(LinkInline link)
    {
        string text = Inline(link);
        return IsAbsolute(link.Url) && link.Url != text ? $"{text} ({link.Url})" : text;
    }

    // "id: meaning; what to do" is readable in a console of any width; columns are not.
    private static string Row(IReadOnlyList<string> cells) =>
        cells.Count == 1 ? cells[0] : cells[0] + ": " + string.Join(" ", cells.Skip(1).Where(c => c.Length > 0).Select(Sentence));

    private static string Sentence(string text) => text[^1] is '.' or '!' or '?' or ':' ? text : text + ".";
}
