using System.Diagnostics;
using System.Text.RegularExpressions;

namespace QlikAdmin.Conventions.Tests;

/// <summary>The files that the rules are about.</summary>
internal static class Repository
{
    private static readonly Regex s_comment = new(@"^\s*//.*$", RegexOptions.Multiline | RegexOptions.CultureInvariant);

    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The C# files of a project below src, by path from the root.</summary>
    public static IReadOnlyList<string> Sources(string folder)
    {
        return Directory
            .EnumerateFiles(PathOf(folder.Split('/')), "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !f.Contains("/bin/") && !f.Contains("/obj/"))
            .Order(StringComparer.Ordinal)
            .ToList();
    }

    public static string Read(string path) => File.ReadAllText(PathOf(path.Split('/')));

    /// <summary>The text of a C# file without lines that are comments.</summary>
    public static string Code(string path) => s_comment.Replace(Read(path), string.Empty);

    /// <summary>What is in version control.</summary>
    public static IReadOnlyList<string> Tracked()
    {
        using Process git = Process.Start(new ProcessStartInfo("git", ["-C", Root, "ls-files", "-z"]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("git did not start");
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0
            ? output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException("git ls-files failed");
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "QlikAdmin.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("QlikAdmin.sln is in no folder above " + AppContext.BaseDirectory);
    }
}
