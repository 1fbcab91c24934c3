using System.Text.RegularExpressions;
using Xunit;

namespace QlikAdmin.Conventions.Tests;

public sealed class ErrorHelpTests
{
    private static readonly Regex s_id = new(@"\bQlik\.(?<reason>[A-Z][A-Za-z]+)\b", RegexOptions.CultureInvariant);

    /// <summary>Reasons that no command's page has to explain, and why.</summary>
    private static readonly Dictionary<string, string> s_aboutPageOnly = new()
    {
        ["InvalidDuration"] = "[QlikAdmin.Duration]::Parse gives it, and no command",
    };

    private static IReadOnlyDictionary<string, string> Pages { get; } =
        Directory
            .GetFiles(Repository.PathOf("docs", "en-US"), "*-*.md")
            .ToDictionary(f => Path.GetFileNameWithoutExtension(f)!, File.ReadAllText);

    [Fact]
    public void Every_reason_is_told_in_the_errors_of_a_help_page()
    {
        HashSet<string> told = Pages.Values.SelectMany(p => s_id.Matches(Errors(p)).Select(m => m.Groups["reason"].Value)).ToHashSet();

        Rule.Holds(
            "An error id is explained on the page of a command that can give it.",
            Enum.GetNames<ErrorReason>().Where(r => !told.Contains(r) && !s_aboutPageOnly.ContainsKey(r))
        );
    }

    [Fact]
    public void The_about_page_tells_them_all()
    {
        HashSet<string> told = s_id.Matches(Repository.Read("docs/en-US/about_QlikAdmin_Automation.md"))
            .Select(m => m.Groups["reason"].Value)
            .ToHashSet();

        Rule.Holds("Every error id is in the table of the about page.", Enum.GetNames<ErrorReason>().Where(r => !told.Contains(r)));
    }

    [Fact]
    public void No_page_tells_of_an_error_that_does_not_exist()
    {
        HashSet<string> reasons = Enum.GetNames<ErrorReason>().ToHashSet();

        Rule.Holds(
            "An error id in the help is one of the product.",
            Directory
                .GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
                .SelectMany(f =>
                    s_id.Matches(File.ReadAllText(f))
                        .Select(m => m.Groups["reason"].Value)
                        .Where(r => !reasons.Contains(r))
                        .Select(r => Path.GetFileName(f) + ": Qlik." + r)
                )
        );
    }

    [Fact]
    public void Every_page_has_errors_and_every_one_of_them_a_way_out()
    {
        Assert.NotEmpty(Pages);
        Rule.Holds("A help page has an ERRORS section.", Pages.Where(p => Errors(p.Value).Length == 0).Select(p => p.Key));
        Rule.Holds(
            "An error in the help has a meaning and a next step.",
            Pages.SelectMany(p =>
                Errors(p.Value)
                    .Split('\n')
                    .Where(l =>
                        l.StartsWith("| `Qlik.", StringComparison.Ordinal)
                        && l.Split('|').Select(c => c.Trim()).Count(c => c.Length > 0) != 3
                    )
                    .Select(l => p.Key + ": " + l)
            )
        );
    }

    [Fact]
    public void Every_reason_is_given_somewhere()
    {
        string code = string.Join(
            '\n',
            Repository
                .Sources("src/QlikAdmin.Core")
                .Concat(Repository.Sources("src/QlikAdmin.PowerShell"))
                .Where(f => !f.EndsWith("/ErrorReason.cs", StringComparison.Ordinal))
                .Select(Repository.Code)
        );

        Rule.Holds(
            "A reason that no code gives is a promise that nobody keeps.",
            Enum.GetNames<ErrorReason>().Where(r => !Regex.IsMatch(code, @"\bErrorReason\." + r + @"\b"))
        );
    }

    private static string Errors(string page) =>
        Regex.Match(page.Replace("\r\n", "\n"), @"^## ERRORS\n(?<text>[\s\S]*?)(?=^## |\z)", RegexOptions.Multiline).Groups["text"].Value;
}
