namespace QlikAdmin.Packager;

/// <summary>The options of the command line.</summary>
/// <param name="Configuration">Debug or Release.</param>
/// <param name="Output">Module folder, absolute or relative to the repository.</param>
/// <param name="Build">Whether to build the projects first.</param>
/// <param name="IfStale">Whether to keep a folder that is still up to date.</param>
/// <param name="Draft">Whether wrong or missing help pages are only reported: for work on a cmdlet whose page is not written yet, never for
/// a release.</param>
internal sealed record PackageOptions(string Configuration, string Output, bool Build, bool IfStale, bool Draft)
{
    public static PackageOptions Parse(IEnumerable<string> arguments)
    {
        PackageOptions options = new("Release", "out/QlikAdmin", Build: true, IfStale: false, Draft: false);
        using IEnumerator<string> rest = arguments.GetEnumerator();
        while (rest.MoveNext())
        {
            options = rest.Current switch
            {
                "--configuration" => options with { Configuration = Value(rest) },
                "--output" => options with { Output = Value(rest) },
                "--no-build" => options with { Build = false },
                "--if-stale" => options with { IfStale = true },
                "--draft" => options with { Draft = true },
                _ => throw new PackagerException($"unknown option {rest.Current}; see --help."),
            };
        }

        return options;
    }

    private static string Value(IEnumerator<string> rest)
    {
        string name = rest.Current;
        return rest.MoveNext() ? rest.Current : throw new PackagerException($"{name} needs a value.");
    }
}
