using System;
using System.Diagnostics;
using System.IO;
using QlikAdmin.Tools;

namespace QlikAdmin.Bench;

/// <summary>What importing the module adds to the start of a shell without a profile.</summary>
internal static class ImportBench
{
    private const int Rounds = 15;

    public static void Run(string root, PowerShellProgram shell, Report report)
    {
        string manifest = Path.Combine(root, "out", "QlikAdmin", "QlikAdmin.psd1");
        string import = $"Import-Module '{manifest}'";
        Time(shell, import);
        TimeSpan bare = TimeSpan.MaxValue;
        TimeSpan with = TimeSpan.MaxValue;
        for (int i = 0; i < Rounds; i++)
        {
            // The shortest of many: whatever else the machine does can only make a start longer.
            bare = TimeSpan.FromTicks(Math.Min(bare.Ticks, Time(shell, "exit 0").Ticks));
            with = TimeSpan.FromTicks(Math.Min(with.Ticks, Time(shell, import).Ticks));
        }

        report.Add("Import-Module adds to pwsh -NoProfile", (with - bare).TotalMilliseconds, " ms", 100);
    }

    private static TimeSpan Time(PowerShellProgram shell, string command)
    {
        ProcessStartInfo start = shell.Start("-Command", command);
        Stopwatch watch = Stopwatch.StartNew();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("pwsh did not start.");
        process.WaitForExit();
        return process.ExitCode == 0 ? watch.Elapsed : throw new InvalidOperationException($"'{command}' ended with exit code {process.ExitCode}.");
    }
}
