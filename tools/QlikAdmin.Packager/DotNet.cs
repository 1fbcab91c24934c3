using System.Diagnostics;

namespace QlikAdmin.Packager;

/// <summary>Runs the .NET command line tool and checks its exit code.</summary>
internal static class DotNet
{
    /// <exception cref="PackagerException">The tool cannot be started or did not return 0. Its output is already on the
    /// console.</exception>
    public static void Run(Repository repository, params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = repository.Root,
            UseShellExecute = false,
        };
        // A build node that keeps running would keep the caller's output open, and the caller would wait for it to close.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start) ?? throw new PackagerException($"{start.FileName} can't be started.");
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new PackagerException($"dotnet {string.Join(' ', arguments)} ended with exit code {process.ExitCode}.");
        }
    }
}
