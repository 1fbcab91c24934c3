namespace QlikAdmin.Contracts;

internal static class Program
{
    private const string Usage = """
        Writes tests/Contracts from the vendor's descriptions.

          [--specs ../shared/specs] [OPERATION...]
              Take the operations that the data has, and those named here: "GET /api/v1/users/{userId}" as the vendor
              writes the path, or the name of an operation of QMS, as GetCALConfiguration.
        """;

    public static int Main(string[] arguments)
    {
        try
        {
            return arguments switch
            {
                ["--help" or "-h", ..] => Help(),
                ["--specs", string specs, .. string[] operations] => Write(Root(), Path.GetFullPath(specs), operations),
                _ => Write(Root(), Path.GetFullPath(Path.Combine(Root(), "../shared/specs")), arguments),
            };
        }
        catch (ContractException e)
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

    private static int Write(string root, string specs, string[] operations)
    {
        if (!Generator.AreSpecs(specs))
        {
            throw new ContractException(
                $"{specs} has no folders qlik-cloud, qrs and qms; name the folder of the vendor's descriptions with --specs."
            );
        }

        string target = Path.Combine(root, "tests/Contracts");
        Dictionary<string, string> old = Directory
            .GetFiles(target, "*.txt", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(target, f).Replace('\\', '/'), f => File.ReadAllText(f), StringComparer.Ordinal);
        Generator generator = new(specs, old);
        foreach (string operation in operations)
        {
            generator.Add(operation);
        }

        SortedDictionary<string, string> texts = generator.Generate();
        foreach (string gone in old.Keys.Except(texts.Keys))
        {
            File.Delete(Path.Combine(target, gone));
        }

        foreach ((string path, string text) in texts)
        {
            string file = Path.Combine(target, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        int changed = texts.Count(t => old.GetValueOrDefault(t.Key) != t.Value);
        Console.Out.WriteLine($"tests/Contracts: {texts.Count} files, {changed} of them changed");
        return 0;
    }

    /// <summary>The repository around the current folder.</summary>
    private static string Root()
    {
        DirectoryInfo? folder = new(Environment.CurrentDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "QlikAdmin.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new ContractException("QlikAdmin.sln is neither in the current folder nor above it.");
    }
}
