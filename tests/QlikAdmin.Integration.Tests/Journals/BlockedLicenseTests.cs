using QlikAdmin.Changes;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Users;
using QlikAdmin.Workflows.Users.Removal;
using Xunit;

namespace QlikAdmin.Integration.Tests.Journals;

/// <summary>A user of a tenant who is disabled loses the licence, and gets it back with the undo.</summary>
public sealed class BlockedLicenseTests : SandboxTest, IDisposable
{
    private readonly JournaledRuns _operations = new();

    public BlockedLicenseTests(Sandboxes shared)
        : base(shared) { }

    public void Dispose() => _operations.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Undoing_a_blocking_gives_the_licence_back(bool wasKilled)
    {
        (Run run, Connection connection, User user) = await StartAnalyzerAsync();
        Guid blocking = await BlockAsync(run, connection, user);
        Assert.DoesNotContain(await run.ListAsync(connection), a => a.User == user.Account);
        if (wasKilled)
        {
            _operations.ForgetOutcomes(blocking);
            Assert.Equal(
                [Outcome.Disabled, Outcome.Released],
                (await _operations.ResumeAsync(blocking, connection, run.Log)).Select(r => r.Outcome)
            );
        }

        JournalEntry license = Assert.Single(_operations.Of(blocking).Entries, e => e.Action == nameof(ChangeKind.RemoveAllocation));
        Assert.Equal(
            (user.Account, "Analyzer", nameof(Outcome.Released), "It ended when the user was disabled."),
            (license.User, license.ItemType, license.Outcome, license.Detail)
        );

        Assert.Equal(
            [Outcome.Enabled, Outcome.Restored],
            (await _operations.UndoAsync(blocking, connection, run.Log)).Select(r => r.Outcome)
        );
        Assert.Equal("Analyzer", Assert.Single(await run.ListAsync(connection), a => a.User == user.Account).Type);
    }

    [Fact]
    public async Task A_licence_that_could_not_be_given_back_is_given_back_by_the_next_undo()
    {
        (Run run, Connection connection, User user) = await StartAnalyzerAsync();
        Guid blocking = await BlockAsync(run, connection, user);
        await run.Control.FaultAsync(
            new
            {
                service = "cloud",
                method = "POST",
                pathContains = "actions/add",
                kind = "status",
                status = 403,
                vendorBody = true,
                count = 1,
            }
        );

        Assert.Equal(
            [Outcome.Enabled, Outcome.Failed],
            (await _operations.UndoAsync(blocking, connection, run.Log)).Select(r => r.Outcome)
        );
        Assert.Equal(Outcome.Restored, Assert.Single(await _operations.UndoAsync(blocking, connection, run.Log)).Outcome);

        Assert.Equal("Analyzer", Assert.Single(await run.ListAsync(connection), a => a.User == user.Account).Type);
    }

    [Fact]
    public async Task A_licence_whose_return_is_in_doubt_is_given_back_by_going_on_with_the_undo()
    {
        (Run run, Connection connection, User user) = await StartAnalyzerAsync();
        Guid blocking = await BlockAsync(run, connection, user);
        await run.Control.FaultAsync(
            new
            {
                service = "cloud",
                method = "POST",
                pathContains = "actions/add",
                kind = "close",
                count = -1,
            }
        );

        Assert.Equal([Outcome.Enabled, Outcome.Open], (await _operations.UndoAsync(blocking, connection, run.Log)).Select(r => r.Outcome));
        await run.Control.ClearFaultsAsync();
        Assert.Equal(
            Outcome.Restored,
            Assert.Single(await _operations.ResumeAsync(_operations.Newest().Run.RunId, connection, run.Log)).Outcome
        );

        Assert.Equal("Analyzer", Assert.Single(await run.ListAsync(connection), a => a.User == user.Account).Type);
    }

    [Fact]
    public async Task Who_is_not_blocked_keeps_the_licence_and_the_journal_says_so()
    {
        (Run run, Connection connection, User user) = await StartAnalyzerAsync();
        await run.Control.FaultAsync(
            new
            {
                service = "cloud",
                method = "PATCH",
                kind = "status",
                status = 403,
                vendorBody = true,
                count = 1,
            }
        );

        Guid blocking = await BlockAsync(run, connection, user);

        Assert.Equal(
            [nameof(Outcome.Failed), nameof(Outcome.Skipped)],
            _operations.Of(blocking).Entries.OrderBy(e => e.Action == nameof(ChangeKind.RemoveAllocation)).Select(e => e.Outcome)
        );
        Assert.Equal("Analyzer", Assert.Single(await run.ListAsync(connection), a => a.User == user.Account).Type);
    }

