using System.Collections;
using QlikAdmin.Changes;
using QlikAdmin.Integration.Tests.Support;
using Xunit;

namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>What a command tells when another run is changing the server: one error, however many items there are.</summary>
public sealed class BusyTests
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);

    [Theory]
    [InlineData("sense", "Remove-QlikAllocation")]
    [InlineData("cloud", "Disable-QlikUser")]
    [InlineData("cloud", "Remove-QlikUser")]
    [InlineData("cloud", "Move-QlikOwnedItem")]
    [InlineData("sense", "Invoke-QlikPlan")]
    [InlineData("sense", "Invoke-QlikApi")]
    [InlineData("cloud", "Undo-QlikOperation")]
    [InlineData("region", "Disable-QlikTenant")]
    public async Task A_command_says_once_who_works_there_and_sends_no_change(string service, string name)
    {
        await using StormStage stage = await StormStage.StartAsync(service, users: 150);
        StormCommand command = await StormCommands.MakeAsync(name, stage, trial: 0, count: 20);
        int changes = await stage.ChangeCountAsync();
        int journals = stage.Journals().Count;
        using JournalFile other = new(Operations.ChangeHandlers.All, Guid.NewGuid(), stage.Runs.Folder, "Set-QlikUser");
        await other.Leases.HoldAsync(stage.Calm, SilentLog.Instance, TestContext.Current.CancellationToken);

        ShellResult told = stage.Run(command);

        QlikException busy = Assert.IsType<QlikException>(Assert.Single(told.Errors).Exception);
        Assert.Equal(ErrorReason.Busy, busy.Reason);
        Assert.Contains(other.RunId.ToString(), busy.Message);
        Run.IsClear(busy);
        Assert.Empty(await stage.ChangesSinceAsync(changes));
        Assert.Equal(journals, stage.Journals().Count);

        Hashtable whatIf = new(command.Parameters) { ["WhatIf"] = true };
        Assert.Empty(stage.Run(command with { Parameters = whatIf }).Errors);
        other.Close(JournalEnd.Completed);
        Assert.Empty(stage.Run(command).Errors);
        Assert.NotEmpty(await stage.ChangesSinceAsync(changes));
    }

    [Fact]
    public async Task A_run_that_is_overtaken_on_the_way_leaves_the_rest_planned_and_says_so_once()
    {
        await using StormStage stage = await StormStage.StartAsync("cloud", users: 150);
        StormCommand command = await StormCommands.MakeAsync("Set-QlikUser", stage, trial: 0, count: 100);
        int changes = await stage.ChangeCountAsync();
        await stage.Control.PostAsync("settings", new { latencyMs = 40 });
        Task<ShellResult> running = Task.Run(() => stage.Run(command));
        LeasePlace place = new(stage.Runs.Folder, stage.Calm);
        while (await stage.ChangeCountAsync() == changes)
        {
            await Task.Delay(s_look, TestContext.Current.CancellationToken);
        }

        // This imitates a machine that slept until after its lease had expired.
        LeaseRecord other = new()
        {
            RunId = Guid.NewGuid(),
            Command = "Remove-QlikUser",
            Account = "anna",
            Machine = "other",
        };
        Assert.True(place.TryCreate(place.Numbers()[0] + 1, other));
        ShellResult told = await running;

        QlikException busy = Assert.IsType<QlikException>(Assert.Single(told.Errors).Exception);
        Assert.Equal(ErrorReason.Busy, busy.Reason);
        Assert.Contains(other.RunId.ToString(), busy.Message);
        JournalContent journal = stage.Journals()[0];
        Assert.True(journal.Run is { Done: > 0, Planned: > 0, Open: 0, Failed: 0, State: JournalRunState.Stopped }, busy.Message);
        Assert.Contains($"{journal.Run.Done} changes were made, 0 are in doubt, and {journal.Run.Planned} are left", busy.Message);
        Assert.Contains($"Resume-QlikOperation -Run {journal.Run.RunId.ToString("N")[..8]}", busy.NextStep);
        Assert.Equal(journal.Run.Done, (await stage.ChangesSinceAsync(changes)).Count);
    }
}
