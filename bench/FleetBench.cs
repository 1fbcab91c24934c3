using System.Text.Json;
using QlikAdmin.Connections;
using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Tools;

namespace QlikAdmin.Bench;

/// <summary>A fleet: one plan over 2,000 targets, and 60 targets on several workers.</summary>
internal static class FleetBench
{
    private const string Client = "QlikAdmin";
    private const int Targets = 2_000;
    private const int RowsEach = 100;

    // Targets of one licence.
    private const int Sharing = 10;

    private const string Policy = """
        { "Name": "idle", "Rules": [{ "Name": "idle", "UnusedFor": "30d" }], "Exclude": { "Group": ["VIP*"] }, "Caps": { "Percent": 100 } }
        """;

    /// <summary>Merges 200,000 rows. Nine of ten people are on one target of their licence, and one is on all of them.</summary>
    public static async Task MergeAsync(string root, PowerShellProgram shell, Report report)
    {
        string folder = Directory.CreateTempSubdirectory("qlikadmin-bench-").FullName;
        try
        {
            string file = Path.Combine(folder, "policy.json");
            string parts = Path.Combine(folder, "parts.txt");
            await File.WriteAllTextAsync(file, Policy);
            Policy policy = PolicyReader.Read(JsonPolicySource.Read(Policy, file), file);
            await using (StreamWriter text = new(parts))
            {
                for (int target = 0; target < Targets; target++)
                {
                    await text.WriteLineAsync(FactsText.Write(Facts(target), policy, DateTimeOffset.UtcNow).Content);
                }
            }

            JsonElement answer = await Child.RunScriptAsync(
                root,
                shell,
                sandbox: null,
                "Measure-Merge.ps1",
                "-Parts",
                parts,
                "-Policy",
                file,
                "-Path",
                Path.Combine(folder, "plan.csv")
            );
            report.Add(
                Child.Figure("Plan over 2,000 targets to a file", Client, answer),
                answer.GetProperty("megabytes").GetDouble(),
                " MB in all",
                400
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static async Task WorkersAsync(string root, PowerShellProgram shell, Report report)
    {
        JsonElement answer = await Child.RunScriptAsync(root, shell, sandbox: null, "Measure-Fleet.ps1");
        double one = answer.GetProperty("workers").GetProperty("1").GetDouble();
        foreach (string workers in new[] { "1", "2", "4" })
        {
            double time = answer.GetProperty("workers").GetProperty(workers).GetDouble();
            report.Add(
                new Figure($"60 targets, {workers} {(workers == "1" ? "worker" : "workers")}", Client)
                {
                    Milliseconds = time,
                    Note = FormattableString.Invariant($"{time / one:0.00} of one worker"),
                }
            );
        }

        report.Add(
            new Figure("60 targets without work, 1 worker", Client)
            {
                Note = FormattableString.Invariant($"{answer.GetProperty("overhead").GetDouble():0} ms a target, connecting included"),
            }
        );
    }

    private static ConnectionFacts Facts(int target)
    {
        string name = $"tenant-{target:0000}";
        Random random = new(target);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Allocation[] units = new Allocation[RowsEach];
        ConnectionFacts facts = new(name, QlikProduct.Cloud, $"https://{name}.eu.qlikcloud.com/", PeopleNames.Exact)
        {
            Entitlement = new Entitlement($"contract-{target / Sharing}", Sharing),
            HasUsers = true,
            Allocations = units,
        };
        for (int i = 0; i < RowsEach; i++)
        {
            string subject = i < RowsEach / 10 ? $@"CORP\shared{target / Sharing}-{i}" : $@"CORP\person{target}-{i}";
            units[i] = new Allocation($"professional:{subject}", QlikProduct.Cloud, name, "Professional")
            {
                User = subject,
                UserId = $"{target:x8}{i:x16}",
                UserName = $"Person {target} {i}",
                Email = $"person{target}.{i}@corp.example",
                CreatedAt = now - TimeSpan.FromDays(300 + random.Next(500)),
                LastUsedAt = now - TimeSpan.FromMinutes(random.Next(90 * 24 * 60)),
                LastUsedSource = LastUsedSource.Consumption,
            };
            facts.Users[subject] = new Holder { Status = UserStatus.Active };
        }

        return facts;
    }
}
