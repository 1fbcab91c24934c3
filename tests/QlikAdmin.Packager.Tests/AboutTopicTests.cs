using QlikAdmin.Packager.Help;
using Xunit;

namespace QlikAdmin.Packager.Tests;

public sealed class AboutTopicTests
{
    private const string Head = "# about_Sample\n\n## SHORT DESCRIPTION\n\nShort.\n\n## LONG DESCRIPTION\n\n";

    [Fact]
    public void The_short_description_stands_where_Get_Help_looks_for_it() =>
        Assert.Equal(["TOPIC", "    about_Sample", "", "SHORT DESCRIPTION", "    Short.", "", "LONG DESCRIPTION"], Lines("").Take(7));

    [Fact]
    public void Prose_is_wrapped_at_80_columns_without_losing_a_word()
    {
        string words = string.Join(' ', Enumerable.Range(100, 60));

        string[] text = Lines(words)[7..];

        Assert.All(text, line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal(words, string.Join(' ', text.Select(l => l.Trim())).Trim());
    }

    [Fact]
    public void A_list_hangs_under_its_mark()
    {
        string[] text = Lines("- " + string.Join(' ', Enumerable.Repeat("word", 30)))[7..];

        Assert.StartsWith("    - word", text[0]);
        Assert.StartsWith("      word", text[1]);
    }

    [Fact]
    public void A_table_keeps_its_columns_and_wraps_the_last()
    {
        string[] text = Lines($"| Name | Meaning |\n|---|---|\n| a | {string.Join(' ', Enumerable.Repeat("word", 30))} |\n")[7..];

        Assert.Equal("    Name  Meaning", text[0]);
        Assert.StartsWith("    a     word", text[2]);
        Assert.StartsWith("          word", text[3]);
    }

    [Fact]
    public void A_table_too_wide_for_columns_becomes_a_list_of_its_rows()
    {
        string wide = new('x', 60);

        string[] text = Lines($"| Name | Meaning |\n|---|---|\n| {wide} | short |\n")[7..];

        Assert.Equal([$"    {wide}", "        Meaning: short"], text.Take(2));
    }

    [Fact]
    public void Code_is_never_wrapped_so_a_long_line_is_refused_with_its_place()
    {
        string page = Head + "```powershell\n" + new string('x', 90) + "\n```\n";

        Problem problem = Assert.Throws<PackagerException>(() => AboutTopic.Write("about_Sample.md", page)).Problems.Single();

        Assert.Equal(9, problem.Line);
    }

    [Fact]
    public void A_page_without_a_short_description_is_refused() =>
        Assert.Throws<PackagerException>(() => AboutTopic.Write("about_Sample.md", "# about_Sample\n\nText.\n"));

    private static string[] Lines(string body) => AboutTopic.Write("about_Sample.md", Head + body).Split('\n', StringSplitOptions.None);
}
