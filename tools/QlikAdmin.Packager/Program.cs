using QlikAdmin.Packager.Help;

namespace QlikAdmin.Packager;

internal static class Program
{
    private const string Usage = """
        Makes the module folder out of the projects, the manifest and the help pages.

          [--configuration Release] [--output out/QlikAdmin] [--no-build] [--if-stale] [--draft]
              Build, then write the folder; an older one is replaced in one step. --no-build takes what is built,
              --if-stale does nothing when the folder is still right, --draft reports wrong help pages without failing.
          archive [<folder>]
              Pack out/QlikAdmin into QlikAdmin.zip and QlikAdmin.<version>.nupkg: in out, or in this folder.
          syntax [--configuration Release]
              Write the SYNTAX section of every help page from the built cmdlets.
          sum-tests <folder> --suites A,B [--filtered]
              Add up the test results in a folder; the last line is 'N passed, N failed, N skipped'. Fails when a test failed or one
              of the suites ran no test; --filtered: only some tests were asked for, so that a suite may have none of them.
        """;

    public static int Main(string[] arguments)
    {
        try
        {
            return arguments switch
            {
                ["--help" or "-h", ..] => Help(),
                ["archive"] => WriteArchives("out"),
                ["archive", string folder] => WriteArchives(folder),
                ["syntax", .. string[] rest] => WriteSyntax(rest),
                ["sum-tests", string folder, "--suites", string suites] => SumTests(folder, suites, filtered: false),
                ["sum-tests", string folder, "--suites", string suites, "--filtered"] => SumTests(folder, suites, filtered: true),
                _ => Make(arguments),
            };
        }
        catch (PackagerException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static int Help()
    {
        Console.Out.WriteLine(Usage);
        return 0;
    }

    private static int Make(string[] arguments)
    {
        PackageOptions options = PackageOptions.Parse(arguments);
        bool made = new ModuleFolder(Repository.Find(), options).Make();
        Console.Out.WriteLine(
            made ? $"{options.Output}: made ({options.Configuration})" : $"{options.Output}: up to date ({options.Configuration})"
        );
        return 0;
    }

    private static int WriteArchives(string folder)
    {
        Repository repository = Repository.Find();
        string module = repository.Combine("out/QlikAdmin");
        if (!File.Exists(Path.Combine(module, "QlikAdmin.psd1")))
        {
            throw new PackagerException("out/QlikAdmin is not there; make it first.");
        }

        ModuleManifest manifest = ModuleManifest.Read(Path.Combine(module, "QlikAdmin.psd1"));
        string target = Directory.CreateDirectory(Path.GetFullPath(folder, repository.Root)).FullName;
        string name = Path.Combine(target, "QlikAdmin.zip");
        Archive.WriteZip(module, name);
        Console.Out.WriteLine(repository.Shown(name));
        name = Path.Combine(target, $"QlikAdmin.{manifest.Version}.nupkg");
        Archive.WriteNupkg(module, manifest, name);
        Console.Out.WriteLine(repository.Shown(name));
        return 0;
    }

    private static int WriteSyntax(string[] arguments)
    {
        Repository repository = Repository.Find();
        string assembly = repository.Combine(
            $"src/QlikAdmin.PowerShell/bin/{PackageOptions.Parse(arguments).Configuration}/netstandard2.0/QlikAdmin.PowerShell.dll"
        );
        IReadOnlyList<string> changed = HelpFolder.WriteSyntax(repository, CommandReader.Read(assembly));
        Console.Out.WriteLine(changed.Count == 0 ? "every page is up to date" : string.Join(Environment.NewLine, changed));
        return 0;
    }

    private static int SumTests(string folder, string suites, bool filtered)
    {
        TestSummary summary = TestSummary.Read(Path.GetFullPath(folder), suites.Split(','), filtered);
        foreach (string line in summary.Lines)
        {
            Console.Out.WriteLine(line);
        }

        return summary.Succeeded ? 0 : 1;
    }
}
