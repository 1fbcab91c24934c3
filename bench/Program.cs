using QlikAdmin.Bench;
using QlikAdmin.QuickStart;
using QlikAdmin.Tools;

// About 50,000 rows on the site, and as many on the tenant.
const int Users = 60_000;

// About 1,000, 10,000 and 100,000 rows on a site.
int[] sizes = [1_200, 12_000, 120_000];

string root = Repository.FindRoot();
Report report = new();
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
    Console.WriteLine("The module could not be built.");
    return 1;
}

using PowerShellProgram shell = new();
report.AddVersion("PowerShell " + PowerShellProgram.Version);
if (Wanted("servers"))
{
    Console.WriteLine($"Starting a sandbox with {Users} users, 0 ms latency ...");
    await using SandboxProcess sandbox = await SandboxProcess.StartAsync(root, Users, seed: 7);
    Console.WriteLine("Lists ...");
    await ListingBench.RunAsync(sandbox, report);
    await CmdletBench.ListAsync(root, shell, sandbox, report);
    Console.WriteLine("Clients of other people ...");
    await PeerBench.RunAsync(root, shell, sandbox, report);
    Console.WriteLine("Plan ...");
    await CmdletBench.PlanAsync(root, shell, sandbox, report);
}

if (Wanted("rows"))
{
    Console.WriteLine("Cost of each row ...");
    List<SandboxProcess> sandboxes = [];
    try
    {
        foreach (int users in sizes)
        {
            sandboxes.Add(await SandboxProcess.StartAsync(root, users, seed: 7));
        }

        await ListingBench.RunPerItemAsync(sandboxes, report);
    }
    finally
    {
        foreach (SandboxProcess each in sandboxes)
        {
            await each.DisposeAsync();
        }
    }
}

if (Wanted("fleet"))
{
    Console.WriteLine("Fleet ...");
    await FleetBench.MergeAsync(root, shell, report);
    await FleetBench.WorkersAsync(root, shell, report);
}

if (Wanted("import"))
{
    Console.WriteLine("Import ...");
    ImportBench.Run(root, shell, report);
}

report.Print();
if (args.Length == 0)
{
    report.Save(root);
}

return report.AllWithinLimits ? 0 : 1;

// With the names of parts, only these are measured, and the file of results stays as it is.
bool Wanted(string part) => args.Length == 0 || args.Contains(part);
