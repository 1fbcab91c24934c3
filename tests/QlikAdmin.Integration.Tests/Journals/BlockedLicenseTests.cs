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
        : base(shared)
    {
    }

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
            Assert.Equal(Outcome.Disabled, Assert.Single(await _operations.ResumeAsync(blocking, connection, run.Log)).Outcome);
        }

        ChangeResult undone = Assert.Single(await _operations.UndoAsync(blocking, connection, run.Log));

        Assert.Equal(Outcome.Enabled, undone.Outcome);
        Assert.Contains("Analyzer is given back", undone.Detail);
        Assert.Equal("Analyzer", Assert.Single(await run.ListAsync(connection), a => a.User == user.Account).Type);
    }

    [Fact]
    public async Task Where_no_unit_is_free_the_undo_says_what_is_missing()
    {
        (Run run, Connection connection, User user) = await StartAnalyzerAsync();
        Guid blocking = await BlockAsync(run, connection, user);
        await run.Control.FaultAsync(new { service = "cloud", method = "POST", pathContains = "actions/add", kind = "status", status = 403 });

        ChangeResult undone = Assert.Single(await _operations.UndoAsync(blocking, connection, run.Log));

        Assert.Equal(Outcome.Enabled, undone.Outcome);
        Assert.Contains("Analyzer of " + user.Account, undone.Detail);
        Assert.Contains("could not be given back", undone.Detail);
        Assert.Contains(run.Log.Warnings, w => w.Contains("could not be given back", StringComparison.Ordinal) && w.Contains("Add-QlikAllocation", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_was_given_another_type_since_gets_no_second_licence()
    {
        (Run run, Connection connection, User user) = await StartAnalyzerAsync();
        Guid blocking = await BlockAsync(run, connection, user);
        await connection.Allocations.AddAsync([new AllocationRequest(new AllocationUser(user.Account, user.Id, null, null), "Professional")], 1, run.Log, CancellationToken.None);

        ChangeResult undone = Assert.Single(await _operations.UndoAsync(blocking, connection, run.Log));

        Assert.Contains("Professional was given since", undone.Detail);
        Assert.Equal("Professional", Assert.Single(await run.ListAsync(connection), a => a.User == user.Account).Type);
    }

    [Fact]
    public async Task Who_was_opened_by_hand_is_told_of_with_what_is_missing()
    {
        (Run run, Connection connection, User user) = await StartAnalyzerAsync();
        Guid blocking = await BlockAsync(run, connection, user);
        await connection.Users.SetStatusAsync(user.Id, UserStatus.Active, run.Log, CancellationToken.None);

        Assert.Equal(Outcome.Exists, Assert.Single(await _operations.UndoAsync(blocking, connection, run.Log)).Outcome);

        Assert.Contains(run.Log.Warnings, w => w.Contains("without Analyzer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_is_read_once_for_all_who_are_blocked()
    {
        (Run run, Connection connection, _) = await StartAnalyzerAsync();
        IReadOnlyList<Allocation> rows = await run.ListAsync(connection);
        List<User> people = (await UserLister.ListAllAsync(connection, new UserQuery { Statuses = [UserStatus.Active] }, run.Log, CancellationToken.None)).Take(5).ToList();
        int pages = (rows.Count / 100) + 1;
        await run.Control.ResetAsync();
        LeaverLicenses licenses = new(connection, ofAnybody: true);

        foreach (User person in people)
        {
            Assert.Equal(rows.Where(r => r.User == person.Account).Select(r => r.Type), (await licenses.FindAsync(person, run.Log, CancellationToken.None)).Select(r => r.Type));
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

    private Task<Guid> BlockAsync(Run run, Connection connection, User user)
    {
        UserWork work = new(user, [UserChanges.OfBlocking(user, UserStatus.Disabled, ["Analyzer"])]);
        return _operations.RunAsync(journal => UserChanger.MakeAsync(connection, [work], new UserGuard(connection), null, journal, run.Log, CancellationToken.None));
    }
}
