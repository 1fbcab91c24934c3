namespace QlikAdmin.Packager.Help;

/// <summary>Compares pages with the code: every cmdlet has a page, every page has a cmdlet, and both name the same parameters.</summary>
internal static class HelpSet
{
    /// <param name="pages">Pages that could be read.</param>
    /// <param name="commands">What the code says.</param>
    /// <param name="folder">Folder of the pages, for messages about missing pages.</param>
    /// <returns>Every difference; empty when the two agree.</returns>
    public static IReadOnlyList<Problem> Compare(IReadOnlyList<HelpPage> pages, IReadOnlyList<CommandDescription> commands, string folder)
    {
        List<Problem> problems = [];
        foreach (CommandDescription command in commands.Where(c => !pages.Any(p => p.Command == c.Name)))
        {
            problems.Add(new Problem($"{folder}/{command.Name}.md", 1, $"{command.Name} has no help page"));
        }

        foreach (HelpPage page in pages)
        {
            if (!page.File.EndsWith($"/{page.Command}.md", StringComparison.Ordinal) && page.File != $"{page.Command}.md")
            {
                problems.Add(new Problem(page.File, 1, $"the page of {page.Command} must be named {page.Command}.md"));
            }

            CommandDescription? command = commands.FirstOrDefault(c => c.Name == page.Command);
            if (command is null)
            {
                problems.Add(new Problem(page.File, 1, $"there is no cmdlet {page.Command}"));
            }
            else
            {
                problems.AddRange(Compare(page, command));
            }
        }

        return problems;
    }

    private static IEnumerable<Problem> Compare(HelpPage page, CommandDescription command)
    {
        foreach (ParameterDescription missing in command.Parameters.Where(c => !page.Parameters.Any(p => p.Name == c.Name)))
        {
            yield return new Problem(page.File, 1, $"-{missing.Name} is not described under PARAMETERS");
        }

        foreach (HelpParameter unknown in page.Parameters.Where(p => !command.Parameters.Any(c => c.Name == p.Name)))
        {
            yield return new Problem(page.File, unknown.Line, $"{command.Name} has no parameter -{unknown.Name}");
        }

        if (page.Syntax is { } syntax && syntax.Text != SyntaxText.Write(command))
        {
            yield return new Problem(
                page.File,
                syntax.Line,
                "the syntax is not that of the code; run 'dotnet run --project tools/QlikAdmin.Packager -- syntax'"
            );
        }

        foreach (HelpOutput unknown in page.Outputs.Where(o => o.Type is not null && o.Type != "None" && !IsOutput(command, o.Type)))
        {
            yield return new Problem(page.File, unknown.Line, $"{command.Name} declares no output type {unknown.Type}");
        }
    }

    private static bool IsOutput(CommandDescription command, string type) => command.OutputTypes.Contains(type);
}
