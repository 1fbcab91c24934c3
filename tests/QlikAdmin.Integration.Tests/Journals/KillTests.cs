using System.Diagnostics;
using System.Text.Json.Nodes;
using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.KillTarget;
using QlikAdmin.Models;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Allocations;
using Xunit;

namespace QlikAdmin.Integration.Tests.Journals;

/// <summary>A process that takes back 300 licences is killed without warning, and another one resumes the run: every change happens exactly
/// once, and nothing else changes.</summary>
/// <remarks>QLIKADMIN_KILL_POINTS sets how often on each product (3), QLIKADMIN_KILL_SEED the seed of the moments; both are
/// printed.</remarks>
public sealed class KillTests
{
    private const int Planned = 300;

    private readonly ITestOutputHelper _output;

    public KillTests(ITestOutputHelper output)
    {
        _output = output;
    }

    [Theory]
    [InlineData("cloud", 130)]
    [InlineData("sense", 340)]
    [InlineData("qlikview", 95)]
    public async Task Every_planned_change_happens_once_however_the_process_is_killed(string product, int requests)
    {
        int points = Number("QLIKADMIN_KILL_POINTS") ?? 3;
        int seed = Number("QLIKADMIN_KILL_SEED") ?? Random.Shared.Next();
        _output.WriteLine($"QLIKADMIN_KILL_POINTS={points} QLIKADMIN_KILL_SEED={seed}");
        Random random = new(seed);
        for (int point = 0; point < points; point++)
        {
            await KillOnceAsync(product, random.Next(requests + 1), TimeSpan.FromMilliseconds(random.Next(25)));
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;

    private async Task KillOnceAsync(string product, int request, TimeSpan later)
    {
        await using SandboxServer server = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Users = 1000,
                Seed = 7,
                Now = Run.Start,
            }
        );
        using Control control = new(server.Endpoints.Control);
        using JournaledRuns operations = new();
        RecordingLog log = new();
        string[] target = TargetProcess.Target(product, server.Endpoints);
        using Connection connection = Target.Connect(target);
        IReadOnlyList<Allocation> before = await ListAsync(connection, log);
        List<Allocation> planned = TargetProcess.Removable(before, Planned);
        Assert.Equal(Planned, planned.Count);
        await control.ResetAsync();

        // Slow enough that a kill finds something under way.
        await control.PostAsync("settings", new { latencyMs = 5 });
        Guid run = Guid.NewGuid();
        bool wasKilled = await KillAsync(operations, run, target, planned, () => CountAsync(control, product), request, later);
        await control.PostAsync("settings", new { latencyMs = 0 });

        JournalContent left = operations.Of(run);
        _output.WriteLine(
            $"{product}: killed={wasKilled} at request {request} + {later.TotalMilliseconds} ms; done {left.Run.Done}, in doubt {left.Run.Open}, not begun {left.Run.Planned}, torn lines {left.Run.UnreadableLines}"
        );
        // A process that was killed after the last line of its journal had finished its work.
        bool isThrough = !wasKilled || (left.Run.State == JournalRunState.Completed && left.Run.Done == Planned);
        Assert.Equal(isThrough ? JournalRunState.Completed : JournalRunState.Interrupted, left.Run.State);
        IReadOnlyList<ItemResult> results = await operations.ResumeAsync(run, connection, log);

        Assert.Equal(left.Run.Open + left.Run.Planned, results.Count);
        Assert.All(results, r => Assert.Null(r.Error));
        JournalContent resumed = operations.Of(run);
        Assert.Equal((Planned, Planned, 0, 0), (resumed.Run.Entries, resumed.Run.Done, resumed.Run.Open, resumed.Run.Planned));
        Assert.Equal(JournalRunState.Completed, resumed.Run.State);
        Assert.Empty(await operations.ResumeAsync(run, connection, log));

        HashSet<string> gone = planned.Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<Allocation> after = await ListAsync(connection, log);
        Assert.DoesNotContain(after, a => a.Status == AllocationStatus.Active && gone.Contains(a.Id));
        Assert.Equal(Kept(before, gone), Kept(after, gone));

        List<JsonObject> changes = await control.ChangesAsync(product);
        Assert.Equal(Planned, changes.Count);
        Assert.Equal(Planned, changes.Select(c => $"{c["table"]} {c["id"]} {c["detail"]?["place"]}").Distinct().Count());
        Assert.All(changes, c => Assert.Contains(c["action"]!.GetValue<string>(), new[] { "removed", "released", "quarantined" }));
    }

    /// <summary>Starts the process and kills it when the server has seen so many requests, and a moment later.</summary>
    /// <returns>False when it was through before.</returns>
    private static async Task<bool> KillAsync(
        JournaledRuns operations,
        Guid run,
        string[] target,
        IEnumerable<Allocation> planned,
        Func<Task<int>> countAsync,
        int request,
        TimeSpan later
    )
    {
        using Process process = await TargetProcess.StartAsync(["dotnet"], operations.Folder, run, target, planned);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (await process.StandardOutput.ReadLineAsync() != "ready")
        {
            Assert.Fail("The process did not begin: " + await errors);
        }

        int already = await countAsync();
        while (!process.HasExited && await countAsync() - already < request)
        {
            await Task.Yield();
        }

        // This does not wait for anything: it spreads the kills over the time between two requests.
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(later));
        bool isThrough = process.HasExited;
        process.Kill();
        await process.WaitForExitAsync();
        Assert.True(!isThrough || process.ExitCode == 0, "The process failed before it was killed: " + await errors);
        return process.ExitCode != 0;
    }

    private static async Task<int> CountAsync(Control control, string product) => (await control.LogAsync(product)).Count;

    private static Task<IReadOnlyList<Allocation>> ListAsync(Connection connection, IOperationLog log)
    {
        return AllocationLister.ListAllAsync(connection, new AllocationQuery { Now = Run.Start }, log, CancellationToken.None);
    }

    private static IEnumerable<string> Kept(IEnumerable<Allocation> rows, HashSet<string> gone)
    {
        return rows.Where(a => !gone.Contains(a.Id)).Select(a => $"{a.Id} {a.Type} {a.User} {a.Status}").Order(StringComparer.Ordinal);
    }
}
