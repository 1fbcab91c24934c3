using System.Collections;
using QlikAdmin.Integration.Tests.Journals;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Sandbox;
using Xunit;

namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>A plan over a whole site and a whole tenant, applied and taken back: everybody holds what they held before, whatever the order,
/// and however many units somebody held.</summary>
/// <remarks>QLIKADMIN_EXACT_USERS sets how many people there are (1,000); it is printed.</remarks>
public sealed class ExactPlanTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_plan_that_is_applied_and_undone_leaves_everything_as_it_was()
    {
        int users = int.TryParse(
            Environment.GetEnvironmentVariable("QLIKADMIN_EXACT_USERS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int given
        )
            ? given
            : 1_000;
        using JournaledRuns operations = new();
        await using SandboxServer server = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Users = users,
                Seed = 7,
                Now = Support.Run.Start,
            }
        );
        using Control control = new(server.Endpoints.Control);

        // Some units were given beyond the number that was bought, and a server does not give those again.
        await control.PostAsync(
            "settings",
            new
            {
                cloudUnits = new { professional = 100_000, analyzer = 100_000 },
                senseUnits = new
                {
                    professional = 100_000,
                    analyzer = 100_000,
                    user = 100_000,
                },
            }
        );
        StormConnections connections = new(server.Endpoints, new TestClock(Support.Run.Start, control.AdvanceAsync));
        using Connection sense = connections.Create("sense", "sense", TimeSpan.FromMinutes(5));
        using Connection cloud = connections.Create("cloud", "cloud", TimeSpan.FromMinutes(5));
        using Shell shell = new(sense, cloud);
        string policy = Path.Combine(operations.Folder, "policy.json");
        await File.WriteAllTextAsync(
            policy,
            """{ "Rules": [ { "Name": "idle", "UnusedFor": "30d" } ], "Caps": { "Percent": 100 } }""",
            CancellationToken.None
        );
        (Facts Sense, Facts Cloud) before = await ReadAsync(control);

        List<object> rows = Clean(
            shell.Run("New-QlikPlan", new Hashtable { ["Policy"] = policy, ["Connection"] = new[] { "sense", "cloud" } })
        )
            .Output.OfType<PlanRow>()
            .Where(r => r.IsChange)
            .Cast<object>()
            .ToList();
        Clean(shell.Run("Invoke-QlikPlan", new Hashtable { ["JournalPath"] = operations.Folder }, rows));
        (Facts Sense, Facts Cloud) applied = await ReadAsync(control);
        Guid run = operations.Newest().Run.RunId;
        Clean(shell.Run("Undo-QlikOperation", new Hashtable { ["Run"] = run.ToString(), ["JournalPath"] = operations.Folder }));
        (Facts Sense, Facts Cloud) after = await ReadAsync(control);

        int several = rows.Cast<PlanRow>().GroupBy(r => (r.Connection, r.User)).Count(g => g.Count() > 1);
        output.WriteLine(
            FormattableString.Invariant($"QLIKADMIN_EXACT_USERS={users}: {rows.Count} rows, {several} people with several of them")
        );
        Assert.True(several > 0, "Nobody holds several units.");
        Assert.NotEmpty(Facts.Differences(before.Sense, applied.Sense));
        Assert.NotEmpty(Facts.Differences(before.Cloud, applied.Cloud));
        Assert.Empty(Facts.Differences(before.Sense, after.Sense));
        Assert.Empty(Facts.Differences(before.Cloud, after.Cloud));
        Assert.All(operations.Of(run).Entries, e => Assert.Equal(JournalEntryState.Undone, e.State));
    }

    private static async Task<(Facts Sense, Facts Cloud)> ReadAsync(Control control) =>
        (await Facts.ReadAsync(control, "sense"), await Facts.ReadAsync(control, "cloud"));

    private static ShellResult Clean(ShellResult result)
    {
        Assert.True(result.Errors.Count == 0, $"{result.Errors.Count} errors, such as: {result.Errors.FirstOrDefault()}");
        return result;
    }
}
