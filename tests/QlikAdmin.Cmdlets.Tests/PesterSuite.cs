using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using QlikAdmin.Cmdlets.Tests.Hosting;
using Xunit;

namespace QlikAdmin.Cmdlets.Tests;

/// <summary>Runs the Pester suite in a PowerShell of its own, so that one 'dotnet test' runs everything there is.</summary>
public sealed class PesterSuite
{
    private const int NoPester = 3;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(20);

    [Fact]
    public async Task Passes()
    {
        string shell = Path.Combine(Built.PowerShellHome, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        Assert.SkipUnless(File.Exists(shell), "There is an engine but no pwsh program beside it: the Pester suite did not run.");
        string results = Path.Combine(Built.Repository, "out", "test-results", "pester.xml");
        File.Delete(results);

        (int exitCode, string output) = await RunAsync(
            shell, "-NoProfile", "-NonInteractive", "-File", Path.Combine(Built.Repository, "tests", "Pester", "Run.ps1"), "-ResultPath", results);

        Assert.SkipWhen(exitCode == NoPester, output.Trim());
        Assert.True(exitCode == 0, $"the Pester suite ended with exit code {exitCode}\n{output}");
        Assert.InRange(XElement.Load(results).Descendants("test-case").Count(), Floor(), int.MaxValue);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        using Process process = new();
        process.StartInfo = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        StringBuilder output = new();
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using CancellationTokenSource limit = new(s_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"{output}\nended after {s_limit.TotalMinutes} minutes");
        }

        return (process.ExitCode, output.ToString());

        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }
        }
    }

    private static int Floor()
    {
        using JsonDocument floors = JsonDocument.Parse(File.ReadAllText(Path.Combine(Built.Repository, "tests", "floor.json")));
        return floors.RootElement.GetProperty("Pester").GetProperty("ran").GetInt32();
    }
}
