using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.QlikView;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Operations;
using QlikAdmin.Products.Sense;
using QlikAdmin.Workflows.Allocations;
using QlikAdmin.Workflows.Tenants;
using Xunit;

namespace QlikAdmin.Integration.Tests.Journals;

/// <summary>Licence and tenant changes are undone, and lost answers are settled by reading.</summary>
public sealed class UndoTests : SandboxTest, IDisposable
{
    private readonly JournaledRuns _operations = new();

    public UndoTests(Sandboxes shared)
        : base(shared) { }

    public void Dispose() => _operations.Dispose();

    [Theory]
    [InlineData(QlikProduct.Cloud)]
    [InlineData(QlikProduct.Sense)]
    public async Task Undoing_a_removal_gives_back_what_was_there(QlikProduct product)
    {
        Run run = await StartFreshAsync();
        Connection connection = product == QlikProduct.Cloud ? run.Cloud() : run.Sense();
        IReadOnlyList<Allocation> before = await run.ListAsync(connection);
        List<Allocation> taken = before.Where(a => a is { IsPool: false, Status: AllocationStatus.Active } && !a.Orphan).Take(20).ToList();

        Guid removal = await _operations.RemoveAsync(connection, taken, run.Log);
        Assert.NotEqual(Held(before), Held(await run.ListAsync(connection)));
        IReadOnlyList<ItemResult> undone = await _operations.UndoAsync(removal, connection, run.Log);

        Assert.All(undone, r => Assert.True(r.Error is null, r.Error?.Message));
        Assert.Equal(20, undone.Count);
        Assert.Equal(Held(before), Held(await run.ListAsync(connection)));
        Assert.All(_operations.Of(removal).Entries, e => Assert.Equal(JournalEntryState.Undone, e.State));
        Assert.Equal(JournalRunState.Completed, _operations.Of(removal).Run.State);
        JournalEntry first = _operations.Newest().Entries[0];
        Assert.Equal(new UndoLink(removal, 20), first.Change?.Undoes);

        Assert.Empty(await _operations.UndoAsync(removal, connection, run.Log));
    }

    [Fact]
    public async Task Undoing_on_QlikView_gives_back_cals_out_of_quarantine_and_cals_that_were_free()
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync();
        IReadOnlyList<Allocation> before = await run.ListAsync("NamedCal", "DocumentCal");
        List<Allocation> taken = before
            .Where(a => a.Status == AllocationStatus.Active)
            .GroupBy(a => a.Type)
            .SelectMany(g => g.Take(5))
            .ToList();
        Assert.Equal(["DocumentCal", "NamedCal"], taken.Select(a => a.Type).Distinct().Order());

        Guid removal = await _operations.RemoveAsync(run.Connection, taken, run.Log);
        Assert.NotEqual(Held(before), Held(await run.ListAsync("NamedCal", "DocumentCal")));
        IReadOnlyList<ItemResult> undone = await _operations.UndoAsync(removal, run.Connection, run.Log);

