using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace QlikAdmin.Packager;

/// <summary>The library that draws the charts of reports: Apache ECharts from the npm registry, in one pinned version.</summary>
/// <remarks>It is fetched once and then kept in out/echarts. npm fetches it where it is installed, with its settings, proxies and cache;
/// else this program does. What was fetched is used only if it has the pinned digest.</remarks>
internal sealed class ChartLibrary
{
    public const string Version = "6.1.0";

    // As a lock file of npm has it.
    private const string Integrity = "sha512-q0yaFPggC9FUdsWH4blavRWFmxdrIodbkoKNAjJudAI6CA9gNPxHtV2RcZNEepZVlk4yvBYkOkbk6HIVpIyHZA==";
    private const string Package = $"echarts-{Version}.tgz";
    private const string UsualRegistry = "https://registry.npmjs.org/";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>Files of the package, and their names in the module. This build of the library has bars, SVG and texts for screen
    /// readers.</summary>
    private static readonly (string Source, string Name)[] s_files =
    [
        ("package/dist/echarts.common.min.js", "echarts.min.js"),
        ("package/LICENSE", "LICENSE"),
        ("package/NOTICE", "NOTICE"),
        ("package/licenses/LICENSE-d3", "LICENSE-d3"),
    ];

    private readonly string _folder;
    private readonly string _integrity;
    private readonly Func<string, IReadOnlyList<string>> _fetch;

    /// <param name="repository">Where it is kept.</param>
    public ChartLibrary(Repository repository)
        : this(repository.Combine("out/echarts"), Integrity, Fetch) { }

    /// <param name="folder">Where it is kept.</param>
    /// <param name="integrity">Digest of the package, as npm writes it.</param>
    /// <param name="fetch">Fetches the package to a path, and says what went wrong; empty when it was fetched.</param>
    internal ChartLibrary(string folder, string integrity, Func<string, IReadOnlyList<string>> fetch)
    {
        _folder = folder;
        _integrity = integrity;
        _fetch = fetch;
    }

    /// <summary>Copies the library and its licences into a folder of the module.</summary>
    /// <exception cref="PackagerException">It could not be fetched, or is not what was pinned.</exception>
    public void CopyTo(string folder)
    {
        Directory.CreateDirectory(_folder);
        string package = Path.Combine(_folder, Package);
        if (!IsPinned(package))
        {
            string fresh = package + ".new";
            File.Delete(fresh);
            IReadOnlyList<string> problems = _fetch(fresh);
            if (problems.Count > 0)
            {
                throw new PackagerException(
                    $"echarts {Version}, which draws the charts of reports, could not be fetched from the npm registry:{string.Concat(problems.Select(p => $"{Environment.NewLine}  {p}"))}{Environment.NewLine}It is needed once. Build again with a network, or put {Package} (npm pack echarts@{Version}) into {_folder}."
                );
            }

            if (!IsPinned(fresh))
            {
                throw new PackagerException(
                    $"{fresh} is not the pinned package echarts {Version}: its digest is not {_integrity}. It was not used."
                );
            }

            File.Move(fresh, package, overwrite: true);
        }

        Extract(package, folder);
    }

    private static void Extract(string package, string folder)
    {
        Directory.CreateDirectory(folder);
        using GZipStream archive = new(File.OpenRead(package), CompressionMode.Decompress);
        using TarReader entries = new(archive);
        int found = 0;
        while (entries.GetNextEntry() is TarEntry entry)
        {
            string? name = s_files.FirstOrDefault(f => f.Source == entry.Name).Name;
            if (name is not null)
            {
                entry.ExtractToFile(Path.Combine(folder, name), overwrite: true);
                found++;
            }
        }

        if (found < s_files.Length)
        {
            throw new PackagerException($"{package} lacks one of these files: {string.Join(", ", s_files.Select(f => f.Source))}.");
        }
    }

    private static IReadOnlyList<string> Fetch(string path)
    {
        List<string> problems = [];
        if (FetchByNpm(path) is string problem)
        {
            problems.Add(problem);
            if (FetchByHttp(path) is string second)
            {
                problems.Add(second);
                return problems;
            }
        }

        return [];
    }

    private static string? FetchByNpm(string path)
    {
        string folder = Directory.CreateTempSubdirectory("qlikadmin-npm-").FullName;
        try
        {
            // On Windows npm is a script, which only its interpreter can start.
            bool isScript = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
            string[] command = ["npm", "pack", $"echarts@{Version}", "--ignore-scripts", "--silent", "--pack-destination", folder];
            ProcessStartInfo start = new(isScript ? "cmd" : command[0], isScript ? ["/c", .. command] : command[1..])
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            };
            using Process npm = Process.Start(start)!;
            StringBuilder said = new();
            npm.OutputDataReceived += Keep;
            npm.ErrorDataReceived += Keep;
            npm.StandardInput.Close();
            npm.BeginOutputReadLine();
            npm.BeginErrorReadLine();
            if (!npm.WaitForExit(s_patience))
            {
                npm.Kill(entireProcessTree: true);
                return $"npm did not end within {s_patience.TotalMinutes} minutes.";
            }

            npm.WaitForExit();
            string package = Path.Combine(folder, Package);
            if (npm.ExitCode != 0 || !File.Exists(package))
            {
                return $"npm ended with exit code {npm.ExitCode}: {said.ToString().Trim()}";
            }

            File.Copy(package, path, overwrite: true);
            return null;

            void Keep(object sender, DataReceivedEventArgs line)
            {
                lock (said)
                {
                    said.AppendLine(line.Data);
                }
            }
        }
        catch (Win32Exception)
        {
            return "npm is not on this machine.";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? FetchByHttp(string path)
    {
        string registry = Environment.GetEnvironmentVariable("NPM_CONFIG_REGISTRY")
            ?? Environment.GetEnvironmentVariable("npm_config_registry")
            ?? UsualRegistry;
        Uri address = new(new Uri(registry.TrimEnd('/') + "/"), $"echarts/-/{Package}");
        try
        {
            using HttpClient client = new() { Timeout = s_patience };
            using HttpRequestMessage request = new(HttpMethod.Get, address);
            using HttpResponseMessage answer = client.Send(request);
            if (!answer.IsSuccessStatusCode)
            {
                return $"{address.Host} answered {(int)answer.StatusCode}.";
            }

            using FileStream file = File.Create(path);
            answer.Content.ReadAsStream().CopyTo(file);
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            return $"{address.Host}: {e.Message}";
        }
    }

    private bool IsPinned(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using FileStream file = File.OpenRead(path);
        return $"sha512-{Convert.ToBase64String(SHA512.HashData(file))}" == _integrity;
    }
}
