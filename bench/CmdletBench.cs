using System.Text.Json;
using QlikAdmin.QuickStart;
using QlikAdmin.Tools;

namespace QlikAdmin.Bench;

/// <summary>The commands in a real PowerShell. The scripts measure, and print their figures.</summary>
internal static class CmdletBench
{
    private const string Client = "QlikAdmin";

    public static async Task ListAsync(string root, PowerShellProgram shell, SandboxProcess sandbox, Report report)
    {
        JsonElement sense = await Child.RunScriptAsync(root, shell, sandbox, "Measure-Listing.ps1", "-Product", "sense");
        Figure list = Child.Figure(ListingBench.SenseList, Client, sense);
        report.Add(list, sense.GetProperty("ratio").GetDouble(), " x bare", 1.2);
        report.Add(new Figure("First row of that list", Client), sense.GetProperty("first").GetDouble() * 100, " % of the time", 3);
        JsonElement cloud = await Child.RunScriptAsync(root, shell, sandbox, "Measure-Listing.ps1", "-Product", "cloud");
        report.Add(Child.Figure(ListingBench.CloudList, Client + ", with names of people", cloud));
    }

    /// <summary>Makes a plan of everything and applies it. Afterwards the sandbox holds fewer licences.</summary>
    public static async Task PlanAsync(string root, PowerShellProgram shell, SandboxProcess sandbox, Report report)
    {
        string folder = Directory.CreateTempSubdirectory("qlikadmin-bench-").FullName;
        try
        {
            string file = Path.Combine(folder, "plan.csv");
            JsonElement plan = await Child.RunScriptAsync(root, shell, sandbox, "Measure-Plan.ps1", "-Path", file);
            report.Add(
                Child.Figure("Plan over two connections to a file", Client, plan),
                plan.GetProperty("more").GetDouble(),
                " MB over idle",
                150
            );
            JsonElement applied = await Child.RunScriptAsync(root, shell, sandbox, "Measure-Plan.ps1", "-Path", file, "-Apply");
            report.Add(
                Child.Figure("Apply the plan from the file", Client, applied),
                applied.GetProperty("megabytes").GetDouble(),
                " MB in all",
                400
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
