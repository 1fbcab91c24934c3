using System.Diagnostics;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Framework;

/// <summary>The module's sandbox as a child process. It ends when its standard input ends, so also when this program is killed.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private readonly Process _process;

    public SandboxProcess(string module)
    {
        ProcessStartInfo start = new(
            "dotnet",
            $"\"{Path.Combine(module, "sandbox", "QlikAdmin.Sandbox.dll")}\" --users 300 --seed 7 --exit-with-stdin"
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        _process = Process.Start(start)!;
        Endpoints = JObject.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The sandbox did not start."));
    }

    /// <summary>What it said when it was ready.</summary>
    public JObject Endpoints { get; }

    /// <summary>The credential for a product, as <see cref="KillTarget.Target"/> takes it.</summary>
    public string[] Target(string product) =>
        product switch
        {
            "cloud" => new[] { "cloud", Text("cloud", "uri"), Text("cloud", "apiKey") },
            "sense" => new[]
            {
                "sense",
                Text("sense", "uri"),
                Text("sense", "certificatePath"),
                Text("sense", "certificatePassword"),
                Text("sense", "rootPath"),
            },
            _ => new[] { "qlikview", Text("qlikView", "uri"), Text("qlikView", "userName"), Text("qlikView", "password") },
        };

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Text(string service, string name) => (string)Endpoints[service]![name]!;
}
