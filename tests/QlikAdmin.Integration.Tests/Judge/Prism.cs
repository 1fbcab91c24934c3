using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using QlikAdmin.Integration.Tests.VendorClients;
using Xunit;

namespace QlikAdmin.Integration.Tests.Judge;

/// <summary>Prism of Stoplight, unmodified: an independent check. It stands between the module and the sandbox and holds requests
/// and answers against the description, or answers by itself what the description allows.</summary>
public sealed class Prism : IAsyncLifetime
{
    private static readonly TimeSpan s_startTime = TimeSpan.FromSeconds(90);

    private readonly NpmPackages _packages = new("tests/QlikAdmin.Integration.Tests/npm-prism");
    private readonly List<Process> _running = new();
    private string? _description;

    public async ValueTask InitializeAsync()
    {
        await _packages.InstallAsync();
        if (_packages.WhyNot is null)
        {
            _description = Path.Combine(_packages.Folder, $"cloud-{Guid.NewGuid():N}.json");
            await File.WriteAllTextAsync(_description, OpenApiDocument.Cloud().ToJsonString());
        }
    }

    /// <summary>Why the packages can't be run; null where they can.</summary>
    internal string? WhyNot => _packages.WhyNot;

    public ValueTask DisposeAsync()
    {
        Kill();
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends what it started.</summary>
    internal void Kill()
    {
        foreach (Process process in _running)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
        }

        if (_description is not null)
        {
            File.Delete(_description);
        }
    }

    /// <summary>Ends the test as skipped, with the reason, where the packages can't be run.</summary>
    public void SkipWithout()
    {
        if (_packages.WhyNot is string reason)
        {
            Assert.Skip(reason);
        }
    }

    /// <summary>Stands before a server. It changes nothing, and says in a header of each answer what does not fit.</summary>
    internal Task<Uri> ProxyAsync(Uri server) => StartAsync("proxy", _description!, server.GetLeftPart(UriPartial.Authority));

    /// <summary>Answers by itself, with random values that the description allows.</summary>
    internal Task<Uri> MockAsync(int seed) =>
        StartAsync("mock", _description!, "--dynamic", "--seed", seed.ToString(CultureInfo.InvariantCulture));

    /// <summary>Checks requests without a server behind it.</summary>
    internal Task<Uri> CheckAsync() => StartAsync("mock", _description!);

    /// <summary>What Prism says in a header of an answer about the exchange, one object a violation.</summary>
    internal static IReadOnlyList<JsonObject> ViolationsOf(HttpResponseMessage answer)
    {
        return answer.Headers.TryGetValues("sl-violations", out IEnumerable<string>? values)
            ? JsonNode.Parse(string.Join(",", values))!.AsArray().Select(v => v!.AsObject()).ToList()
            : [];
    }

    /// <summary>A violation as a text: the place and what is wrong there.</summary>
    internal static string Word(JsonObject violation) =>
        string.Join(".", violation["location"]!.AsArray().Select(l => l!.ToString())) + ": " + violation["message"];

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<Uri> StartAsync(string mode, params string[] arguments)
    {
        int port = FreePort();
        ProcessStartInfo start = new("node")
        {
            WorkingDirectory = _packages.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        string[] all =
        [
            Path.Combine("node_modules", "@stoplight", "prism-cli", "dist", "index.js"),
            mode,
            .. arguments,
            "--host",
            "127.0.0.1",
            "--port",
            port.ToString(CultureInfo.InvariantCulture),
            "--multiprocess",
            "false",
        ];
        foreach (string argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        _running.Add(process);
        process.StandardInput.Close();
        TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
        StringBuilder output = new();
        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("Prism ended: " + output));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await listening.Task.WaitAsync(s_startTime);
        return new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/");

        void Read(object sender, DataReceivedEventArgs line)
        {
            lock (output)
            {
                // What comes later is one line a request.
                if (!listening.Task.IsCompleted)
                {
                    output.AppendLine(line.Data);
                }
            }

            if (line.Data?.Contains("Prism is listening", StringComparison.Ordinal) == true)
            {
                listening.TrySetResult();
            }
        }
    }
}
