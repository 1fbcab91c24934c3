using System.Diagnostics;
using System.Text.Json;

namespace QlikAdmin.QuickStart;

/// <summary>The sandbox as a child process. It ends when its standard input ends, so also when this program is killed.</summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly JsonElement _ready;

    private SandboxProcess(Process process, JsonElement ready)
    {
        _process = process;
        _ready = ready;
    }

    /// <exception cref="InvalidOperationException">It did not say that it is ready.</exception>
    public static async Task<SandboxProcess> StartAsync(string root, int users, int seed)
    {
        ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (
            string argument in new[]
            {
                "run",
                "--project",
                Path.Combine("src", "QlikAdmin.Sandbox"),
                "--",
                "--users",
                users.ToString(CultureInfo.InvariantCulture),
                "--seed",
                seed.ToString(CultureInfo.InvariantCulture),
                "--exit-with-stdin",
            }
        )
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        Task<string?> ready = ReadReadyLineAsync(process);
        string? line = await ready.WaitAsync(s_startTimeout).ConfigureAwait(false);
        return line is null
            ? throw new InvalidOperationException("The sandbox ended before it was ready.")
            : new SandboxProcess(process, JsonDocument.Parse(line).RootElement);
    }

    public string Control => _ready.GetProperty("control").GetString() ?? string.Empty;

    public string Cloud(string name) => _ready.GetProperty("cloud").GetProperty(name).GetString() ?? string.Empty;

    public string Sense(string name) => _ready.GetProperty("sense").GetProperty(name).GetString() ?? string.Empty;

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    /// <summary>The build may write lines of its own first; the ready line is the one that is an object.</summary>
    private static async Task<string?> ReadReadyLineAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is string line)
        {
            if (line.StartsWith("{\"ready\":true", StringComparison.Ordinal))
            {
                return line;
            }

            Console.WriteLine(line);
        }

        return null;
    }
}
