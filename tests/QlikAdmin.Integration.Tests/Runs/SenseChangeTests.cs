using System.Text.Json.Nodes;
using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Journals;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Allocations;
using Xunit;

namespace QlikAdmin.Integration.Tests.Runs;

public sealed class SenseChangeTests : SandboxTest
{
    public SenseChangeTests(Sandboxes shared)
        : base(shared) { }

    [Fact]
    public async Task Adding_gives_access_and_says_when_it_was_there_already()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.Sense();
        AllocationUser user = await connection.Allocations.FindUserAsync(@"INTERNAL\sa_printing", run.Log, default);

        ItemResult<AllocationRequest> first = Assert.Single(
            await connection.Allocations.AddAsync([new AllocationRequest(user, "Professional")], 1, run.Log, default)
        );
        ItemResult<AllocationRequest> second = Assert.Single(
            await connection.Allocations.AddAsync([new AllocationRequest(user, "Professional")], 1, run.Log, default)
        );

        Assert.Equal(Outcome.Added, first.Outcome);
        Assert.Equal(Outcome.Exists, second.Outcome);
        Assert.Equal(first.NewId, second.NewId);
        AccessRow row = Assert.Single(await run.Control.AccessAsync(), r => r.Account == user.Key);
        Assert.Equal((first.NewId, "Professional"), (row.Id, row.Type));
    }

    [Fact]
    public async Task Without_a_free_unit_adding_fails_with_a_next_step()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.Sense();
        AllocationUser user = await connection.Allocations.FindUserAsync(@"INTERNAL\sa_odag", run.Log, default);
        await run.Control.PostAsync("settings", new { senseUnits = new { analyzer = 0 } });

        ItemResult<AllocationRequest> change = Assert.Single(
            await connection.Allocations.AddAsync([new AllocationRequest(user, "Analyzer")], 1, run.Log, default)
        );

        Assert.Equal(Outcome.Failed, change.Outcome);
        Assert.Equal(ErrorReason.NoLicenseAvailable, change.Error?.Reason);
        Run.IsClear(change.Error!);
    }

    [Fact]
    public async Task A_lost_answer_to_an_addition_is_settled_by_reading_and_not_repeated()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.Sense();
        AllocationUser user = await connection.Allocations.FindUserAsync(@"INTERNAL\sa_converter", run.Log, default);
        await run.Control.FaultAsync(
            new
            {
                service = "sense",
                method = "POST",
                kind = "lostAnswer",
            }
        );

        using JournaledRuns operations = new();
        IReadOnlyList<ItemResult<AllocationRequest>> changes = [];
        await operations.RunAsync(async journal =>
            changes = await journal
                .Executor(1)
                .GiveAsync(connection, ChangeKind.AddAllocation, [new AllocationRequest(user, "Professional")], run.Log)
        );

        ItemResult<AllocationRequest> change = Assert.Single(changes);
        Assert.Equal(Outcome.Added, change.Outcome);
        Assert.Contains("lost", change.Detail, StringComparison.Ordinal);
        Assert.Single(await run.Control.CallsAsync("sense", "POST", "/professionalaccesstype"));
    }

    [Fact]
    public async Task Restoring_brings_the_same_row_back_from_quarantine()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.Sense();
        AccessRow row = (await run.Control.AccessAsync()).First(r =>
            !r.Quarantined && r.Account is not null && r.LastUsed > Run.Start.AddDays(-6) && r.Account != run.Site.Administrator
        );
        Allocation allocation = (await run.ListAsync(connection)).Single(a => a.Id == row.Id);
        Assert.Equal(Outcome.Quarantined, Assert.Single(await run.RemoveAsync(connection, [allocation])).Outcome);
        AllocationUser user = await connection.Allocations.FindUserAsync(row.Account!, run.Log, default);

        ItemResult<AllocationRequest> change = Assert.Single(
            await connection.Allocations.RestoreAsync([new AllocationRequest(user, row.CommonType, null, row.Id)], 1, run.Log, default)
        );

        Assert.Equal(Outcome.Restored, change.Outcome);
        Assert.Equal(row.Id, change.NewId);
        AccessRow after = Assert.Single(await run.Control.AccessAsync(), r => r.Id == row.Id);
        Assert.False(after.Quarantined);
        Assert.Equal(row.LastUsed, after.LastUsed);
    }

    [Fact]
    public async Task Converting_is_refused_with_the_way_around_it()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.Sense();
        AllocationUser user = await connection.Allocations.FindUserAsync(run.Site.Administrator, run.Log, default);

        QlikException error = await Run.FailsAsync(ErrorReason.NotSupported, () =>
            connection.Allocations.ConvertAsync([new AllocationRequest(user, "Analyzer", "Professional")], 1, run.Log, default)
        );

        Assert.Contains("Add-QlikAllocation", error.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Licences_count_what_the_site_holds()
    {
        Run run = await StartAsync(new SandboxKind { Seed = 42 });
        SenseConnection connection = run.Sense();
        List<AccessRow> rows = await run.Control.AccessAsync();
        await run.Control.PostAsync("settings", new { senseUnits = new { professional = 3, analyzer = 1000 } });
        rows = await run.Control.AccessAsync();

        IReadOnlyList<License> licenses = await connection.Allocations.GetLicensesAsync(run.Log, default);

        Assert.Equal(
            ["Analyzer", "AnalyzerTime", "LoginAccess", "Professional", "UserAccess"],
            licenses.Select(l => l.Type).Order(StringComparer.Ordinal)
        );
        foreach ((string type, int total) in new[] { ("Professional", 3), ("Analyzer", 1000) })
        {
            License license = licenses.Single(l => l.Type == type);
            int held = rows.Count(r => r.Type == type);
            int quarantined = rows.Count(r => r.Type == type && r.Quarantined);
            Assert.Equal((total, held - quarantined, quarantined), (license.Total, license.Assigned, license.Quarantined));
            Assert.Equal(Math.Max(0, total - held), license.Available);
            Assert.Equal(rows.Count(r => r.Type == type && r.Excess), license.Excess);
            Assert.True(license.AutoAssign);
            Assert.Contains(type + " access for", license.AutoAssignBy, StringComparison.Ordinal);
        }

        Assert.False(licenses.Single(l => l.Type == "UserAccess").AutoAssign);
    }

    [Fact]
    public async Task A_signed_key_says_its_last_day()
    {
        Run run = await StartAsync(new SandboxKind { Site = SenseLicenseMode.Signed });

        IReadOnlyList<License> licenses = await run.Sense().Allocations.GetLicensesAsync(run.Log, default);

        Assert.NotEmpty(licenses);
        Assert.All(licenses, l => Assert.InRange(l.ExpiresAt!.Value, run.Now.AddDays(300), run.Now.AddDays(370)));
    }

    [Fact]
    public async Task A_site_without_a_licence_says_so()
    {
        Run run = await StartAsync(new SandboxKind { Site = SenseLicenseMode.None });

        Assert.Empty(await run.Sense().Allocations.GetLicensesAsync(run.Log, default));

        Assert.Contains("no licence", Assert.Single(run.Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_key_is_read_and_not_shown()
    {
        // The search for secrets at the end of the test knows the key from the answer.
        Run run = await StartAsync(new SandboxKind { Site = SenseLicenseMode.Signed });

        Assert.NotEmpty(await run.Sense().Allocations.GetLicensesAsync(run.Log, default));

        Exchange license = Assert.Single(run.Exchanges, e => e.Uri.AbsolutePath == "/qrs/license");
        Assert.Contains("sandbox-signed-key-", license.AnswerBody, StringComparison.Ordinal);
        Assert.Contains(run.Log.DebugLines, l => l.Contains("\"serial\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task People_are_found_by_account_id_and_guid_and_ambiguity_is_refused()
    {
        Run run = await StartAsync(new SandboxKind { Users = 500 });
        SenseConnection connection = run.Sense();
        List<AccessRow> rows = await run.Control.AccessAsync();
        AccessRow apostrophe = rows.First(r => r.Account?.Contains('\'') == true);
        string twice = rows.Where(r => r.Account is not null)
            .Select(r => r.Account!.ToLowerInvariant())
            .Distinct()
            .GroupBy(a => a.Split('\\')[1])
            .First(g => g.Count() > 1)
            .Key;

        AllocationUser user = await connection.Allocations.FindUserAsync(apostrophe.Account!.ToUpperInvariant(), run.Log, default);

        Assert.Equal(apostrophe.Account, user.Key);
        Assert.Equal(user, await connection.Allocations.FindUserAsync(apostrophe.UserId!, run.Log, default));
        Assert.False(string.IsNullOrEmpty(user.Email));
        await Run.FailsAsync(ErrorReason.UserNotFound, () => connection.Allocations.FindUserAsync(@"CORP\nobody", run.Log, default));
        QlikException ambiguous = await Run.FailsAsync(ErrorReason.UserAmbiguous, () =>
            connection.Allocations.FindUserAsync(twice, run.Log, default)
        );
        Assert.Contains('\\' + twice, ambiguous.Message, StringComparison.OrdinalIgnoreCase);
    }
}
