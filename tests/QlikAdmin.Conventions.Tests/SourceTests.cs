using System.Text.RegularExpressions;
using Xunit;

namespace QlikAdmin.Conventions.Tests;

public sealed class SourceTests
{
    private const int MostCharacters = 140;
    private const string Core = "src/QlikAdmin.Core";

    private static readonly Regex s_text = new("\"(?:\\\\.|[^\"\\\\])*\"", RegexOptions.CultureInvariant);

    private static readonly Regex s_type = new(
        @"^(?:\[[^\]]*\]\s*)*(?:(?:public|internal|file|abstract|sealed|static|partial|readonly|unsafe)\s+)*(?:class|interface|enum|struct|record(?:\s+(?:class|struct))?|delegate\s+[\w<>?,\[\] ]+?)\s+(?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.CultureInvariant
    );

    [Fact]
    public void One_type_a_file_named_alike()
    {
        IReadOnlyList<string> files = Repository.Sources("src");
        Assert.InRange(files.Count, 100, 10_000);

        Rule.Holds(
            "A file holds one top-level type, of its own name.",
            files
                .Where(f => Path.GetFileName(f) != "Program.cs")
                .Select(f => (File: f, Types: s_type.Matches(Repository.Code(f)).Select(m => m.Groups["name"].Value).ToList()))
                .Where(f => f.Types.Count != 1 || f.Types[0] != Path.GetFileName(f.File).Split('.')[0])
                .Select(f => f.File + ": " + string.Join(", ", f.Types))
        );
    }

    [Fact]
    public void No_line_is_too_long_to_read()
    {
        Rule.Holds(
            $"A line of C# has {MostCharacters} characters at the most, without its texts.",
            Repository
                .Tracked()
                .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) && File.Exists(Repository.PathOf(f.Split('/'))))
                .SelectMany(f => LongLines(Repository.Read(f)).Select(n => FormattableString.Invariant($"{f}:{n}")))
        );
    }

    [Fact]
    public void A_line_is_long_by_its_code_and_not_by_its_texts()
    {
        string text = new('a', MostCharacters);

        Assert.Equal([2, 6], LongLines($"Say(\"{text}\");\nSay({text});\nSay(\"\"\"\n{text}{text}\n\"\"\");\n// {text}"));
    }

    [Fact]
    public void Requests_to_servers_leave_through_one_class()
    {
        // The control port of a sandbox is not a Qlik server, and needs neither credentials nor retries.
        Assert.Equal(
            [Core + "/Http/QlikHttp.cs", "src/QlikAdmin.PowerShell/Sandboxes/SandboxControl.cs"],
            Repository
                .Sources(Core)
                .Concat(Repository.Sources("src/QlikAdmin.PowerShell"))
                .Where(f => Regex.IsMatch(Repository.Code(f), @"\b(?:HttpClient|WebRequest|WebClient)\b"))
        );
    }

    [Fact]
    public void Nothing_in_core_writes_to_a_console()
    {
        Rule.Holds(
            "Core reports through IOperationLog only.",
            Repository
                .Sources(Core)
                .Where(f => Regex.IsMatch(Repository.Code(f), @"\bConsole\.|\bTrace\.|\bDebug\.Write|Environment\.CurrentDirectory"))
        );
    }

    [Fact]
    public void No_test_sleeps()
    {
        Rule.Holds(
            "A test waits for what it tests and not for time to pass.",
            Repository
                .Tracked()
                .Where(f =>
                    f.StartsWith("tests/", StringComparison.Ordinal)
                    && f.EndsWith(".cs", StringComparison.Ordinal)
                    && File.Exists(Repository.PathOf(f.Split('/')))
                )
                .Where(f => Regex.IsMatch(Repository.Code(f), @"Thread" + @"\.Sleep\(|Task\.Delay\(\s*(?:[0-9]|TimeSpan)"))
        );
    }

    [Fact]
    public void No_tracked_file_names_a_path_of_one_machine()
    {
        // The test builds the paths from parts. Otherwise this file would break the rule too.
        string[] folders = ["work", "root", "farm"];
        Regex local = new(@"(?:^|[^\w./-])/(?:" + string.Join('|', folders) + ")/", RegexOptions.Multiline | RegexOptions.CultureInvariant);
        IReadOnlyList<string> tracked = Repository.Tracked();
        Assert.Contains("QlikAdmin.sln", tracked);

        Rule.Holds(
            "No tracked text file names a path of one machine.",
            tracked
                .Where(f => File.Exists(Repository.PathOf(f.Split('/'))))
                .Where(f => Repository.Read(f) is string text && !text.Contains('\0') && local.IsMatch(text))
        );
    }

    [Fact]
    public void No_tracked_file_holds_the_marks_of_a_merge()
    {
        Regex mark = new("^(?:<{7}|>{7}) ", RegexOptions.Multiline | RegexOptions.CultureInvariant);
        IReadOnlyList<string> tracked = Repository.Tracked();
        Assert.Contains("README.md", tracked);

        Rule.Holds(
            "No tracked text file holds the marks of a merge that was not finished.",
            tracked
                .Where(f => File.Exists(Repository.PathOf(f.Split('/'))))
                .Where(f => Repository.Read(f) is string text && !text.Contains('\0') && mark.IsMatch(text))
        );
    }

    /// <summary>The numbers of the lines that are too long. What is within quotes does not count, nor the lines of a raw text.</summary>
    private static IEnumerable<int> LongLines(string code)
    {
        bool isRaw = false;
        int number = 0;
        foreach (string line in code.Split('\n'))
        {
            number++;
            int marks = line.Split("\"\"\"").Length - 1;
            if (!isRaw && marks == 0 && s_text.Replace(line, "\"\"").Length > MostCharacters)
            {
                yield return number;
            }

            isRaw ^= marks % 2 == 1;
        }
    }
}
