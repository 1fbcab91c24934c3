using QlikAdmin.Changes;
using QlikAdmin.Integration.Tests.Journals;
using QlikAdmin.Integration.Tests.QlikView;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Users;
using Xunit;

namespace QlikAdmin.Integration.Tests.Compatibility;

/// <summary>Nothing is taken from anybody by a list that the module may have misread.</summary>
public sealed class UnknownServerTests : SandboxTest, IDisposable
{
    private readonly JournaledRuns _runs = new();

    public UnknownServerTests(Sandboxes shared)
        : base(shared) { }

    public void Dispose() => _runs.Dispose();

    [Theory]
    [InlineData("rename")]
    [InlineData("drop")]
    [InlineData("dateFormat")]
    public async Task Dates_of_use_that_changed_after_the_list_was_read_stop_the_removal(string how)
    {
        Run run = await StartAsync();
        SenseConnection sense = run.Sense();
        IReadOnlyList<Allocation> rows = await UnusedAsync(run, sense);
        await run.Control.FaultAsync(Reshaped.Fault("sense", "accesstype/full", "lastUsed", how));

        IReadOnlyList<ItemResult<Allocation>> attempts = await run.RemoveAsync(sense, rows.Take(5).ToList());

        Assert.All(attempts, a => Assert.Equal((ErrorReason.UnknownServer, false), (a.Error!.Reason, a.InDoubt)));
        Run.IsClear(attempts[0].Error!);
        await NothingSentAsync(run, "sense");
    }

    [Theory]
    [InlineData("dateFormat")]
    [InlineData("rename")]
    public async Task Nobody_is_never_used_because_a_date_could_not_be_read(string how)
    {
        Run run = await StartAsync();
        SenseConnection sense = run.Sense();
        await run.Control.FaultAsync(Reshaped.Fault("sense", "accesstype/full", "lastUsed", how));

        IReadOnlyList<Allocation> rows = await run.ListAsync(sense, new AllocationQuery { NeverUsed = true });
        IReadOnlyList<Allocation> all = await run.ListAsync(sense, new AllocationQuery { Types = ["Analyzer"] });

        // A date in 1753 means never used. When the module cannot read the date, the last use is unknown, and not never.
        Assert.Empty(rows);
        Assert.NotEmpty(all);
        Assert.All(all, r => Assert.Equal(LastUsedSource.Unknown, r.LastUsedSource));
    }

    [Theory]
    [InlineData(QlikProduct.Sense)]
    [InlineData(QlikProduct.Cloud)]
    public async Task A_test_of_the_connection_finds_nothing_wrong_and_stops_no_change(QlikProduct product)
    {
        Run run = await StartFreshAsync();
        Connection connection = product == QlikProduct.Sense ? run.Sense() : run.Cloud();

        IReadOnlyList<ConnectionTest> steps = await connection.TestAsync(run.Log, default);

        Assert.All(steps, s => Assert.True(s.Status == ConnectionTestStatus.Passed, $"{s.Step}: {s.Detail}"));
        User user = (await UserLister.ListAllAsync(connection, new UserQuery { Statuses = [UserStatus.Active] }, run.Log, default)).First(
            u => !u.IsService && u.Roles.Count == 0
        );
        Change change = UserChanges.OfStatus(user, connection.RemovalFacts.BlockedStatus);
        ItemResult made = new();
        await _runs.RunAsync(async journal =>
            made = Assert.Single(await journal.Executor().RunAsync(connection, [change], run.Log, default))
        );

        Assert.Equal((Outcome.Disabled, null), (made.Outcome, made.Error));
    }

