using QlikAdmin.Packager.Help;
using Xunit;

namespace QlikAdmin.Packager.Tests;

public sealed class HelpPageTests
{
    public static TheoryData<string> Sections =>
        ["SYNOPSIS", "DESCRIPTION", "WHAT CHANGES ON THE SERVER", "EXAMPLES", "PARAMETERS", "OUTPUTS", "ERRORS", "NOTES", "RELATED LINKS"];

    [Fact]
    public void A_right_page_agrees_with_its_cmdlet() => Assert.Empty(Sample.Compare(Sample.Page));

    [Fact]
    public void Joins_the_lines_of_a_paragraph_and_keeps_what_looks_like_a_tag()
    {
        HelpPage page = HelpPageReader.Read(Sample.File, Sample.Page);

        Assert.Equal("Removes a sample.", page.Synopsis);
        Assert.Equal(["One paragraph over two lines, with a <path> in it.", "- first\n- second"], page.Description);
    }

    [Fact]
    public void Keeps_code_apart_from_the_text_around_it_and_from_what_it_prints()
    {
        HelpExample example = HelpPageReader.Read(Sample.File, Sample.Page).Examples[0];

        Assert.Equal("Remove one", example.Title);
        Assert.Equal("Get-Sample |\n    Remove-Sample -WhatIf", example.Code);
        Assert.Equal(["Says what it does.", "Id   Name\n--   ----"], example.Remarks);
    }

    [Fact]
    public void Takes_the_default_value_out_of_the_prose()
    {
        HelpParameter limit = HelpPageReader.Read(Sample.File, Sample.Page).Parameters.Single(p => p.Name == "Limit");

        Assert.Equal("8", limit.Default);
        Assert.Equal(["At most so many."], limit.Text);
    }

    [Fact]
    public void Reads_errors_from_a_table_as_sentences() =>
        Assert.Equal(["Qlik.NotFound: It is not there. Check the id."], HelpPageReader.Read(Sample.File, Sample.Page).Errors);

    [Fact]
    public void Reads_errors_from_a_list()
    {
        string page = Sample.With("## NOTES", "- `Qlik.Forbidden`: The role is missing.\n\n## NOTES");

        Assert.Contains("Qlik.Forbidden: The role is missing.", HelpPageReader.Read(Sample.File, page).Errors);
    }

    [Fact]
    public void A_link_to_a_page_of_the_module_has_no_address() =>
        Assert.Equal(
            [new HelpLink("Get-Sample", string.Empty), new HelpLink("Vendor", "https://example.test/api")],
            HelpPageReader.Read(Sample.File, Sample.Page).Links
        );

    [Theory]
    [MemberData(nameof(Sections))]
    public void A_missing_section_is_named(string section)
    {
        IReadOnlyList<Problem> problems = ProblemsOf(Sample.With($"## {section}\n", "## SYNTAX\n"));

        Assert.Contains(new Problem(Sample.File, 1, $"section '## {section}' is missing"), problems);
    }

    [Theory]
    [InlineData("## NOTES\n\nNone.", "## NOTES\n", "section 'NOTES' is empty", "## NOTES")]
    [InlineData("## NOTES", "## REMARKS", "unknown section 'REMARKS'", "## REMARKS")]
    [InlineData("### Example 2: Remove two", "### Remove two", "the heading must be '### Example 2: title'", "### Remove two")]
    [InlineData(
        "```powershell\nRemove-Sample -Name",
        "```text\nRemove-Sample -Name",
        "the example has no ```powershell block",
        "### Example 2"
    )]
    [InlineData("### -Id\n\nWhich one.", "### -Id\n", "-Id has no text", "### -Id")]
    [InlineData("### -Id", "### Id", "the heading must be '### -Id'", "### Id")]
    [InlineData(
        "`Qlik.NotFound`",
        "not found",
        "an error is listed by its id, as in 'Qlik.NotFound: meaning', not 'not found: It is not there. Check the id.'",
        "| not found"
    )]
    public void What_is_wrong_is_said_with_its_line(string piece, string replacement, string message, string at)
    {
        string page = Sample.With(piece, replacement);

        Assert.Contains(new Problem(Sample.File, Sample.LineOf(page, at), message), ProblemsOf(page));
    }

    [Fact]
    public void Everything_wrong_is_said_at_once() =>
        Assert.Equal(2, ProblemsOf(Sample.With("### -Id\n\nWhich one.", "### -Id\n").Replace("## NOTES\n\nNone.", "## NOTES\n")).Count);

    [Fact]
    public void A_parameter_without_prose_is_missed() =>
        Assert.Equal(
            [new Problem(Sample.File, 1, "-Limit is not described under PARAMETERS")],
            Sample.Compare(Sample.With("### -Limit\n\nAt most so many.\n\nDefault: 8\n\n", string.Empty))
        );

    [Fact]
    public void Prose_for_a_parameter_the_code_lacks_is_refused()
    {
        string page = Sample.With("### -Pace", "### -Tempo\n\nNothing.\n\n### -Pace");

        Assert.Equal(
            [new Problem(Sample.File, Sample.LineOf(page, "### -Tempo"), "Remove-Sample has no parameter -Tempo")],
            Sample.Compare(page)
        );
    }

    [Fact]
    public void An_output_type_the_code_does_not_declare_is_refused()
    {
        string page = Sample.With("### System.Version", "### System.String");

        Assert.Equal(
            [new Problem(Sample.File, Sample.LineOf(page, "### System.String"), "Remove-Sample declares no output type System.String")],
            Sample.Compare(page)
        );
    }

    [Fact]
    public void A_page_without_a_cmdlet_and_a_cmdlet_without_a_page_are_both_said()
    {
        HelpPage page = HelpPageReader.Read("docs/en-US/Get-Other.md", Sample.With("# Remove-Sample", "# Get-Other"));

        IReadOnlyList<Problem> problems = HelpSet.Compare([page], [Sample.Command], "docs/en-US");

        Assert.Equal(["Remove-Sample has no help page", "there is no cmdlet Get-Other"], problems.Select(p => p.Message));
    }

    [Fact]
    public void A_page_is_named_after_its_cmdlet() =>
        Assert.Equal(
            "the page of Remove-Sample must be named Remove-Sample.md",
            Sample.Compare(Sample.Page, "docs/en-US/Samples.md").Single().Message
        );

    [Fact]
    public void A_syntax_section_must_be_that_of_the_code()
    {
        string written = HelpFolder.WithSyntax(Sample.Page, SyntaxText.Write(Sample.Command));

        Assert.Empty(Sample.Compare(written));
        Assert.Single(Sample.Compare(written.Replace("[-Limit <Int32>]", "[-Limit <Int64>]")));
    }

    [Fact]
    public void Writing_the_syntax_twice_changes_nothing_more()
    {
        string once = HelpFolder.WithSyntax(Sample.Page, SyntaxText.Write(Sample.Command));

        Assert.Equal(once, HelpFolder.WithSyntax(once, SyntaxText.Write(Sample.Command)));
    }

    [Fact]
    public void A_problem_reads_as_a_compiler_error_does() =>
        Assert.Equal("docs/en-US/Get-X.md(12): error QLIKHELP: wrong", new Problem("docs/en-US/Get-X.md", 12, "wrong").ToString());

    private static IReadOnlyList<Problem> ProblemsOf(string page) =>
        Assert.Throws<PackagerException>(() => HelpPageReader.Read(Sample.File, page)).Problems;
}
