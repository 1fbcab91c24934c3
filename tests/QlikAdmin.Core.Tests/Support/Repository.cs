namespace QlikAdmin.Core.Tests;

/// <summary>The files of the repository that tests compare with the code.</summary>
internal static class Repository
{
    /// <summary>Path of a file or folder, from its parts below the root.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root(), .. parts]);

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "QlikAdmin.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("QlikAdmin.sln is in no folder above " + AppContext.BaseDirectory);
    }
}
