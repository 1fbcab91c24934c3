using System.Diagnostics;
using QlikAdmin.Tools;

namespace QlikAdmin.Bench;

/// <summary>
/// The cost of importing the module in a new shell, as a ratio to an empty script module with a manifest, the cheapest possible module.
/// </summary>
internal static class ImportBench
{
    private const int Rounds = 25;

    public static void Run(string root, PowerShellProgram shell, Report report)
    {
        string manifest = Path.Combine(root, "out", "QlikAdmin", "QlikAdmin.psd1");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("qlikadmin-bench-");
        try
        {
            string empty = WriteEmpty(folder.FullName);

            // The first starts read files from disk that later starts find in memory.
            Time(shell, empty);
            Time(shell, manifest);
            List<double> least = [];
            List<double> ours = [];
            for (int i = 0; i < Rounds; i++)
            {
                // One after the other in each round, so that a busy moment of the machine affects both.
                least.Add(Time(shell, empty));
                ours.Add(Time(shell, manifest));
            }

            report.Add(new Figure("Import-Module", "empty script module") { Milliseconds = Report.Median(least) });
            report.Add(
                new Figure("Import-Module", "QlikAdmin") { Milliseconds = Report.Median(ours) },
                Report.Median(ours) / Report.Median(least),
                " x empty",
                1.5
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string WriteEmpty(string folder)
    {
        string manifest = Path.Combine(folder, "Empty.psd1");
        File.WriteAllText(Path.Combine(folder, "Empty.psm1"), string.Empty);
        File.WriteAllText(
            manifest,
            "@{ RootModule = 'Empty.psm1'; ModuleVersion = '1.0'; FunctionsToExport = @(); CmdletsToExport = @(); AliasesToExport = @(); VariablesToExport = @() }"
        );
        return manifest;
    }

    /// <summary>Milliseconds that the import takes, without the start of the shell.</summary>
    private static double Time(PowerShellProgram shell, string manifest)
    {
        string command =
            $"$watch = [Diagnostics.Stopwatch]::StartNew(); Import-Module '{manifest}' -ErrorAction Stop; $watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)";
        ProcessStartInfo start = shell.Start("-Command", command);
        start.RedirectStandardOutput = true;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("pwsh did not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"'{command}' ended with exit code {process.ExitCode}.");
    }
}
