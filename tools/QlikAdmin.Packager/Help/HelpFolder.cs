namespace QlikAdmin.Packager.Help;

/// <summary>What docs/en-US holds: pages of cmdlets, and about topics.</summary>
/// <param name="Pages">Pages of the right form, in order of name.</param>
/// <param name="Topics">Name and plain text of each about topic.</param>
/// <param name="Problems">What is wrong with the others.</param>
internal sealed record HelpFolder(
    IReadOnlyList<HelpPage> Pages,
    IReadOnlyList<(string Name, string Text)> Topics,
    IReadOnlyList<Problem> Problems
)
{
    public static HelpFolder Read(Repository repository)
    {
        List<HelpPage> pages = [];
        List<(string Name, string Text)> topics = [];
        List<Problem> problems = [];
        foreach (string file in Files(repository))
        {
            string shown = repository.Shown(file);
            string name = Path.GetFileNameWithoutExtension(file);
            try
            {
                if (IsTopic(name))
                {
                    topics.Add((name, AboutTopic.Write(shown, File.ReadAllText(file))));
                }
                else
                {
                    pages.Add(HelpPageReader.Read(shown, File.ReadAllText(file)));
                }
            }
            catch (PackagerException e) when (e.Problems.Count > 0)
            {
                problems.AddRange(e.Problems);
            }
        }

        return new HelpFolder(pages, topics, problems);
    }

    /// <summary>Rewrites the SYNTAX section of every page whose cmdlet exists; a page without one gets it after SYNOPSIS.</summary>
    /// <returns>Pages that changed.</returns>
    public static IReadOnlyList<string> WriteSyntax(Repository repository, IReadOnlyList<CommandDescription> commands)
    {
        List<string> changed = [];
        foreach (string file in Files(repository))
        {
            CommandDescription? command = commands.FirstOrDefault(c => c.Name == Path.GetFileNameWithoutExtension(file));
            string before = File.ReadAllText(file);
            string after = command is null ? before : WithSyntax(before, SyntaxText.Write(command));
            if (after != before)
            {
                File.WriteAllText(file, after);
                changed.Add(repository.Shown(file));
            }
        }

        return changed;
    }

    internal static string WithSyntax(string page, string syntax)
    {
        List<string> lines = [.. page.ReplaceLineEndings("\n").Split('\n')];
        int start = lines.IndexOf("## SYNTAX");
        if (start >= 0)
        {
            lines.RemoveRange(start, NextSection(lines, start) - start);
        }

        int synopsis = lines.IndexOf("## SYNOPSIS");
        if (synopsis < 0)
        {
            return page;
        }

        lines.InsertRange(NextSection(lines, synopsis), ["## SYNTAX", string.Empty, "```text", .. syntax.Split('\n'), "```", string.Empty]);
        return string.Join('\n', lines);
    }

    private static int NextSection(List<string> lines, int start)
    {
        int next = lines.FindIndex(start + 1, l => l.StartsWith("## ", StringComparison.Ordinal));
        return next < 0 ? lines.Count : next;
    }

    private static List<string> Files(Repository repository) =>
        Directory.Exists(repository.HelpFolder)
            ? Directory.EnumerateFiles(repository.HelpFolder, "*.md").OrderBy(f => f, StringComparer.Ordinal).ToList()
            : [];

    private static bool IsTopic(string name) => name.StartsWith("about_", StringComparison.Ordinal);
}
