using QlikAdmin.Changes;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Operations;
using QlikAdmin.Products.Sense;
using QlikAdmin.Workflows.Users;
using Xunit;

namespace QlikAdmin.Integration.Tests.Journals;

/// <summary>Undo restores exactly the state before, and distinguishes its own changes from those of others.</summary>
public sealed class ExactUndoTests : SandboxTest, IDisposable
{
    private readonly JournaledRuns _operations = new();

    public ExactUndoTests(Sandboxes shared)
        : base(shared) { }

    public void Dispose() => _operations.Dispose();

    [Theory]
    [InlineData(QlikProduct.Cloud)]
    [InlineData(QlikProduct.Sense)]
    public async Task Who_held_several_types_gets_all_of_them_back_one_after_the_other(QlikProduct product)
    {
        Run run = await StartFreshAsync();
        Connection connection = product == QlikProduct.Cloud ? run.Cloud() : run.Sense();
        List<Allocation> personal = Personal(await run.ListAsync(connection));
        List<string> types = personal.Select(a => a.Type).Distinct().Take(3).ToList();
        AllocationUser person = Person(personal[0]);
        await connection.AllocationWriter.AddAsync(
            types.Select(t => new AllocationRequest(person, t)).ToList(),
            1,
            run.Log,
            CancellationToken.None
        );
        List<Allocation> before = Personal(await run.ListAsync(connection));
        List<Allocation> taken = before.Where(a => a.User == person.Key).ToList();
        Assert.True(taken.Count >= 2, "The person holds too little.");
        Guid removal = await _operations.RemoveAsync(connection, taken, run.Log);

        foreach (int entry in Enumerable.Range(1, taken.Count).Reverse())
        {
            await run.Control.AdvanceAsync(TimeSpan.FromMinutes(1));
            Assert.Equal(
                Outcome.Restored,
                Assert.Single(await _operations.UndoAsync(removal, connection, e => e.Entry == entry, run.Log)).Outcome
            );
        }

        Assert.Equal(Held(before), Held(Personal(await run.ListAsync(connection))));
    }

    [Theory]
    [InlineData(true, UserStatus.RemovedExternally)]
    [InlineData(false, UserStatus.Active)]
    public async Task Whoever_was_blocked_is_afterwards_what_the_directory_makes_of_them(bool isGone, UserStatus before)
    {
        (Run run, Connection connection, User user, UserStatus blocked) = await StartUserAsync(QlikProduct.Sense);
        await run.Control.PostAsync("sense/directory", new { user = user.Account, present = !isGone });
        await run.Control.PostAsync("sense/directory/sync", new { directory = user.UserDirectory });
        User read = (await connection.Users.GetAsync(user.Id, run.Log, CancellationToken.None))!;
        Guid blocking = await SetStatusAsync(run, connection, read, blocked);
        await run.Control.PostAsync("sense/directory/sync", new { directory = user.UserDirectory });
        UserStatus between = (await connection.Users.GetAsync(user.Id, run.Log, CancellationToken.None))!.Status;

        ItemResult undone = Assert.Single(await _operations.UndoAsync(blocking, connection, run.Log));

        Assert.Null(undone.Error);
        Assert.Equal(
            (before, blocked, before),
            (read.Status, between, (await connection.Users.GetAsync(user.Id, run.Log, CancellationToken.None))!.Status)
        );
    }

