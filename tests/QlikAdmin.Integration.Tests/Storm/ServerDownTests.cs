using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Workflows.Users;
using Xunit;

namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>A server that freezes or goes away in the middle of 200 changes, or accepts no change with this credential from the start: the
/// run ends with one error, and a resume does the rest when the server is back.</summary>
public sealed class ServerDownTests
{
    private const int Changes = 200;

    /// <summary>Requests to a server that does not answer: those under way when it goes, their repeats, and what is read to settle them.
    /// Far fewer than there are changes.</summary>
    private const int MostRequests = 120;

    /// <summary>What the issue allows, and the time-out of the connection. A run that asks for every change takes minutes.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60) + StormStage.Timeout;

    [Theory]
    [InlineData("cloud", "Remove-QlikAllocation", 1, Trouble.Frozen)]
    [InlineData("cloud", "Remove-QlikAllocation", 1, Trouble.Gone)]
    [InlineData("cloud", "Remove-QlikAllocation", 0, Trouble.Unauthorized)]
    [InlineData("cloud", "Disable-QlikUser", 20, Trouble.Frozen)]
    [InlineData("cloud", "Disable-QlikUser", 20, Trouble.Gone)]
    [InlineData("cloud", "Disable-QlikUser", 0, Trouble.Unauthorized)]
    [InlineData("cloud", "Set-QlikUser", 20, Trouble.Frozen)]
    [InlineData("sense", "Remove-QlikAllocation", 20, Trouble.Frozen)]
    [InlineData("sense", "Remove-QlikAllocation", 20, Trouble.Gone)]
    [InlineData("sense", "Remove-QlikAllocation", 0, Trouble.Unauthorized)]
    [InlineData("sense", "Disable-QlikUser", 20, Trouble.Frozen)]
    [InlineData("sense", "Disable-QlikUser", 20, Trouble.Gone)]
    [InlineData("sense", "Disable-QlikUser", 0, Trouble.Unauthorized)]
    [InlineData("sense", "Invoke-QlikPlan", 20, Trouble.Gone)]
    [InlineData("cloud", "Move-QlikOwnedItem", 20, Trouble.Frozen)]
    [InlineData("cloud", "Invoke-QlikPlan", 1, Trouble.Gone)]
    [InlineData("sense", "Undo-QlikOperation", 20, Trouble.Frozen)]
    [InlineData("sense", "Undo-QlikOperation", 20, Trouble.Gone)]
    public async Task Two_hundred_changes_end_with_one_error_and_are_resumed_later(
        string service,
        string command,
        int after,
        Trouble trouble
    )
    {
        await using StormStage stage = await StormStage.StartAsync(service, users: 500);
        StormCommand wanted = await StormCommands.MakeAsync(command, stage, trial: 0, count: Changes);
        Assert.True(wanted.Input.Count == Changes || command == "Undo-QlikOperation", $"{wanted.Input.Count} are wanted.");
        HashSet<Guid> known = stage.Journals().Select(j => j.Run.RunId).ToHashSet();
        Facts start = await stage.FactsAsync();
        await stage.Control.ClearLogAsync();

        // Slow enough that it is not finished before the server stops.
        await stage.Control.PostAsync("settings", new { latencyMs = 20 });
        if (after == 0)
        {
            await GoAsync(stage, service, trouble);
        }

        Task<ShellResult> running = Task.Run(() => stage.Run(wanted));
        while (!running.IsCompleted && (await stage.Control.LogAsync(service)).Count(r => r.IsChange) < after)
        {
            await Task.Yield();
        }

        Stopwatch watch = Stopwatch.StartNew();
        int before = (await stage.Control.LogAsync(service)).Count;
        if (after > 0)
        {
            await GoAsync(stage, service, trouble);
        }

        ShellResult result = await running;
        watch.Stop();

        ErrorRecord error = Assert.Single(result.Errors);
        Assert.Contains("Resume-QlikOperation", error.ToString() + error.ErrorDetails?.RecommendedAction, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < s_limit, $"It took {watch.Elapsed.TotalSeconds:0} s.");
        // What is read before the first change is no request to a server in trouble.
        Assert.InRange((await stage.Control.LogAsync(service)).Skip(before).Count(r => after > 0 || r.IsChange), 0, MostRequests);
        JournalContent journal = Assert.Single(stage.Journals(), j => !known.Contains(j.Run.RunId));
        Assert.Equal(Changes, journal.Entries.Count(e => !BlockedLicenses.IsOne(e.Change)));
        Assert.True(journal.Run.IsUnfinished, "Nothing was left to do, so the server went too late.");
        Assert.DoesNotContain(journal.Entries, e => e.State is JournalEntryState.Failed or JournalEntryState.Skipped);

        await ComeBackAsync(stage, service, trouble);
        ShellResult resumed = stage.Run(
            new StormCommand("Resume-QlikOperation", new Hashtable { ["Run"] = journal.Run.RunId.ToString(), ["PassThru"] = true }, [])
        );

        Assert.Empty(resumed.Errors);
        Facts end = await stage.FactsAsync();
        IReadOnlyList<JournalEntry> entries = stage.Runs.Of(journal.Run.RunId).Entries;
        Assert.All(entries, e =>
            Assert.True(
                e.State == JournalEntryState.Done && ChangeOutcomes.Changed(e.Outcome),
                $"Entry {e.Entry} '{e}' is {e.State} {e.Outcome}: {e.Detail}"
            )
        );
        Assert.All(entries, e =>
            Assert.True(Facts.TookEffect(e.Change!, start, end), $"Entry {e.Entry} '{e}' is {e.State} {e.Outcome} and was not done.")
        );
    }

