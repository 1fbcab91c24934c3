using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace QlikAdmin.Conventions.Tests.House;

public sealed class ArchitectureTests
{
    private const string Page = "docs/architecture.md";

    private static readonly string[] s_names = Regex
        .Matches(Repository.Read(Page), "`([^`\n]+)`")
        .Select(m => m.Groups[1].Value)
        .Distinct()
        .ToArray();

    [Fact]
    public void The_types_that_the_page_names_are_there()
    {
        HashSet<string> types = new[] { typeof(Connection).Assembly, Cmdlets.Assembly }
            .SelectMany(a => a.GetTypes())
            .Select(t => t.Name.Split('`')[0])
            .ToHashSet();
        List<string> named = s_names.Where(n => Regex.IsMatch(n, "^[A-Z][a-z]?[A-Za-z]+$") && !IsFolder(n) && n != "QlikAdmin").ToList();
        Assert.InRange(named.Count, 30, 200);

        Rule.Holds($"{Page} names types that there are.", named.Where(n => !types.Contains(n)));
    }

    [Fact]
    public void The_folders_that_the_page_names_are_there()
    {
        List<string> named = s_names.Where(n => n.Contains('/')).ToList();
        Assert.InRange(named.Count, 3, 50);

        Rule.Holds(
            $"{Page} names folders that there are.",
            named.Where(n => !Directory.Exists(Repository.PathOf(n.Split('/'))) && !IsFolder(n))
        );
    }

    [Fact]
    public void The_commands_that_the_page_names_are_there()
    {
        HashSet<string> commands = Cmdlets.All.Select(Cmdlets.NameOf).ToHashSet();
        List<string> named = s_names.SelectMany(n => Regex.Matches(n, "[A-Z][a-z]+-Qlik[A-Za-z]+").Select(m => m.Value)).ToList();
        Assert.InRange(named.Count, 3, 50);

        Rule.Holds($"{Page} names commands that there are.", named.Where(n => !commands.Contains(n)));
    }

    [Fact]
    public void The_picture_shows_the_floors()
    {
        string page = Repository.Read(Page);

        Rule.Holds(
            $"{Page} shows every folder of Core.",
            Directory
                .GetDirectories(Repository.PathOf("src", "QlikAdmin.Core"))
                .Select(d => Path.GetFileName(d))
                .Where(d => d is not ("bin" or "obj") && !page.Contains(d, StringComparison.Ordinal))
        );
    }

    private static bool IsFolder(string name) => Directory.Exists(Repository.PathOf(["src", "QlikAdmin.Core", .. name.Split('/')]));
}