    [Theory]
    [InlineData(QlikProduct.Cloud)]
    [InlineData(QlikProduct.Sense)]
    public async Task A_user_whom_somebody_blocked_again_since_is_left_alone(QlikProduct product)
    {
        (Run run, Connection connection, User user, UserStatus blocked) = await StartUserAsync(product);
        Guid blocking = await SetStatusAsync(run, connection, user, blocked);
        await run.Control.AdvanceAsync(TimeSpan.FromMinutes(1));
        await connection.UserWriter.SetStatusAsync(user.Id, UserStatus.Active, run.Log, CancellationToken.None);
        await run.Control.AdvanceAsync(TimeSpan.FromMinutes(1));
        await connection.UserWriter.SetStatusAsync(user.Id, blocked, run.Log, CancellationToken.None);

        ItemResult left = Assert.Single(await _operations.UndoAsync(blocking, connection, run.Log));

        Assert.Equal(ErrorReason.ChangedSince, left.Error?.Reason);
        Assert.Contains("somebody has set the status since", left.Error!.Message);
        Assert.Equal(blocked, (await connection.Users.GetAsync(user.Id, run.Log, CancellationToken.None))!.Status);
    }

    [Theory]
    [InlineData(QlikProduct.Cloud)]
    [InlineData(QlikProduct.Sense)]
    public async Task A_user_who_was_changed_otherwise_since_is_let_in_and_the_question_says_so(QlikProduct product)
    {
        (Run run, Connection connection, User user, UserStatus blocked) = await StartUserAsync(product);
        Guid blocking = await SetStatusAsync(run, connection, user, blocked);
        await run.Control.AdvanceAsync(TimeSpan.FromMinutes(1));
        Role role = (await connection.Roles.GetRolesAsync(run.Log, CancellationToken.None)).First(r =>
            r.Name != connection.Roles.AdminRole && !connection.Roles.Holds(user, r.Id)
        );
        await connection.UserWriter.AddRoleAsync(user.Id, role.Id, run.Log, CancellationToken.None);
        JournalContent content = _operations.Of(blocking);
        OperationBatch batch = Assert.Single(OperationBatch.Cut(content.Entries, content.Entries.ToDictionary(e => e, _ => connection)));
        OperationStep step = Assert.Single(
            await Reversal.LookAsync(batch, LaterRuns.Read(content, content.Entries, e => throw e), run.Log, CancellationToken.None)
        );

        Assert.Contains("it is not known whether that was the status", Reversal.Question(step));
        Assert.Equal(Outcome.Enabled, Assert.Single(await _operations.UndoAsync(blocking, connection, run.Log)).Outcome);
    }

    [Fact]
    public async Task What_this_run_and_its_undo_did_to_a_user_is_not_somebody_elses_change()
    {
        (Run run, Connection connection, User user, UserStatus blocked) = await StartUserAsync(QlikProduct.Sense);
        Role role = (await connection.Roles.GetRolesAsync(run.Log, CancellationToken.None)).First(r => r.Name == "HubAdmin");
        Guid changed = await _operations.RunAsync(async journal =>
        {
            await MakeAsync(run, connection, UserChanges.OfStatus(user, blocked), journal);
            await run.Control.AdvanceAsync(TimeSpan.FromMinutes(1));
            await MakeAsync(run, connection, UserChanges.OfRole(user, role, isGiven: true), journal);
        });
        await run.Control.AdvanceAsync(TimeSpan.FromMinutes(1));

        IReadOnlyList<ItemResult> undone = await _operations.UndoAsync(changed, connection, run.Log);

        Assert.All(undone, r => Assert.Null(r.Error));
        User now = (await connection.Users.GetAsync(user.Id, run.Log, CancellationToken.None))!;
        Assert.Equal((UserStatus.Active, false), (now.Status, connection.Roles.Holds(now, role.Id)));
    }

    [Fact]
    public async Task A_later_run_that_blocked_the_same_user_is_named()
    {
        (Run run, Connection connection, User user, UserStatus blocked) = await StartUserAsync(QlikProduct.Sense);
        Guid first = await SetStatusAsync(run, connection, user, blocked);
        await connection.UserWriter.SetStatusAsync(user.Id, UserStatus.Active, run.Log, CancellationToken.None);
        Guid second = await SetStatusAsync(run, connection, user, blocked);

        ItemResult left = Assert.Single(await _operations.UndoAsync(first, connection, run.Log));

        Assert.Equal(ErrorReason.ChangedSince, left.Error?.Reason);
        Assert.Contains(RunText.Short(second), left.Error!.Message);
        Assert.Contains("Undo-QlikOperation -Run " + RunText.Short(second), left.Error.NextStep);

        // After the later run is undone, nothing is left to do.
        Assert.Equal(Outcome.Enabled, Assert.Single(await _operations.UndoAsync(second, connection, run.Log)).Outcome);
        Assert.Equal(Outcome.Exists, Assert.Single(await _operations.UndoAsync(first, connection, run.Log)).Outcome);
    }

