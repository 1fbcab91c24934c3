using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Users;
using Xunit;

namespace QlikAdmin.Integration.Tests.Runs;

public sealed class CloudChangeTests : SandboxTest
{
    public CloudChangeTests(Sandboxes shared)
        : base(shared) { }

    [Fact]
    public async Task Adding_gives_a_unit_and_says_when_it_was_there_already()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();
        AllocationUser user = await WithoutAsync(run, connection, "analyzer");

        ItemResult<AllocationRequest> first = Assert.Single(
            await connection.AllocationWriter.AddAsync([new AllocationRequest(user, "Analyzer")], 1, run.Log, default)
        );
        ItemResult<AllocationRequest> second = Assert.Single(
            await connection.AllocationWriter.AddAsync([new AllocationRequest(user, "Analyzer")], 1, run.Log, default)
        );

        Assert.Equal(Outcome.Added, first.Outcome);
        Assert.Equal(Outcome.Exists, second.Outcome);
        Assert.Equal("analyzer:" + user.Key, first.NewId);
        Assert.Contains(await run.Control.AssignmentsAsync(), r => r.Key == first.NewId && !r.Orphan);
    }

    [Fact]
    public async Task Without_a_free_unit_adding_fails_item_by_item_with_a_next_step()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();
        AllocationUser user = await WithoutAsync(run, connection, "professional");
        List<AssignmentRow> rows = await run.Control.AssignmentsAsync();
        AllocationUser holder = await connection.Allocations.FindUserAsync(
            rows.First(r => !r.Orphan && r.Type == "professional").Subject,
            run.Log,
            default
        );
        await run.Control.PostAsync("settings", new { cloudUnits = new { professional = 0 } });

        IReadOnlyList<ItemResult<AllocationRequest>> changes = await connection.AllocationWriter.AddAsync(
            [new AllocationRequest(user, "Professional"), new AllocationRequest(holder, "Professional")],
            1,
            run.Log,
            default
        );

        Assert.Equal(ErrorReason.NoLicenseAvailable, changes[0].Error?.Reason);
        Run.IsClear(changes[0].Error!);
        Assert.Equal(Outcome.Exists, changes[1].Outcome);
    }

    [Fact]
    public async Task Converting_changes_the_type_in_place_and_the_person_is_never_without()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();
        List<AssignmentRow> rows = await run.Control.AssignmentsAsync();
        AssignmentRow only = rows.First(r =>
            !r.Orphan && r.Type == "professional" && rows.Count(o => o.Subject == r.Subject) == 1 && r.Subject != run.Site.Administrator
        );
        AllocationUser user = await connection.Allocations.FindUserAsync(only.Subject, run.Log, default);
        AllocationUser none = await WithoutAsync(run, connection, "professional");

        IReadOnlyList<ItemResult<AllocationRequest>> changes = await connection.AllocationWriter.ConvertAsync(
            [new AllocationRequest(user, "Analyzer", "Professional"), new AllocationRequest(none, "Analyzer", "Professional")],
            1,
            run.Log,
            default
        );

        Assert.Equal(Outcome.Converted, changes[0].Outcome);
        Assert.Equal("analyzer:" + only.Subject, changes[0].NewId);
        Assert.NotNull(changes[1].Error);
        Assert.Equal(404, changes[1].Error!.StatusCode);
        AssignmentRow after = Assert.Single(await run.Control.AssignmentsAsync(), r => r.Subject == only.Subject);
        Assert.Equal("analyzer", after.Type);
        Assert.Equal(only.Created, after.Created);
    }

    [Fact]
    public async Task What_was_removed_can_be_given_back()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();
        Allocation row = (await run.ListAsync(connection)).First(a => a.Type == "Analyzer");
        AllocationUser user = await connection.Allocations.FindUserAsync(row.User!, run.Log, default);
        await run.RemoveAsync(connection, [row]);

        ItemResult<AllocationRequest> change = Assert.Single(
            await connection.AllocationWriter.RestoreAsync([new AllocationRequest(user, "Analyzer")], 1, run.Log, default)
        );

        Assert.Equal(Outcome.Restored, change.Outcome);
        Assert.Contains(await run.ListAsync(connection), a => a.Id == row.Id);
    }

    [Fact]
    public async Task A_bulk_answer_without_a_row_is_an_error_for_that_item_alone()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();
        AllocationUser first = await WithoutAsync(run, connection, "analyzer");
        AllocationUser second = await WithoutAsync(run, connection, "analyzer", skip: 1);
        await run.Control.FaultAsync(
            new
            {
                service = "cloud",
                pathContains = "/actions/add",
                kind = "missingRows",
            }
        );

        IReadOnlyList<ItemResult<AllocationRequest>> changes = await connection.AllocationWriter.AddAsync(
            [new AllocationRequest(first, "Analyzer"), new AllocationRequest(second, "Analyzer")],
            1,
            run.Log,
            default
        );

        Assert.True(changes[0].Outcome == Outcome.Added, changes[0].Error?.Message);
        Assert.Equal(ErrorReason.IncompleteAnswer, changes[1].Error?.Reason);
        Run.IsClear(changes[1].Error!);
    }

    [Fact]
    public async Task More_given_than_bought_is_excess_and_leaves_none_free()
    {
        Run run = await StartFreshAsync();

        License professional = (await run.Cloud().Licenses.GetLicensesAsync(run.Log, default)).Single(l => l.Type == "Professional");

        Assert.True(professional.Assigned > professional.Total, "The seed gives more than was bought.");
        Assert.Equal((0, professional.Assigned - professional.Total), (professional.Available, professional.Excess));
        Assert.True(professional.Overage >= professional.Excess);
    }

    [Fact]
    public async Task Who_was_invited_beyond_the_units_is_requested()
    {
        Run run = await StartFreshAsync();
        CloudConnection connection = run.Cloud();
        IReadOnlyList<User> invited = await UserLister.ListAllAsync(
            connection,
            new UserQuery { Statuses = [UserStatus.Invited] },
            run.Log,
            default
        );
        IReadOnlyList<User> before = await UserLister.ListAllAsync(
            connection,
            new UserQuery { Statuses = [UserStatus.Requested] },
            run.Log,
            default
        );
        await run.Control.PostAsync("settings", new { cloudUnits = new { professional = 0, analyzer = 0 } });

        IReadOnlyList<User> after = await UserLister.ListAllAsync(
            connection,
            new UserQuery { Statuses = [UserStatus.Requested] },
            run.Log,
            default
        );

        Assert.NotEmpty(invited);
        Assert.Empty(before);
        Assert.Equal(invited.Select(u => u.Id).Order(StringComparer.Ordinal), after.Select(u => u.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_account_that_makes_the_calls_keeps_its_full_licence()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();
        User self = (await connection.Users.GetCallerAsync(run.Log, default))!;
        AllocationUser user = new(self.Account, self.Id, self.Name, self.Email);
        if (!(await run.ListAsync(connection)).Any(a => a.User == self.Account && a.Type == "Professional"))
        {
            Assert.Null(
                Assert
                    .Single(await connection.AllocationWriter.AddAsync([new AllocationRequest(user, "Professional")], 1, run.Log, default))
                    .Error
            );
        }

        ItemResult<AllocationRequest> changed = Assert.Single(
            await connection.AllocationWriter.ConvertAsync([new AllocationRequest(user, "Analyzer", "Professional")], 1, run.Log, default)
        );

        Assert.Equal(ErrorReason.SelfRefused, changed.Error?.Reason);
        Assert.Contains(await run.ListAsync(connection), a => a.User == self.Account && a.Type == "Professional");
    }

    [Fact]
    public async Task Licences_say_what_is_bought_given_and_free()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();
        List<AssignmentRow> rows = await run.Control.AssignmentsAsync();
        await run.Control.PostAsync("settings", new { cloudUnits = new { professional = 5, analyzer = 5000 } });

        IReadOnlyList<License> licenses = await connection.Licenses.GetLicensesAsync(run.Log, default);

        Assert.Equal(["Analyzer", "AnalyzerTime", "Professional"], licenses.Select(l => l.Type).Order(StringComparer.Ordinal));
        License professional = licenses.Single(l => l.Type == "Professional");
        int given = rows.Count(r => r.Type == "professional");
        Assert.Equal((5, given, 0, given - 5), (professional.Total, professional.Assigned, professional.Available, professional.Excess));
        License analyzer = licenses.Single(l => l.Type == "Analyzer");
        int analyzers = rows.Count(r => r.Type == "analyzer");
        Assert.Equal((5000, analyzers, 5000 - analyzers, 0), (analyzer.Total, analyzer.Assigned, analyzer.Available, analyzer.Excess));
        Assert.False(analyzer.AutoAssign);
        Assert.Equal("Minutes", licenses.Single(l => l.Type == "AnalyzerTime").Unit);
        Assert.All(licenses, l => Assert.Equal("Ok", l.Status));
        Assert.All(licenses, l => Assert.True(l.ExpiresAt > Run.Start));
    }

    [Fact]
    public async Task A_name_that_fits_nobody_or_two_is_refused()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();

        await Run.FailsAsync(ErrorReason.UserNotFound, () => connection.Allocations.FindUserAsync("nobody@corp.example", run.Log, default));
        QlikException near = await Run.FailsAsync(ErrorReason.UserNotFound, () =>
            connection.Allocations.FindUserAsync(@"corp\QLIKADMIN", run.Log, default)
        );
        Assert.Contains(@"CORP\qlikadmin", near.Message);
        AllocationUser admin = await connection.Allocations.FindUserAsync(@"CORP\qlikadmin", run.Log, default);
        Assert.Equal(@"CORP\qlikadmin", admin.Key);
        Assert.Equal(admin, await connection.Allocations.FindUserAsync(admin.Id, run.Log, default));
        Assert.Equal(admin, await connection.Allocations.FindUserAsync("QlikAdmin@corp.example", run.Log, default));
    }

    private static async Task<AllocationUser> WithoutAsync(Run run, CloudConnection connection, string type, int skip = 0)
    {
        List<AssignmentRow> rows = await run.Control.AssignmentsAsync();
        string subject = rows.Where(r =>
                !r.Orphan && r.UserStatus == "active" && !rows.Exists(o => o.Subject == r.Subject && o.Type == type)
            )
            .Skip(skip)
            .First()
            .Subject;
        return await connection.Allocations.FindUserAsync(subject, run.Log, default);
    }
}