    [Fact]
    public async Task The_journal_begins_no_change_and_no_file()
    {
        Run run = await StartAsync();
        SenseConnection sense = run.Sense();
        await run.Control.FaultAsync(Reshaped.Fault("sense", "accesstype/full", "quarantined", "drop"));
        IReadOnlyList<Allocation> rows = (await run.ListAsync(sense, new AllocationQuery { Types = ["Analyzer"] })).Take(3).ToList();
        await run.Control.ClearFaultsAsync();

        QlikException error = await Run.FailsAsync(ErrorReason.UnknownServer, () => _runs.RemoveAsync(sense, rows, run.Log));

        Assert.Contains("Sense.Analyzer.Fields", error.Message, StringComparison.Ordinal);
        Assert.Contains("quarantined is missing in", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_runs.Folder));
        await NothingSentAsync(run, "sense");
    }

    [Fact]
    public async Task Consumption_that_names_nobody_stops_a_removal_by_use()
    {
        Run run = await StartAsync();
        CloudConnection cloud = run.Cloud();
        await run.Control.FaultAsync(Reshaped.Fault("cloud", "/licenses/consumption", "userId", "value"));
        IReadOnlyList<Allocation> rows = await run.ListAsync(
            cloud,
            new AllocationQuery { UnusedFor = TimeSpan.FromDays(30), TreatUnknownAsUnused = true }
        );
        Assert.True(rows.Count > 50, "Everybody looks unused, which is the danger.");

        QlikException error = await Run.FailsAsync(ErrorReason.UnknownServer, () =>
            _runs.RemoveAsync(cloud, rows.Take(5).ToList(), run.Log)
        );

        Assert.Contains("Cloud.Consumption.UserIds", error.Message, StringComparison.Ordinal);
        await NothingSentAsync(run, "cloud");
    }

    [Fact]
    public async Task What_is_wrong_with_one_kind_of_thing_does_not_stop_changes_of_another()
    {
        Run run = await StartFreshAsync();
        CloudConnection cloud = run.Cloud();
        await run.Control.FaultAsync(Reshaped.Fault("cloud", "/webhooks", "ownerId", "rename"));
        await cloud.Ownership.ListOrphansAsync([OwnedItemKind.Webhook], (_, _) => Task.CompletedTask, run.Log, default);
        Allocation row = (await run.ListAsync(cloud))[0];

        await _runs.RemoveAsync(cloud, [row], run.Log);

        Assert.DoesNotContain(await run.Control.AssignmentsAsync(), a => a.Key == row.Id);
    }

    [Theory]
    [InlineData("GetCALConfiguration", "LastUsed", "rename", QlikViewLicenseMode.Legacy)]
    [InlineData("GetCALConfiguration", "LastUsed", "dateFormat", QlikViewLicenseMode.Legacy)]
    [InlineData("GetCALConfiguration", "QuarantinedUntil", "dateFormat", QlikViewLicenseMode.Legacy)]
    [InlineData("GetAssignedUsers", "type", "drop", QlikViewLicenseMode.Signed)]
    public async Task A_management_service_that_changed_gets_no_save(
        string operation,
        string field,
        string how,
        QlikViewLicenseMode license
    )
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync(license);
        IReadOnlyList<Allocation> rows = await run.ListAsync(license == QlikViewLicenseMode.Legacy ? "NamedCal" : "Analyzer");
        Allocation[] wanted = rows.Where(r => !r.IsPool && r.Status == AllocationStatus.Active).Take(2).ToArray();
        Assert.Equal(2, wanted.Length);
        await run.Control.FaultAsync(Reshaped.Fault("qlikview", operation, field, how));
        List<Allocation> again = (await run.ListAsync()).ToList();

        QlikException error = await Run.FailsAsync(ErrorReason.UnknownServer, () => _runs.RemoveAsync(run.Connection, wanted, run.Log));

        Assert.Contains("QlikView.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(again, r => r.LastUsedSource == LastUsedSource.Allocation && field == "LastUsed" && r.Type == "NamedCal");
        Assert.Empty(await run.Control.ChangesAsync("qlikview"));
    }

    [Fact]
    public async Task A_list_of_cals_that_changed_right_before_the_save_is_not_saved()
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync();
        Allocation row = (await run.ListAsync("NamedCal")).First(r => r.Status == AllocationStatus.Active);
        await run.Control.FaultAsync(Reshaped.Fault("qlikview", "GetCALConfiguration", "LastUsed", "rename"));

        ItemResult<Allocation> attempt = Assert.Single(await run.RemoveAsync(row));

        Assert.Equal((ErrorReason.UnknownServer, false), (attempt.Error!.Reason, attempt.InDoubt));
        Assert.Equal(0, run.Sent.Count("SaveCALConfiguration"));
    }

    private static Task<IReadOnlyList<Allocation>> UnusedAsync(Run run, Connection connection) =>
        run.ListAsync(connection, new AllocationQuery { Types = ["Analyzer"], UnusedFor = TimeSpan.FromDays(30) });

    private static async Task NothingSentAsync(Run run, string service)
    {
        Assert.Empty(await run.Control.ChangesAsync(service));
        Assert.DoesNotContain(await run.Control.LogAsync(service), r => r.IsChange);
    }
}