    /// <summary>Addresses are in no journal, so going on means giving them again; who was invited already gets no second mail.</summary>
    [Fact]
    public async Task Invitations_end_with_one_error_and_the_same_command_sends_the_rest()
    {
        await using StormStage stage = await StormStage.StartAsync("cloud", users: 100);
        StormCommand wanted = await StormCommands.MakeAsync("Send-QlikInvitation", stage, trial: 0);
        await stage.Server.CloseAsync("cloud");

        ShellResult result = stage.Run(wanted);

        ErrorRecord error = Assert.Single(result.Errors);
        Assert.StartsWith("Qlik.ServerDown", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        JournalContent journal = Assert.Single(stage.Journals());
        Assert.Equal(wanted.Input.Count, journal.Entries.Count);
        Assert.All(journal.Entries, e => Assert.Equal(JournalEntryState.Planned, e.State));

        await stage.Server.OpenAsync("cloud");
        ShellResult again = stage.Run(wanted);

        Assert.Empty(again.Errors);
        IEnumerable<string> mails = (await stage.Control.ChangesAsync("cloud"))
            .Where(c => c["action"]!.ToString() == "sent")
            .Select(c => c["detail"]!["email"]!.ToString());
        Assert.Equal(wanted.Input.Cast<string>().Order(StringComparer.Ordinal), mails.Order(StringComparer.Ordinal));
    }

    private static async Task GoAsync(StormStage stage, string service, Trouble trouble)
    {
        switch (trouble)
        {
            case Trouble.Frozen:
                stage.Server.Freeze(service);
                break;
            case Trouble.Gone:
                await stage.Server.CloseAsync(service);
                break;
            default:
                await stage.Control.FaultAsync(
                    new
                    {
                        service,
                        only = "changes",
                        kind = "status",
                        status = 401,
                        count = -1,
                    }
                );
                break;
        }
    }

    /// <summary>A paused machine carries out the requests that it had accepted, also for callers who have disconnected since. The resume
    /// must not begin before that.</summary>
    private static async Task ComeBackAsync(StormStage stage, string service, Trouble trouble)
    {
        await stage.Control.PostAsync("settings", new { latencyMs = 0 });
        switch (trouble)
        {
            case Trouble.Frozen:
                stage.Server.Release(service, doAbandonedWork: true);
                while ((await stage.Control.LogAsync(service)).Exists(r => !r.IsEnded))
                {
                    await Task.Yield();
                }

                break;
            case Trouble.Gone:
                await stage.Server.OpenAsync(service);
                break;
            default:
                await stage.Control.ClearFaultsAsync();
                break;
        }
    }
}
