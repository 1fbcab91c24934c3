using QlikAdmin.Packager.Help;

namespace QlikAdmin.Packager;

/// <summary>Builds the one module folder that is tested, imported and shipped.</summary>
internal sealed class ModuleFolder
{
    private const string Library = "netstandard2.0";
    private const string Emulator = "net10.0";

    // Editors check files with them.
    private static readonly string[] s_schemas = ["samples/QlikAdmin.Fleet.schema.json", "samples/QlikAdmin.Policy.schema.json"];

    private static readonly string[] s_projects =
    [
        "src/QlikAdmin.PowerShell/QlikAdmin.PowerShell.csproj",
        "src/QlikAdmin.Sandbox/QlikAdmin.Sandbox.csproj",
    ];

    private readonly Repository _repository;
    private readonly PackageOptions _options;

    public ModuleFolder(Repository repository, PackageOptions options)
    {
        _repository = repository;
        _options = options;
    }

    private string Output => Path.GetFullPath(_options.Output, _repository.Root);

    private string Record => Output + ".fingerprint";

    private string Binaries => BuildOutput("QlikAdmin.PowerShell", Library);

    /// <returns>Whether the folder was built; false if it was still up to date.</returns>
    /// <exception cref="PackagerException">A build failed, a help page is wrong, or the folder is in use. The folder is then as it
    /// was.</exception>
    public bool Make()
    {
        using IDisposable turn = PackagerLock.Take(Output);
        if (_options.Build)
        {
            foreach (string project in s_projects)
            {
                DotNet.Run(_repository, "build", project, "-c", _options.Configuration, "--nologo", "-v", "q");
            }
        }

        string inputs = Fingerprint.Of(_repository.Root, Inputs());
        if (_options.IfStale && IsCurrent(inputs))
        {
            return false;
        }

        string fresh = FolderSwap.Prepare(Output);
        try
        {
            bool complete = Fill(fresh);
            File.Delete(Record);
            FolderSwap.Replace(Output, fresh);
            if (complete)
            {
                File.WriteAllText(Record, State(inputs));
            }

            return true;
        }
        finally
        {
            if (Directory.Exists(fresh))
            {
                Directory.Delete(fresh, recursive: true);
            }
        }
    }

    private bool IsCurrent(string inputs) => File.Exists(Record) && Directory.Exists(Output) && File.ReadAllText(Record) == State(inputs);

    private string State(string inputs) => $"{inputs}\n{Fingerprint.Of(Output, Fingerprint.FilesUnder(Output))}\n";

    private string BuildOutput(string project, string framework)
    {
        string folder = _repository.Combine($"src/{project}/bin/{_options.Configuration}/{framework}");
        return Directory.Exists(folder)
            ? folder
            : throw new PackagerException($"{_repository.Shown(folder)} is not there; build first, or leave --no-build out.");
    }

    private IEnumerable<string> Inputs() =>
        [
            typeof(ModuleFolder).Assembly.Location,
            _repository.Combine("QlikAdmin.psd1"),
            _repository.Combine("LICENSE"),
            Path.Combine(Binaries, "QlikAdmin.Core.dll"),
            Path.Combine(Binaries, "QlikAdmin.PowerShell.dll"),
            .. Fingerprint.FilesUnder(BuildOutput("QlikAdmin.Sandbox", Emulator)),
            .. Fingerprint.FilesUnder(_repository.Combine("module")),
            .. Fingerprint.FilesUnder(_repository.HelpFolder),
            .. s_schemas.Select(s => _repository.Combine(s)),
            .. Fingerprint.FilesUnder(_repository.Combine("samples/policies")),
        ];

    /// <returns>Whether the help is complete. A draft without help never counts as up to date.</returns>
    private bool Fill(string folder)
    {
        Copy(_repository.Combine("QlikAdmin.psd1"), Path.Combine(folder, "QlikAdmin.psd1"));
        Copy(_repository.Combine("LICENSE"), Path.Combine(folder, "LICENSE"));
        CopyFolder(_repository.Combine("module"), folder);
        foreach (string schema in s_schemas)
        {
            Copy(_repository.Combine(schema), Path.Combine(folder, Path.GetFileName(schema)));
        }

        CopyFolder(_repository.Combine("samples/policies"), Path.Combine(folder, "policies"));
        Copy(Path.Combine(Binaries, "QlikAdmin.Core.dll"), Path.Combine(folder, "bin", "QlikAdmin.Core.dll"));
        Copy(Path.Combine(Binaries, "QlikAdmin.PowerShell.dll"), Path.Combine(folder, "bin", "QlikAdmin.PowerShell.dll"));
        Copy(
            Path.Combine(AppContext.BaseDirectory, "desktop", "Newtonsoft.Json.dll"),
            Path.Combine(folder, "bin", "desktop", "Newtonsoft.Json.dll")
        );
        new ChartLibrary(_repository).CopyTo(Path.Combine(folder, "report"));
        bool complete = WriteHelp(Path.Combine(folder, "en-US"));
        PublishSandbox(Path.Combine(folder, "sandbox"));
        return complete;
    }

    // Framework-dependent and without a host program: the same files start on every system that has the runtime.
    private void PublishSandbox(string folder)
    {
        DotNet.Run(
            _repository,
            "publish",
            s_projects[1],
            "-c",
            _options.Configuration,
            "--no-build",
            "--nologo",
            "-v",
            "q",
            "-m:1",
            "-o",
            folder,
            "-p:UseAppHost=false",
            "-p:DebugType=none"
        );
        foreach (string extra in Directory.EnumerateFiles(folder).Where(IsNotNeeded).ToList())
        {
            File.Delete(extra);
        }
    }

    private static bool IsNotNeeded(string file) =>
        Path.GetExtension(file) is ".pdb" or ".xml" or "" or ".exe"
        || Path.GetFileName(file) is "web.config"
        || file.EndsWith(".staticwebassets.endpoints.json", StringComparison.Ordinal);

    private bool WriteHelp(string folder)
    {
        Directory.CreateDirectory(folder);
        IReadOnlyList<CommandDescription> commands = CommandReader.Read(Path.Combine(Binaries, "QlikAdmin.PowerShell.dll"));
        HelpFolder help = HelpFolder.Read(_repository);
        List<Problem> problems = [.. help.Problems, .. HelpSet.Compare(help.Pages, commands, _repository.Shown(_repository.HelpFolder))];
        if (problems.Count > 0 && !_options.Draft)
        {
            throw new PackagerException(problems);
        }

        foreach (Problem problem in problems)
        {
            // Not in the form of an error, because MSBuild would then fail the build.
            Console.Out.WriteLine($"draft: {problem.File}, line {problem.Line}: {problem.Message}");
        }

        List<HelpPage> right = help.Pages.Where(p => problems.TrueForAll(x => x.File != p.File)).ToList();
        File.WriteAllBytes(Path.Combine(folder, "QlikAdmin.PowerShell.dll-Help.xml"), MamlWriter.Write(commands, right));
        foreach ((string topic, string text) in help.Topics)
        {
            File.WriteAllText(Path.Combine(folder, topic + ".help.txt"), text);
        }

        return problems.Count == 0;
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (string file in Fingerprint.FilesUnder(from))
        {
            Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    private static void Copy(string from, string to)
    {
        if (!File.Exists(from))
        {
            throw new PackagerException($"{from} is not there.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
    }
}
