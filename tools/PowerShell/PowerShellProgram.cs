using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace QlikAdmin.Tools;

/// <summary>
/// The PowerShell that scripts of this repository run in: the pinned .NET tool, or the program that an environment variable names.
/// Files that it would write for the user, such as caches and journals, go to a temporary folder that is deleted with this object.
/// </summary>
internal sealed class PowerShellProgram : IDisposable
{
    /// <summary>Environment variable with the path of another pwsh program, to try another version.</summary>
    public const string Variable = "QLIKADMIN_PWSH";

    private readonly string _home = Directory.CreateTempSubdirectory("qlikadmin-pwsh-").FullName;

    /// <summary>Version of the pinned tool, or what the variable names instead.</summary>
    public static string Version =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? named
            : new DirectoryInfo(Path.GetFullPath(Path.Combine(Folder, "..", "..", ".."))).Name;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    /// <summary>How to start it without a profile and without questions. It uses the .NET that this process runs on.</summary>
    /// <param name="arguments">For example <c>-File</c> and a path.</param>
    /// <exception cref="FileNotFoundException">The variable does not name a file, or the tool was not restored.</exception>
    public ProcessStartInfo Start(params string[] arguments)
    {
        string root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        IEnumerable<string> all = arguments.Prepend("-NonInteractive").Prepend("-NoProfile");
        string? named = Environment.GetEnvironmentVariable(Variable);
        ProcessStartInfo start = string.IsNullOrEmpty(named)
            ? new ProcessStartInfo(Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"), all.Prepend(Tool()))
            : new ProcessStartInfo(Existing(named, $"{Variable} names no file"), all);
        start.UseShellExecute = false;
        // Start-Job starts the native program of the tool, which searches for .NET by itself.
        start.Environment["DOTNET_ROOT"] = root;
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["PSModuleAnalysisCachePath"] = Path.Combine(_home, "modules.cache");
        start.Environment["QLIKADMIN_JOURNAL"] = Path.Combine(_home, "journal");
        foreach (string kind in new[] { "CACHE", "CONFIG", "DATA" })
        {
            start.Environment[$"XDG_{kind}_HOME"] = Directory.CreateDirectory(Path.Combine(_home, kind)).FullName;
        }

        return start;
    }

    private static string Folder =>
        typeof(PowerShellProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "PowerShellTool").Value!;

    private static string Tool()
    {
        return Existing(
            Path.Combine(Folder, OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll"),
            "The PowerShell tool is not where the restore put it; build again"
        );
    }

    private static string Existing(string path, string problem) =>
        File.Exists(path) ? path : throw new FileNotFoundException($"{problem}: {path}", path);
}
