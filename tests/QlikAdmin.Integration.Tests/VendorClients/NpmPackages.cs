using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using QlikAdmin.Http;
using Xunit;

namespace QlikAdmin.Integration.Tests.VendorClients;

/// <summary>Installs the npm packages of a folder once, exactly as its lock file has them, and runs programs that use them.</summary>
internal sealed class NpmPackages
{
    private static readonly TimeSpan s_installTime = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan s_runTime = TimeSpan.FromSeconds(60);

    /// <summary>What npm says when it can't reach a registry, as against a lock file that is wrong.</summary>
    private static readonly string[] s_unreachable =
    [
        "ENOTFOUND",
        "ECONNREFUSED",
        "ECONNRESET",
        "ETIMEDOUT",
        "EAI_AGAIN",
        "ENETUNREACH",
        "E401",
        "E403",
        "E404",
        "ENOTCACHED",
        "CERT",
        "timed out",
    ];

    /// <summary>Two test classes may need the same folder, and npm empties it first.</summary>
    private static readonly SemaphoreSlim s_installing = new(1, 1);

    private readonly string _sources;
    private string? _folder;

    /// <param name="sources">Folder of the repository with package.json and its lock file.</param>
    public NpmPackages(string sources)
    {
        _sources = Find(sources);
    }

    /// <summary>Why nothing can be run; null when all is there.</summary>
    public string? WhyNot { get; private set; }

    /// <summary>The folder with the packages.</summary>
    public string Folder => _folder!;

    public async Task InstallAsync()
    {
        await s_installing.WaitAsync();
        try
        {
            await InstallOnceAsync();
        }
        finally
        {
            s_installing.Release();
        }
    }

    private async Task InstallOnceAsync()
    {
        byte[] lockFile = await File.ReadAllBytesAsync(Path.Combine(_sources, "package-lock.json"));
        string folder = Path.Combine(
            Find("QlikAdmin.sln"),
            "..",
            "out",
            "contract-npm",
            Convert.ToHexStringLower(SHA256.HashData(lockFile))[..12]
        );
        _folder = Directory.CreateDirectory(Path.GetFullPath(folder)).FullName;
        foreach (string file in Directory.GetFiles(_sources))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)), overwrite: true);
        }

        string done = Path.Combine(_folder, "installed");
        if (await VersionAsync("node") is null || (!File.Exists(done) && await VersionAsync("npm") is null))
        {
            WhyNot = "node and npm are not on this machine, so the packages were not run.";
            return;
        }

        if (File.Exists(done))
        {
            return;
        }

        (int code, string output, string errors) = await StartAsync(
            "npm",
            ["ci", "--no-audit", "--no-fund", "--ignore-scripts"],
            new Dictionary<string, string>(),
            s_installTime
        );
        if (code == 0)
        {
            await File.WriteAllTextAsync(done, output);
            return;
        }

        WhyNot = s_unreachable.Any(s => errors.Contains(s, StringComparison.Ordinal))
            ? "The npm packages could not be fetched: " + errors.Trim().Split('\n')[^1]
            : throw new InvalidOperationException("npm ci failed: " + errors);
    }

    /// <summary>Runs a script to its end and gives the JSON that it printed.</summary>
    public async Task<JsonObject> RunAsync(string script, Dictionary<string, string> environment)
    {
        (int code, string output, string errors) = await StartAsync("node", [script], environment, s_runTime);
        Assert.True(code == 0, $"{script} ended with {code}: {errors}{output}");
        return JsonNode.Parse(output)!.AsObject();
    }

    /// <summary>Finds a file or folder of the repository, whose root is above the built tests.</summary>
    internal static string Find(string relative)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, relative);
            if (File.Exists(Path.Combine(folder.FullName, "QlikAdmin.sln")) && Path.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException("Not in this repository: " + relative);
    }

    private async Task<string?> VersionAsync(string program)
    {
        try
        {
            (int code, string output, _) = await StartAsync(program, ["--version"], new Dictionary<string, string>(), s_runTime);
            return code == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            // How .NET says that there is no such program.
            return null;
        }
    }

    private async Task<(int Code, string Output, string Errors)> StartAsync(
        string program,
        string[] arguments,
        Dictionary<string, string> environment,
        TimeSpan longest
    )
    {
        // On Windows npm is a script, which only its interpreter can start.
        bool isScript = program == "npm" && RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
        ProcessStartInfo start = new(isScript ? "cmd" : program)
        {
            WorkingDirectory = _folder!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string argument in isScript ? ["/c", "npm", .. arguments] : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using CancellationTokenSource timeout = new(longest);
        Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(timeout.Token);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, string.Empty, $"{program} {string.Join(' ', arguments)} timed out after {longest.TotalSeconds:0} s");
        }
    }
}
