using System.Diagnostics;
using QlikAdmin.QuickStart;
using QlikAdmin.Tools;

namespace QlikAdmin.Bench;

/// <summary>The same listing through the cmdlet in a real PowerShell. The script measures, and prints names and figures.</summary>
internal static class CmdletBench
{
    public static async Task RunAsync(string root, PowerShellProgram shell, SandboxProcess sandbox, Report report)
    {
        ProcessStartInfo start = shell.Start("-File", Path.Combine("bench", "Measure-Listing.ps1"));
        start.RedirectStandardOutput = true;
        start.WorkingDirectory = root;
        start.Environment["NO_COLOR"] = "1";
        start.Environment["BENCH_SERVER"] = sandbox.Sense("uri");
        start.Environment["BENCH_CERTIFICATE"] = sandbox.Sense("certificatePath");
        start.Environment["BENCH_PASSWORD"] = sandbox.Sense("certificatePassword");
        start.Environment["BENCH_ROOT"] = sandbox.Sense("rootPath");
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("pwsh did not start.");
        while (await process.StandardOutput.ReadLineAsync() is string line)
        {
            string[] parts = line.Split('|');
            if (parts.Length == 4)
            {
                report.Add(
                    parts[0],
                    double.Parse(parts[1], CultureInfo.InvariantCulture),
                    parts[2],
                    double.Parse(parts[3], CultureInfo.InvariantCulture)
                );
            }
            else
            {
                Console.WriteLine(line);
            }
        }

        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"bench/Measure-Listing.ps1 ended with exit code {process.ExitCode}.");
        }
    }
}
