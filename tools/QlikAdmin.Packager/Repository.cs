namespace QlikAdmin.Packager;

/// <summary>Where the inputs are.</summary>
internal sealed class Repository
{
    private Repository(string root)
    {
        Root = root;
    }

    public string Root { get; }

    public string HelpFolder => Combine("docs/en-US");

    /// <summary>The repository of the current folder, otherwise the one in which this program was built.</summary>
    public static Repository Find()
    {
        foreach (string start in new[] { Environment.CurrentDirectory, AppContext.BaseDirectory })
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "QlikAdmin.sln")))
                {
                    return new Repository(folder.FullName);
                }
            }
        }

        throw new PackagerException("QlikAdmin.sln is neither in the current folder nor above it.");
    }

    public string Combine(string relative) => Path.Combine(Root, relative);

    /// <summary>Path as messages show it: relative if it is in the repository, with slashes.</summary>
    public string Shown(string path)
    {
        string relative = Path.GetRelativePath(Root, path).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) ? path : relative;
    }
}
