using System.Diagnostics;
using System.Xml.Linq;
using QlikAdmin.Cmdlets.Tests.Hosting;
using QlikAdmin.Tools;
using Xunit;

namespace QlikAdmin.Cmdlets.Tests;

/// <summary>Runs the Pester suite in shells of its own, so that one 'dotnet test' runs everything there is.</summary>
public sealed class PesterSuite
{
    /// <summary>Run.ps1 names what failed at the end.</summary>
    private const int LastLines = 100;

    /// <summary>Shells at a time. Many tests wait for another process, so that two take little more than half the time of one.</summary>
    private const int Shells = 2;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(20);

    [Fact]
    public async Task Passes()
    {
        string scripts = Path.Combine(Built.Repository, "tests", "Pester");
        DirectoryInfo results = Directory.CreateDirectory(Path.Combine(Built.Repository, "out", "test-results"));
        foreach (FileInfo old in results.EnumerateFiles("pester-*.xml"))
        {
            old.Delete();
        }

        DirectoryInfo queue = Directory.CreateTempSubdirectory("qlikadmin-pester-");
        string[] failures;
        try
        {
            failures = await Task.WhenAll(
                Enumerable.Range(1, Shells).Select(_ => RunShellAsync(scripts, results.FullName, queue.FullName))
            );
        }
        finally
        {
            queue.Delete(recursive: true);
        }

        Assert.True(failures.All(f => f.Length == 0), string.Concat(failures));
        Assert.All(Directory.EnumerateFiles(scripts, "*.Tests.ps1").Select(Path.GetFileNameWithoutExtension), name =>
            Assert.NotEmpty(XElement.Load(Path.Combine(results.FullName, $"pester-{name}.xml")).Descendants("test-case"))
        );
    }

    /// <summary>Runs the files that no other shell has taken, one after the other.</summary>
    /// <returns>What failed, in words; empty when nothing did.</returns>
    private static async Task<string> RunShellAsync(string scripts, string results, string queue)
    {
        using PowerShellProgram shell = new();
        (int exitCode, string output) = await RunAsync(
            shell.Start("-File", Path.Combine(scripts, "Run.ps1"), "-ResultPath", Path.Combine(results, "pester-all.xml"), "-Queue", queue)
        );
        return exitCode == 0
            ? string.Empty
            : $"a shell of the Pester suite ended with exit code {exitCode}\n{string.Join('\n', output.Split('\n').TakeLast(LastLines))}\n";
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = new() { StartInfo = start };
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
}