    [Fact]
    public async Task Two_processes_that_apply_one_plan_at_once_delete_no_row_twice()
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Sense();
        PlanRun plan = await PlanRun.MakeAsync(connection, """{ "Name": "some", "AllocatedFor": "1d" }""", string.Empty, run.Log);
        string id = plan.Rows[0].PlanId.ToString("D");
        using Barrier together = new(2);

        IReadOnlyList<ItemResult<PlanRow>>?[] applied = await Task.WhenAll(Task.Run(ApplyAsync), Task.Run(ApplyAsync));

        IReadOnlyList<ItemResult<PlanRow>> outcomes = Assert.Single(applied, a => a is not null)!;
        Assert.All(outcomes, o => Assert.True(o.Outcome is Outcome.Released or Outcome.Quarantined, $"{o.Item}: {o.Outcome} {o.Detail}"));
        Assert.Contains(outcomes, o => o.Outcome == Outcome.Quarantined);
        await IsDeletedOnceAsync(run, connection, plan);

        async Task<IReadOnlyList<ItemResult<PlanRow>>?> ApplyAsync()
        {
            IReadOnlyList<ItemResult<PlanRow>> result = [];
            Assert.True(together.SignalAndWait(TimeSpan.FromMinutes(2)));
            try
            {
                using PlanLocks locks = PlanLocks.Take(_operations.Folder, [id], [connection.Uri.AbsoluteUri]);

                // Waits until the other one has been refused. Otherwise it would run after this one and not at the same time.
                await _operations.RunAsync(async journal => result = await plan.ApplyAsync(journal));
                Assert.True(together.SignalAndWait(TimeSpan.FromMinutes(2)));
                return result;
            }
            catch (QlikException e) when (e.Reason == ErrorReason.JournalBusy)
            {
                Assert.Contains(id, e.Message);
                Assert.True(together.SignalAndWait(TimeSpan.FromMinutes(2)));
                return null;
            }
        }
    }

    [Theory]
    [InlineData(QlikProduct.Cloud)]
    [InlineData(QlikProduct.Sense)]
    public async Task Who_applies_a_plan_that_another_one_applied_skips_what_is_done(QlikProduct product)
    {
        Run run = await StartFreshAsync();
        Connection connection = product == QlikProduct.Cloud ? run.Cloud() : run.Sense();
        PlanRun plan = await PlanRun.MakeAsync(connection, """{ "Name": "some", "AllocatedFor": "1d" }""", string.Empty, run.Log);
        await _operations.RunAsync(journal => plan.ApplyAsync(journal));
        string held = Held(await run.ListAsync(connection));
        using JournaledRuns elsewhere = new();

        IReadOnlyList<ItemResult<PlanRow>> second = [];
        await elsewhere.RunAsync(async journal => second = await plan.ApplyAsync(journal));

        Assert.Equal(plan.Rows.Count, second.Count);
        Assert.All(second, o => Assert.Equal(Outcome.Skipped, o.Outcome));
        Assert.All(second, o => Assert.Contains(o.Detail!.Split(',')[0], new[] { "it is gone", "it is in quarantine" }));
        Assert.Equal(held, Held(await run.ListAsync(connection)));
        if (product == QlikProduct.Sense)
        {
            await IsDeletedOnceAsync(run, connection, plan);
        }
    }

    [Fact]
    public async Task A_row_that_went_into_quarantine_after_the_reading_is_not_deleted()
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Sense();
        PlanRun plan = await PlanRun.MakeAsync(connection, """{ "Name": "some", "AllocatedFor": "1d" }""", string.Empty, run.Log);

        IReadOnlyList<ItemResult<PlanRow>> late = [];
        await _operations.RunAsync(async journal =>
            late = await plan.ApplyAsync(journal, beforeEach: batch =>
                run.RemoveAsync(connection, batch.Select(r => new Allocation(r.AllocationId, r.Product, r.Connection, r.Type)).ToList())
            )
        );

        Assert.Contains(late, o => o is { Outcome: Outcome.Skipped, Detail: "it is in quarantine" });
        Assert.All(late, o => Assert.True(o.Outcome is Outcome.Skipped or Outcome.AlreadyGone, $"{o.Item}: {o.Outcome} {o.Detail}"));
        await IsDeletedOnceAsync(run, connection, plan);
    }

    private static async Task IsDeletedOnceAsync(Run run, Connection connection, PlanRun plan)
    {
        List<string> deleted = (await run.Control.LogAsync("sense"))
            .Where(r => r.Method == "DELETE")
            .Select(r => Path.GetFileName(r.Path))
            .ToList();
        Assert.Equal(deleted.Count, deleted.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(
            plan.Rows.Select(r => r.AllocationId).Order(StringComparer.OrdinalIgnoreCase),
            deleted.Order(StringComparer.OrdinalIgnoreCase),
            StringComparer.OrdinalIgnoreCase
        );
        Assert.Contains(await run.ListAsync(connection), a =>
            a.Status == AllocationStatus.Quarantined && plan.Rows.Any(r => r.AllocationId == a.Id)
        );
    }

    private static List<Allocation> Personal(IEnumerable<Allocation> rows) =>
        rows.Where(a => a is { IsPool: false, Status: AllocationStatus.Active, UserId: not null }).ToList();

    private static AllocationUser Person(Allocation allocation) =>
        new(allocation.User!, allocation.UserId!, allocation.UserName, allocation.Email);

    private static string Held(IEnumerable<Allocation> rows)
    {
        return string.Join(
            '\n',
            rows.Where(r => r.Status == AllocationStatus.Active).Select(r => $"{r.Type} {r.User}").Order(StringComparer.Ordinal)
        );
    }

    private static async Task MakeAsync(Run run, Connection connection, Change change, IChangeJournal journal)
    {
        ItemResult result = Assert.Single(await journal.Executor().RunAsync(connection, [change], run.Log, CancellationToken.None));
        Assert.Null(result.Error);
    }

    private async Task<Guid> SetStatusAsync(Run run, Connection connection, User user, UserStatus status)
    {
        Guid made = await _operations.RunAsync(journal => MakeAsync(run, connection, UserChanges.OfStatus(user, status), journal));
        Assert.NotNull(Assert.Single(_operations.Of(made).Entries).ServerTime);
        return made;
    }

    /// <summary>A user without a licence, who may come in.</summary>
    private async Task<(Run Run, Connection Connection, User User, UserStatus Blocked)> StartUserAsync(QlikProduct product)
    {
        Run run = await StartFreshAsync();
        Connection connection = product == QlikProduct.Cloud ? run.Cloud() : run.Sense();
        IReadOnlyList<User> users = await UserLister.ListAllAsync(
            connection,
            new UserQuery { Statuses = [UserStatus.Active] },
            run.Log,
            CancellationToken.None
        );
        HashSet<string?> holders = (await run.ListAsync(connection)).Select(a => a.User).ToHashSet();
        User user = users.First(u => !u.IsService && u.Roles.Count == 0 && (product == QlikProduct.Sense || !holders.Contains(u.Account)));
        return (run, connection, user, product == QlikProduct.Cloud ? UserStatus.Disabled : UserStatus.Blocked);
    }
}