    [Fact]
    public async Task Who_was_given_another_type_since_gets_no_second_licence()
    {
        (Run run, Connection connection, User user) = await StartAnalyzerAsync();
        Guid blocking = await BlockAsync(run, connection, user);
        await run.Control.AdvanceAsync(TimeSpan.FromMinutes(5));
        await connection.Allocations.AddAsync(
            [new AllocationRequest(new AllocationUser(user.Account, user.Id, null, null), "Professional")],
            1,
            run.Log,
            CancellationToken.None
        );

        IReadOnlyList<ItemResult> undone = await _operations.UndoAsync(blocking, connection, run.Log);

        Assert.Equal([Outcome.Enabled, Outcome.Failed], undone.Select(r => r.Outcome));
        Assert.Contains("somebody gave Professional since", undone[1].Error!.Message);
        Assert.Equal("Professional", Assert.Single(await run.ListAsync(connection), a => a.User == user.Account).Type);
    }

    [Fact]
    public async Task Who_was_opened_by_hand_gets_the_licence_back_all_the_same()
    {
        (Run run, Connection connection, User user) = await StartAnalyzerAsync();
        Guid blocking = await BlockAsync(run, connection, user);
        await connection.Users.SetStatusAsync(user.Id, UserStatus.Active, run.Log, CancellationToken.None);

        Assert.Equal(
            [Outcome.Exists, Outcome.Restored],
            (await _operations.UndoAsync(blocking, connection, run.Log)).Select(r => r.Outcome)
        );

        Assert.Equal("Analyzer", Assert.Single(await run.ListAsync(connection), a => a.User == user.Account).Type);
    }

    [Fact]
    public async Task The_list_is_read_once_for_all_who_are_blocked()
    {
        (Run run, Connection connection, _) = await StartAnalyzerAsync();
        IReadOnlyList<Allocation> rows = await run.ListAsync(connection);
        List<User> people = (
            await UserLister.ListAllAsync(connection, new UserQuery { Statuses = [UserStatus.Active] }, run.Log, CancellationToken.None)
        )
            .Take(5)
            .ToList();
        int pages = (rows.Count / 100) + 1;
        await run.Control.ResetAsync();
        LeaverLicenses licenses = new(connection, ofAnybody: true);

        foreach (User person in people)
        {
            Assert.Equal(
                rows.Where(r => r.User == person.Account).Select(r => r.Type),
                (await licenses.FindAsync(person, run.Log, CancellationToken.None)).Select(r => r.Type)
            );
        }

        Assert.InRange((await run.Control.LogAsync("cloud")).Count, 1, pages + 1);
    }

    private async Task<(Run Run, Connection Connection, User User)> StartAnalyzerAsync()
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Cloud();
        IReadOnlyList<Allocation> rows = await run.ListAsync(connection);
        foreach (Allocation row in rows.Where(a => a is { UserId: not null, Type: "Analyzer" } && rows.Count(b => b.User == a.User) == 1))
        {
            User user = (await connection.Users.GetAsync(row.UserId!, run.Log, CancellationToken.None))!;
            if (user is { Status: UserStatus.Active, IsService: false } && !user.Roles.Contains("TenantAdmin"))
            {
                return (run, connection, user);
            }
        }

        throw new InvalidOperationException("The seed has no active holder of one licence.");
    }

    private async Task<Guid> BlockAsync(Run run, Connection connection, User user)
    {
        IReadOnlyList<Allocation> held = await new LeaverLicenses(connection, ofAnybody: true).FindAsync(
            user,
            run.Log,
            CancellationToken.None
        );
        Change change = UserChanges.OfStatus(user, UserStatus.Disabled) with { Consequences = BlockedLicenses.Of(user, held, connection) };
        return await _operations.RunAsync(journal => journal.Executor().RunAsync(connection, [change], run.Log, CancellationToken.None));
    }
}