        Assert.All(undone, r => Assert.True(r.Error is null, r.Error?.Message));
        Assert.Equal(taken.Count, undone.Count);
        Assert.Equal(Held(before), Held(await run.ListAsync("NamedCal", "DocumentCal")));
        Assert.Empty(await _operations.UndoAsync(removal, run.Connection, run.Log));
    }

    [Theory]
    [InlineData(QlikProduct.Cloud)]
    [InlineData(QlikProduct.Sense)]
    public async Task Undoing_a_gift_takes_it_back_and_leaves_what_was_there_before(QlikProduct product)
    {
        Run run = await StartFreshAsync();
        Connection connection = product == QlikProduct.Cloud ? run.Cloud() : run.Sense();
        IReadOnlyList<Allocation> before = await run.ListAsync(connection);
        List<Allocation> personal = before.Where(a => a is { IsPool: false, Status: AllocationStatus.Active, UserId: not null }).ToList();
        string type = (await connection.Allocations.GetLicensesAsync(run.Log, CancellationToken.None))
            .First(l => l.Available > 0 && personal.Any(a => a.Type == l.Type))
            .Type;
        Allocation has = personal.First(a => a.Type == type);
        Allocation lacks = personal.First(a => a.Type != type && before.All(b => b.User != a.User || b.Type != type));
        AllocationRequest[] gifts = [new(Person(has), type), new(Person(lacks), type)];

        Guid added = await _operations.RunAsync(journal =>
            journal.Executor().GiveAsync(connection, ChangeKind.AddAllocation, gifts, run.Log)
        );
        Assert.Equal(["Exists", "Added"], _operations.Of(added).Entries.Select(e => e.Outcome));
        IReadOnlyList<ItemResult> undone = await _operations.UndoAsync(added, connection, run.Log);

        Assert.Equal(Outcome.Released, Assert.Single(undone).Outcome);
        Assert.Equal(Held(before), Held(await run.ListAsync(connection)));
    }

    [Fact]
    public async Task Undoing_a_conversion_converts_back()
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Cloud();
        IReadOnlyList<Allocation> before = await run.ListAsync(connection);
        AllocationRequest[] wishes = before
            .Where(a => a.Type == "Professional" && a.User != run.Site.Administrator && before.Count(b => b.User == a.User) == 1)
            .Take(3)
            .Select(a => new AllocationRequest(Person(a), "Analyzer", "Professional", a.Id))
            .ToArray();
        Assert.Equal(3, wishes.Length);

        Guid converted = await _operations.RunAsync(journal =>
            journal.Executor().GiveAsync(connection, ChangeKind.ConvertAllocation, wishes, run.Log)
        );
        Assert.NotEqual(Held(before), Held(await run.ListAsync(connection)));
        IReadOnlyList<ItemResult> undone = await _operations.UndoAsync(converted, connection, run.Log);

        Assert.All(undone, r => Assert.Equal(Outcome.Converted, r.Outcome));
        Assert.Equal(Held(before), Held(await run.ListAsync(connection)));
    }

    [Fact]
    public async Task What_somebody_changed_since_is_left_alone()
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Cloud();
        IReadOnlyList<Allocation> before = await run.ListAsync(connection);
        AllocationRequest wish = before
            .Where(a => a.Type == "Professional" && a.User != run.Site.Administrator && before.Count(b => b.User == a.User) == 1)
            .Select(a => new AllocationRequest(Person(a), "Analyzer", "Professional", a.Id))
            .First();
        Guid converted = await _operations.RunAsync(journal =>
            journal.Executor().GiveAsync(connection, ChangeKind.ConvertAllocation, [wish], run.Log)
        );
        IReadOnlyList<Allocation> now = await run.ListAsync(connection);
        await run.RemoveAsync(connection, now.Where(a => a.User == wish.User.Key).ToList());
        string afterwards = Held(await run.ListAsync(connection));

        ItemResult left = Assert.Single(await _operations.UndoAsync(converted, connection, run.Log));

        Assert.Equal(ErrorReason.ChangedSince, left.Error?.Reason);
        Assert.Equal(afterwards, Held(await run.ListAsync(connection)));
        Assert.Equal(JournalEntryState.Done, _operations.Of(converted).Entries[0].State);
    }

    [Fact]
    public async Task A_gift_whose_answer_was_lost_is_settled_by_reading_and_not_repeated()
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Cloud(retry: new Http.RetryPolicy(seed: 1));
        IReadOnlyList<Allocation> before = await run.ListAsync(connection);
        Allocation lacks = before.First(a => a is { UserId: not null, Type: "Professional" } && before.Count(b => b.User == a.User) == 1);
        await run.Control.FaultAsync(
            new
            {
                service = "cloud",
                method = "POST",
                pathContains = "actions/add",
                kind = "lostAnswer",
            }
        );

        Guid added = await _operations.RunAsync(journal =>
            journal.Executor().GiveAsync(connection, ChangeKind.AddAllocation, [new AllocationRequest(Person(lacks), "Analyzer")], run.Log)
        );

        JournalEntry settled = Assert.Single(_operations.Of(added).Entries);
        Assert.Equal("Added", settled.Outcome);
        Assert.Contains("lost", settled.Detail);
        Assert.Single(await run.Control.CallsAsync("cloud", "POST", "actions/add"));
        Assert.Equal((0, 1), (_operations.Of(added).Run.Open, _operations.Of(added).Run.Done));
    }

    [Fact]
    public async Task A_removal_on_Sense_whose_answer_was_lost_is_settled_as_quarantined_with_its_end()
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Sense();
        List<Allocation> personal = (await run.ListAsync(connection))
            .Where(a => a is { IsPool: false, Status: AllocationStatus.Active })
            .ToList();
        Allocation used = personal.First(a => a.LastUsedAt > Run.Start.AddDays(-6));
        Allocation idle = personal.First(a => a.LastUsedAt < Run.Start.AddDays(-9));

        Guid removal = await OpenAsync(connection, used, idle);
        await run.RemoveAsync(connection, [used, idle]);

        await IsSettledAsync(removal, connection, run.Log, run.Clock.UtcNow);
    }

    [Fact]
    public async Task A_removal_on_QlikView_whose_answer_was_lost_is_settled_as_quarantined_with_its_end()
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync();
        IReadOnlyList<Allocation> cals = await run.ListAsync("NamedCal");
        List<Allocation> alone = cals.Where(a => a.Status == AllocationStatus.Active && cals.Count(o => o.Id == a.Id) == 1).ToList();
        Allocation used = alone.First(a => a.LastUsedAt is not null);
        Allocation idle = alone.First(a => a.LastUsedAt is null);

        Guid removal = await OpenAsync(run.Connection, used, idle);
        await run.RemoveAsync(used, idle);

        await IsSettledAsync(removal, run.Connection, run.Log, run.Clock.UtcNow);
    }

    [Fact]
    public async Task A_deactivated_tenant_comes_back_with_the_host_name_that_the_caller_had_given()
    {
        Run run = await StartFreshAsync();
        Connection region = run.Region();
        TenantOrder order = new(run.Tenant.TenantId, "sandbox.eu.qlikcloud.example");
        Guid disabled = await _operations.RunAsync(journal =>
            journal
                .Executor()
                .RunAsync(
                    region,
                    [TenantChanges.OfDisabling(order, 30, DateTimeOffset.UtcNow.AddDays(30), isRepeated: false)],
                    run.Log,
                    CancellationToken.None
                )
        );
        await Run.FailsAsync(ErrorReason.TenantDeactivated, () => run.ListAsync(run.Cloud()));

        ItemResult undone = Assert.Single(await _operations.UndoAsync(disabled, region, run.Log));

        Assert.Equal(Outcome.Enabled, undone.Outcome);
        Assert.NotEmpty(await run.ListAsync(run.Cloud()));
        Guid enabled = await _operations.RunAsync(journal =>
            journal.Executor().RunAsync(region, [TenantChanges.OfEnabling(order)], run.Log, CancellationToken.None)
        );
        Assert.Equal(ErrorReason.NoUndo, Reversal.Refusal(_operations.Of(enabled).Entries[0])?.Reason);
    }

    /// <summary>A run that began removals and never heard what became of them.</summary>
    private Task<Guid> OpenAsync(Connection connection, params Allocation[] rows)
    {
        return _operations.RunAsync(async journal =>
            await Assert.ThrowsAsync<OperationCanceledException>(() =>
                journal.RunAsync(
                    connection,
                    rows.Select(r => AllocationChanges.OfRemoval(r)).ToList(),
                    _ => throw new OperationCanceledException(),
                    SilentLog.Instance,
                    CancellationToken.None
                )
            )
        );
    }

    private async Task IsSettledAsync(Guid removal, Connection connection, IOperationLog log, DateTimeOffset now)
    {
        IReadOnlyList<ItemResult> settled = await _operations.ResumeAsync(removal, connection, log);

        Assert.Equal([Outcome.Quarantined, Outcome.Released], settled.Select(r => r.Outcome));
        Assert.All(settled, r => Assert.Contains("lost", r.Detail));
        Assert.InRange(settled[0].QuarantineEndsAt!.Value, now.AddHours(23), now.AddDays(8));
        Assert.Null(settled[1].QuarantineEndsAt);
        IReadOnlyList<JournalEntry> entries = _operations.Of(removal).Entries;
        Assert.Equal(["Quarantined", "Released"], entries.Select(e => e.Outcome));
        Assert.Equal(settled.Select(r => r.QuarantineEndsAt), entries.Select(e => e.QuarantineEndsAt));
    }

    private static AllocationUser Person(Allocation allocation) =>
        new(allocation.User!, allocation.UserId!, allocation.UserName, allocation.Email);

    /// <summary>Who holds what now; keys of rows and dates may be new after a change that was taken back.</summary>
    private static string Held(IEnumerable<Allocation> rows)
    {
        return string.Join(
            '\n',
            rows.Where(r => r.Status == AllocationStatus.Active).Select(r => $"{r.Type} {r.User} {r.Scope}").Order(StringComparer.Ordinal)
        );
    }
}
