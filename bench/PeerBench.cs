using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using QlikAdmin.QuickStart;
using QlikAdmin.Tools;

namespace QlikAdmin.Bench;

/// <summary>The clients of other people, unmodified, on the same lists. One that can't be restored here is named with the reason.</summary>
internal static class PeerBench
{
    private static readonly (string Package, string Version, string Script, string What)[] s_packages =
    [
        ("qrs-interact", "6.3.1", "qrs-interact.mjs", ListingBench.SenseList),
        ("qlik-repo-api", "0.15.1", "qlik-repo-api.mjs", ListingBench.SenseList),
        ("@qlik/api", "2.19.0", "qlik-api.mjs", ListingBench.CloudList),
    ];

    public static async Task RunAsync(string root, PowerShellProgram shell, SandboxProcess sandbox, Report report)
    {
        foreach ((string package, string version, string script, string what) in s_packages)
        {
            report.AddVersion($"{package} {version}");
            (JsonElement? answer, string reason) = await NodeAsync(root, package, version, script, sandbox);
            if (answer is JsonElement figures)
            {
                report.Add(Child.Figure(what, package, figures));
            }
            else
            {
                report.AddMissing(what, package, reason);
            }
        }

        ProcessStartInfo module = shell.Start("-File", Path.Combine(root, "bench", "peers", "Measure-QlikCli.ps1"));
        module.WorkingDirectory = Folder(root, "Qlik-Cli");
        (JsonElement? cli, string why) = await Child.RunAsync(module, sandbox);
        if (cli is JsonElement measured)
        {
            report.Add(Child.Figure(ListingBench.SenseList, "Qlik-Cli (PowerShell)", measured));
        }
        else
        {
            report.AddMissing(ListingBench.SenseList, "Qlik-Cli (PowerShell)", why);
        }
    }

    private static async Task<(JsonElement? Answer, string Reason)> NodeAsync(
        string root,
        string package,
        string version,
        string script,
        SandboxProcess sandbox
    )
    {
        string folder = Folder(root, package.Replace('/', '-'));
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), """{ "private": true, "type": "module" }""");
        foreach (string file in new[] { script, "measure.mjs" })
        {
            File.Copy(Path.Combine(root, "bench", "peers", file), Path.Combine(folder, file), overwrite: true);
        }

        try
        {
            // npm is a script on Windows, which only its shell starts.
            string[] install = ["install", "--no-save", "--no-package-lock", "--no-audit", "--silent", $"{package}@{version}"];
            ProcessStartInfo npm = OperatingSystem.IsWindows() ? new("cmd", ["/c", "npm", .. install]) : new("npm", install);
            npm.WorkingDirectory = folder;
            (_, string reason) = await Child.RunAsync(npm, null);
            return Directory.Exists(Path.Combine(folder, "node_modules", package))
                ? await Child.RunAsync(new ProcessStartInfo("node", [script]) { WorkingDirectory = folder }, sandbox)
                : (null, "npm could not install it: " + reason);
        }
        catch (Win32Exception e)
        {
            return (null, "Node.js is not here: " + e.Message);
        }
    }

    private static string Folder(string root, string name) =>
        Directory.CreateDirectory(Path.Combine(root, "out", "bench-peers", name)).FullName;
}
