using System.Diagnostics;
using System.Text.Json;
using QlikAdmin.QuickStart;
using QlikAdmin.Tools;

namespace QlikAdmin.Bench;

/// <summary>Runs a client as a process of its own. Its last line of output that is a JSON object has its figures.</summary>
internal static class Child
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);

    /// <returns>The figures; null with the reason where there are none.</returns>
    /// <param name="start">The program.</param>
    /// <param name="sandbox">Its addresses are passed in environment variables; null for none.</param>
    public static async Task<(JsonElement? Answer, string Reason)> RunAsync(ProcessStartInfo start, SandboxProcess? sandbox)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        start.Environment["NO_COLOR"] = "1";
        if (sandbox is not null)
        {
            start.Environment["BENCH_CONTROL"] = sandbox.Control;
            start.Environment["BENCH_SERVER"] = sandbox.Sense("uri");
            start.Environment["BENCH_CERTIFICATE"] = sandbox.Sense("certificatePath");
            start.Environment["BENCH_PASSWORD"] = sandbox.Sense("certificatePassword");
            start.Environment["BENCH_CLIENT"] = sandbox.Sense("clientPemPath");
            start.Environment["BENCH_CLIENT_KEY"] = sandbox.Sense("clientKeyPath");
            start.Environment["BENCH_ROOT"] = sandbox.Sense("rootPath");
            start.Environment["BENCH_TENANT"] = sandbox.Cloud("uri");
            start.Environment["BENCH_API_KEY"] = sandbox.Cloud("apiKey");
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException(start.FileName + " did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource tooLong = new(s_longest);
        try
        {
            await process.WaitForExitAsync(tooLong.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (null, $"it did not end within {s_longest.TotalMinutes:0} minutes");
        }

        string text = await output;
        string said = $"{await errors} {text}";
        if (process.ExitCode != 0)
        {
            return (null, $"exit code {process.ExitCode}: {said[..Math.Min(said.Length, 200)]}");
        }

        string? last = text.Split('\n').LastOrDefault(l => l.StartsWith('{'));
        return (last is null ? null : JsonDocument.Parse(last).RootElement, last is null ? "it printed no figures" : string.Empty);
    }

    /// <summary>Runs a script of this folder in the pinned PowerShell.</summary>
    /// <exception cref="InvalidOperationException">It failed, or printed no figures.</exception>
    public static async Task<JsonElement> RunScriptAsync(
        string root,
        PowerShellProgram shell,
        SandboxProcess? sandbox,
        string script,
        params string[] arguments
    )
    {
        ProcessStartInfo start = shell.Start(["-File", Path.Combine("bench", script), .. arguments]);
        start.WorkingDirectory = root;
        (JsonElement? answer, string reason) = await RunAsync(start, sandbox);
        return answer ?? throw new InvalidOperationException($"bench/{script}: {reason}");
    }

    /// <summary>The figures that every client prints.</summary>
    public static Figure Figure(string what, string client, JsonElement answer) =>
        new(what, client)
        {
            Rows = answer.GetProperty("rows").GetInt32(),
            Milliseconds = answer.GetProperty("milliseconds").GetDouble(),
            Requests = answer.GetProperty("requests").GetDouble(),
            Megabytes = answer.GetProperty("megabytes").GetDouble(),
        };
}
