using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace QlikAdmin.QuickStart;

/// <summary>Finds pwsh at POWERSHELL_HOME, on the PATH, or in its standard folders.</summary>
internal static class PowerShellFinder
{
    public static string? Find()
    {
        string name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        return Folders().Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
    }

    private static IEnumerable<string> Folders()
    {
        string? home = Environment.GetEnvironmentVariable("POWERSHELL_HOME");
        if (!string.IsNullOrEmpty(home))
        {
            yield return home;
        }

        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return folder;
        }

        yield return "/opt/microsoft/powershell/7";
        yield return "/usr/local/microsoft/powershell/7";
        yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PowerShell", "7");
    }
}
