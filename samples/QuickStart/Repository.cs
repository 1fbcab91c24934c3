using System.Diagnostics;

namespace QlikAdmin.QuickStart;

/// <summary>Where the clone is, and how its projects are run.</summary>
internal static class Repository
{
    public static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "QlikAdmin.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            "QlikAdmin.sln was not found above " + AppContext.BaseDirectory + ". Run this from a clone of the repository."
        );
    }

    /// <summary>Runs a program to its end in this console, at the root of the clone.</summary>
    /// <returns>Its exit code.</returns>
    public static Task<int> RunAsync(string root, string file, params string[] arguments) =>
        RunAsync(root, new ProcessStartInfo(file, arguments) { UseShellExecute = false });

    /// <inheritdoc cref="RunAsync(string, string, string[])"/>
    public static async Task<int> RunAsync(string root, ProcessStartInfo start)
    {
        start.WorkingDirectory = root;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException(start.FileName + " did not start.");
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode;
    }
}
