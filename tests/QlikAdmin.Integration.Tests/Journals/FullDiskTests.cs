using System.Diagnostics;
using System.Text.Json.Nodes;
using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.KillTarget;
using QlikAdmin.Models;
using QlikAdmin.Operations;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Allocations;
using Xunit;

namespace QlikAdmin.Integration.Tests.Journals;

/// <summary>A process that takes back licences has no more space for its journal: the system refuses the write, as on a full
/// disk.</summary>
public sealed class FullDiskTests
{
    private const int Planned = 300;

    // The exit code of the program when the system refused it something.
    private const int Failure = 3;

    private readonly ITestOutputHelper _output;

    public FullDiskTests(ITestOutputHelper output)
    {
        _output = output;
    }

    [Theory]
    [InlineData("cloud")]
    [InlineData("sense")]
    public async Task Nothing_is_changed_that_the_journal_has_no_room_for_and_the_rest_follows_when_there_is_room(string product)
    {
        using JournaledRuns operations = new();
        int block = await BlockAsync(operations.Folder);
        await using SandboxServer server = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Users = 1000,
                Seed = 7,
                Now = Run.Start,
            }
        );
        using Control control = new(server.Endpoints.Control);
        RecordingLog log = new();
        string[] target = TargetProcess.Target(product, server.Endpoints);
        using Connection connection = Target.Connect(target);
        List<Allocation> planned = TargetProcess.Removable(
            await AllocationLister.ListAllAsync(connection, new AllocationQuery { Now = Run.Start }, log, CancellationToken.None),
            Planned
        );
        Assert.Equal(Planned, planned.Count);
        await control.ResetAsync();

        // Room for the plan, and for the intents of a part of it.
        long blocks = await PlanSizeAsync(connection, planned, operations.Folder) * 3 / 2 / block;
        Guid run = Guid.NewGuid();
        (int exitCode, string said) = await RunAsync(blocks, operations.Folder, run, target, planned);

        Assert.True(
            exitCode == Failure && said.Contains("Qlik.JournalFailed", StringComparison.Ordinal),
            $"It ended with {exitCode} and said: {said}"
        );
        JournalContent left = operations.Of(run);
        Assert.InRange(new FileInfo(left.Run.Path).Length, 1, blocks * block);
        List<JsonObject> made = await control.ChangesAsync(product);
        _output.WriteLine(
            $"{product}: room for {blocks} blocks of {block}; {made.Count} changes made; done {left.Run.Done}, in doubt {left.Run.Open}, not begun {left.Run.Planned}"
        );
        Assert.InRange(made.Count, 1, Planned - 1);
        HashSet<string> begun = left
            .Entries.Where(e => e.State != JournalEntryState.Planned)
            .Select(e => e.ItemId)
            .ToHashSet(StringComparer.Ordinal);
        Assert.All(made, c => Assert.Contains(KeyOf(c), begun));
        Assert.Equal((Planned, JournalRunState.Interrupted), (left.Run.Entries, left.Run.State));

        IReadOnlyList<ItemResult> rest = await operations.ResumeAsync(run, connection, log);

        Assert.Equal(left.Run.Open + left.Run.Planned, rest.Count);
        Assert.All(rest, r => Assert.Null(r.Error));
        JournalContent whole = operations.Of(run);
        Assert.Equal((Planned, Planned, JournalRunState.Completed), (whole.Run.Entries, whole.Run.Done, whole.Run.State));
        Assert.Equal(
            planned.Select(a => a.Id).Order(StringComparer.Ordinal),
            (await control.ChangesAsync(product)).Select(KeyOf).Order(StringComparer.Ordinal)
        );
    }

    /// <summary>Key of the allocation of a change in the log of the sandbox. The log names an assignment by subject and type.</summary>
    private static string KeyOf(JsonObject change)
    {
        string id = change["id"]!.GetValue<string>();
        int type = id.LastIndexOf('#');
        return type < 0 ? id : id[(type + 1)..] + ":" + id[..type];
    }

    /// <summary>Size of a block of this shell's limit, found by running into one.</summary>
    private static async Task<int> BlockAsync(string folder)
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows(),
            "Windows has no limit on the size of a file that could be set for a test: a full disk was not tried."
        );
        string path = Path.Combine(folder, "block");
        (int exitCode, string said) = await EndAsync(Process.Start(Shell("ulimit -f 1 && head -c 4096 /dev/zero > \"$1\"", path))!);
        int block = File.Exists(path) ? (int)new FileInfo(path).Length : 0;
        Assert.SkipWhen(
            exitCode == 0 || block is not (512 or 1024),
            $"The shell here can't limit the size of files (it ended with {exitCode} after {block} bytes: {said.Trim()}): a full disk was not tried."
        );
        return block;
    }

    private static async Task<long> PlanSizeAsync(Connection connection, IEnumerable<Allocation> planned, string folder)
    {
        using JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), Path.Combine(folder, "measured"), "Remove-QlikAllocation");
        await journal.PlanAsync(connection, planned.Select(r => AllocationChanges.OfTakingBack(r)).ToList(), CancellationToken.None);
        return new FileInfo(journal.Location).Length;
    }

    private static async Task<(int ExitCode, string Said)> RunAsync(
        long blocks,
        string folder,
        Guid run,
        string[] target,
        IEnumerable<Allocation> planned
    )
    {
        ProcessStartInfo shell = Shell($"ulimit -f {blocks} && exec dotnet \"$@\"");
        return await EndAsync(await TargetProcess.StartAsync([shell.FileName, .. shell.ArgumentList], folder, run, target, planned));
    }

    // The signal ends the process unless it is ignored; the write then fails like one on a full disk.
    private static ProcessStartInfo Shell(string script, params string[] arguments) =>
        new("sh", ["-c", "trap '' XFSZ; " + script, "sh", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };

    private static async Task<(int ExitCode, string Said)> EndAsync(Process started)
    {
        using Process process = started;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + errors);
    }
}
