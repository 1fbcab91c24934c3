using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace QlikAdmin.Conventions.Tests;

public sealed class SourceTests
{
    private const int MostLines = 300;
    private const string Core = "src/QlikAdmin.Core";

    private static readonly string[] s_products = ["Cloud", "Region", "Sense", "QlikView"];

    private static readonly Regex s_type = new(@"^(?:\[[^\]]*\]\s*)*(?:(?:public|internal|file|abstract|sealed|static|partial|readonly|unsafe)\s+)*(?:class|interface|enum|struct|record(?:\s+(?:class|struct))?|delegate\s+[\w<>?,\[\] ]+?)\s+(?<name>\w+)", RegexOptions.Multiline | RegexOptions.CultureInvariant);

    [Fact]
    public void One_type_a_file_named_alike()
    {
        IReadOnlyList<string> files = Repository.Sources("src");
        Assert.InRange(files.Count, 100, 10_000);

        Rule.Holds("A file holds one top-level type, of its own name.", files.Where(f => Path.GetFileName(f) != "Program.cs")
            .Select(f => (File: f, Types: s_type.Matches(Repository.Code(f)).Select(m => m.Groups["name"].Value).ToList()))
            .Where(f => f.Types.Count != 1 || f.Types[0] != Path.GetFileNameWithoutExtension(f.File))
            .Select(f => f.File + ": " + string.Join(", ", f.Types)));
    }

    [Fact]
    public void No_file_is_too_long_to_read()
    {
        Rule.Holds($"A file has {MostLines} lines at the most.", Repository.Sources("src").Where(f => File.ReadLines(Repository.PathOf(f.Split('/'))).Count() > MostLines));
    }

    [Fact]
    public void Products_do_not_know_each_other()
    {
        foreach (string product in s_products.Where(HasFolder))
        {
            Rule.Holds($"The folder {product} reads no other product's folder.", s_products.Where(p => p != product).SelectMany(other => Uses(Core + "/" + product, other)));
        }
    }

    [Theory]
    [InlineData("Http")]
    [InlineData("Allocations")]
    [InlineData("Connections")]
    public void The_shared_parts_know_no_product(string folder)
    {
        Assert.NotEmpty(Repository.Sources(Core + "/" + folder));

        Rule.Holds($"The folder {folder} reads no product's folder.", s_products.SelectMany(p => Uses(Core + "/" + folder, p)));
    }

    [Fact]
    public void The_send_path_knows_no_licence_work()
    {
        Rule.Holds("The folder Http does not read the folder Allocations.", Uses(Core + "/Http", "Allocations"));
    }

    [Fact]
    public void Requests_to_servers_leave_through_one_class()
    {
        // The control port of a sandbox is not a Qlik server, and needs neither credentials nor retries.
        Assert.Equal(
            [Core + "/Http/QlikHttp.cs", "src/QlikAdmin.PowerShell/Sandboxes/SandboxControl.cs"],
            Repository.Sources(Core).Concat(Repository.Sources("src/QlikAdmin.PowerShell")).Where(f => Regex.IsMatch(Repository.Code(f), @"\b(?:HttpClient|WebRequest|WebClient)\b")));
    }

    [Fact]
    public void Nothing_in_core_writes_to_a_console()
    {
        Rule.Holds("Core reports through IOperationLog only.", Repository.Sources(Core).Where(f => Regex.IsMatch(Repository.Code(f), @"\bConsole\.|\bTrace\.|\bDebug\.Write|Environment\.CurrentDirectory")));
    }

    [Fact]
    public void No_test_sleeps()
    {
        Rule.Holds("A test waits for what it tests and not for time to pass.", Repository.Tracked()
            .Where(f => f.StartsWith("tests/", StringComparison.Ordinal) && f.EndsWith(".cs", StringComparison.Ordinal) && File.Exists(Repository.PathOf(f.Split('/'))))
            .Where(f => Regex.IsMatch(Repository.Code(f), @"Thread" + @"\.Sleep\(|Task\.Delay\(\s*(?:[0-9]|TimeSpan)")));
    }

    [Fact]
    public void No_tracked_file_names_a_path_of_one_machine()
    {
        // Put together here, so that this file does not name them either.
        string[] folders = ["work", "root", "farm"];
        Regex local = new(@"(?:^|[^\w./-])/(?:" + string.Join('|', folders) + ")/", RegexOptions.Multiline | RegexOptions.CultureInvariant);
        IReadOnlyList<string> tracked = Repository.Tracked();
        Assert.Contains("QlikAdmin.sln", tracked);

        Rule.Holds("No tracked text file names a path of one machine.", tracked.Where(f => File.Exists(Repository.PathOf(f.Split('/')))).Where(f => Repository.Read(f) is string text && !text.Contains('\0') && local.IsMatch(text)));
    }

    [Fact]
    public void No_tracked_file_holds_the_marks_of_a_merge()
    {
        Regex mark = new("^(?:<{7}|>{7}) ", RegexOptions.Multiline | RegexOptions.CultureInvariant);
        IReadOnlyList<string> tracked = Repository.Tracked();
        Assert.Contains("README.md", tracked);

        Rule.Holds("No tracked text file holds the marks of a merge that was not finished.", tracked.Where(f => File.Exists(Repository.PathOf(f.Split('/')))).Where(f => Repository.Read(f) is string text && !text.Contains('\0') && mark.IsMatch(text)));
    }

    private static bool HasFolder(string product) => Directory.Exists(Repository.PathOf("src", "QlikAdmin.Core", product));

    /// <summary>Where the code of a folder names a type of a namespace, or the namespace itself.</summary>
    private static IEnumerable<string> Uses(string folder, string space)
    {
        string[] types = typeof(Connection).Assembly.GetTypes().Where(t => t.Namespace == "QlikAdmin." + space && !t.Name.Contains('<')).Select(t => t.Name.Split('`')[0]).Distinct().ToArray();
        string pattern = @"\bQlikAdmin\." + space + @"\b" + (types.Length == 0 ? string.Empty : @"|(?:(?<![.\w])|\b" + space + @"\.)(?:" + string.Join('|', types.Select(Regex.Escape)) + @")\b");
        foreach (string file in Repository.Sources(folder))
        {
            foreach (Match match in Regex.Matches(Repository.Code(file), pattern))
            {
                yield return file + ": " + match.Value;
            }
        }
    }
}
