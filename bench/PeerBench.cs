using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using QlikAdmin.Http;
using QlikAdmin.QuickStart;

namespace QlikAdmin.Bench;

/// <summary>Another client, qrs-interact on Node.js from the npm registry, on the same list.</summary>
internal static class PeerBench
{
    private const int Rounds = 9;

    public static async Task RunAsync(string root, SandboxProcess sandbox, Report report)
    {
        string folder = Path.Combine(root, "out", "bench-peers");
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(root, "bench", "peers")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        try
        {
            if (Start("npm", folder, new[] { "install", "--no-save", "--no-package-lock", "--silent" }, sandbox).ExitCode != 0)
            {
                Console.WriteLine("npm could not install qrs-interact: no peer was measured.");
                return;
            }

            (int exit, string output) = Start("node", folder, new[] { "list-analyzers.mjs" }, sandbox);
            if (exit != 0)
            {
                Console.WriteLine($"qrs-interact ended with exit code {exit}: no peer was measured. {output}");
                return;
            }

            JsonElement answer = JsonDocument.Parse(output.Split('\n').Last(l => l.StartsWith('{'))).RootElement;
            double peer = answer.GetProperty("milliseconds").GetDouble();
            double ours = await CoreMillisecondsAsync(sandbox);
            report.Add($"Core / qrs-interact on Node.js, {answer.GetProperty("rows").GetInt32()} rows", ours / peer, "x");
        }
        catch (Win32Exception e)
        {
            Console.WriteLine($"No Node.js here ({e.Message}): no peer was measured.");
        }
    }

    private static async Task<double> CoreMillisecondsAsync(SandboxProcess sandbox)
    {
        using Connection connection = ListingBench.Connect(sandbox);
        List<double> times = new();
        for (int i = 0; i < Rounds; i++)
        {
            times.Add((await ListingBench.ListAsync(connection)).Whole.TotalMilliseconds);
        }

        return Report.Median(times);
    }

    private static (int ExitCode, string Output) Start(string file, string folder, string[] arguments, SandboxProcess sandbox)
    {
        ProcessStartInfo start = new(file)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["BENCH_SERVER"] = sandbox.Sense("uri");
        start.Environment["BENCH_CLIENT"] = sandbox.Sense("clientPemPath");
        start.Environment["BENCH_CLIENT_KEY"] = sandbox.Sense("clientKeyPath");
        start.Environment["BENCH_ROOT"] = sandbox.Sense("rootPath");
        using Process process = Process.Start(start) ?? throw new InvalidOperationException(file + " did not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
