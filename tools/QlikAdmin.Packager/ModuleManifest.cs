using System.Text.RegularExpressions;

namespace QlikAdmin.Packager;

/// <summary>What QlikAdmin.psd1 says about the module. The package repeats it, so it is written only once.</summary>
internal sealed partial class ModuleManifest
{
    private readonly string _text;

    private ModuleManifest(string text)
    {
        _text = text;
    }

    public string Version => Value("ModuleVersion");

    public string Author => Value("Author");

    public string Owner => Value("CompanyName");

    public string Copyright => Value("Copyright");

    public string Description => Value("Description");

    public string LicenseUri => Value("LicenseUri");

    public string ProjectUri => Value("ProjectUri");

    public string IconUri => Value("IconUri");

    public string ReleaseNotes => Value("ReleaseNotes");

    public IReadOnlyList<string> Tags => List("Tags");

    /// <exception cref="PackagerException">The file is not there.</exception>
    public static ModuleManifest Read(string path) =>
        File.Exists(path) ? Parse(File.ReadAllText(path)) : throw new PackagerException($"{path} is not there.");

    /// <param name="text">A plain data file: texts in single quotes, lists as @('a', 'b').</param>
    public static ModuleManifest Parse(string text) => new(text);

    private string Value(string name)
    {
        Match match = Regex.Match(_text, $@"^\s*{name}\s*=\s*{Quoted}", RegexOptions.Multiline | RegexOptions.CultureInvariant);
        return match.Success ? Plain(match) : throw new PackagerException($"QlikAdmin.psd1 names no {name}.");
    }

    private List<string> List(string name)
    {
        Match match = Regex.Match(_text, $@"^\s*{name}\s*=\s*@\((?<list>[^)]*)\)", RegexOptions.Multiline | RegexOptions.CultureInvariant);
        return match.Success
            ? QuotedText().Matches(match.Groups["list"].Value).Select(Plain).ToList()
            : throw new PackagerException($"QlikAdmin.psd1 names no {name}.");
    }

    private const string Quoted = "'(?<text>(?:[^']|'')*)'";

    private static string Plain(Match match) => match.Groups["text"].Value.Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex(Quoted)]
    private static partial Regex QuotedText();
}
