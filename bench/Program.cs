using QlikAdmin.Bench;
using QlikAdmin.Changes;
using QlikAdmin.QuickStart;
using QlikAdmin.Tools;

// About 10,000 analyzer rows in one answer of the sandbox's site.
const int Users = 27_000;

string root = Repository.FindRoot();
Report report = new();
Console.WriteLine($"Starting a sandbox with {Users} users, 0 ms latency ...");
await using (SandboxProcess sandbox = await SandboxProcess.StartAsync(root, Users, seed: 7))
{
    await ListingBench.RunAsync(sandbox, report);
    if (
        await Repository.RunAsync(
            root,
            "dotnet",
            "run",
            "--project",
            "tools/QlikAdmin.Packager",
            "--configuration",
            "Release",
            "--verbosity",
            "quiet",
            "--",
            "--configuration",
            "Release",
            "--if-stale"
        ) != 0
    )
    {
        Console.WriteLine("The module could not be built: the cmdlet and the import were not measured.");
        return 1;
    }
    using (PowerShellProgram shell = new())
    {
        await CmdletBench.RunAsync(root, shell, sandbox, report);
        ImportBench.Run(root, shell, report);
    }

    await PeerBench.RunAsync(root, sandbox, report);
}

report.Print();
return report.AllWithinLimits ? 0 : 1;
