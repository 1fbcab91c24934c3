using QlikAdmin.Changes;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Operations;
using Xunit;

namespace QlikAdmin.Integration.Tests.Journals;

/// <summary>An undo that was stopped before its first change is resumed with the same checks as a new undo.</summary>
public sealed class StoppedUndoTests : SandboxTest, IDisposable
{
    private readonly JournaledRuns _operations = new();

    public StoppedUndoTests(Sandboxes shared)
        : base(shared) { }

    public void Dispose() => _operations.Dispose();

    [Theory]
    [InlineData(QlikProduct.Cloud)]
    [InlineData(QlikProduct.Sense)]
    public async Task What_somebody_changed_since_is_left_alone_and_the_rest_is_given_back(QlikProduct product)
    {
        Run run = await StartFreshAsync();
        await run.Control.PostAsync("settings", new { senseUnits = new { professional = 10_000, analyzer = 10_000 } });
        Connection connection = product == QlikProduct.Cloud ? run.Cloud() : run.Sense();
        IReadOnlyList<Allocation> rows = await run.ListAsync(connection);
        List<Allocation> taken = rows.Where(a =>
                a is { Type: "Analyzer", Orphan: false, IsPool: false, Status: AllocationStatus.Active, User: not null, UserId: not null }
                && rows.Count(o => o.User == a.User) == 1
            )
            .Take(3)
            .ToList();
        Assert.Equal(3, taken.Count);
        Guid removal = await _operations.RemoveAsync(connection, taken, run.Log);
        Guid undo = await StopAsync(removal, connection);
        await run.Control.AdvanceAsync(TimeSpan.FromMinutes(5));
        await connection.AllocationWriter.AddAsync(
            [new AllocationRequest(new AllocationUser(taken[0].User!, taken[0].UserId!, null, null), "Professional")],
            1,
            run.Log,
            CancellationToken.None
        );

        IReadOnlyList<ItemResult> results = await _operations.ResumeAsync(undo, connection, run.Log);

        Assert.Equal([Outcome.Restored, Outcome.Restored, Outcome.Failed], results.Select(r => r.Outcome));
        Assert.Contains("somebody gave Professional since", results[2].Error!.Message);
        IReadOnlyList<Allocation> now = await run.ListAsync(connection);
        Assert.Equal("Professional", Assert.Single(now, a => a.User == taken[0].User && a.Status == AllocationStatus.Active).Type);
        Assert.All(taken.Skip(1), t =>
            Assert.Equal("Analyzer", Assert.Single(now, a => a.User == t.User && a.Status == AllocationStatus.Active).Type)
        );
    }

    [Fact]
    public async Task What_another_undo_gave_back_meanwhile_is_not_given_twice()
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Cloud();
        List<Allocation> taken = (await run.ListAsync(connection))
            .Where(a => a is { Type: "Analyzer", Orphan: false, UserId: not null })
            .Take(2)
            .ToList();
        Guid removal = await _operations.RemoveAsync(connection, taken, run.Log);
        Guid stopped = await StopAsync(removal, connection);
        Assert.All(await _operations.UndoAsync(removal, connection, run.Log), r => Assert.Equal(Outcome.Restored, r.Outcome));
        int changes = (await run.Control.ChangesAsync("cloud")).Count;

        Assert.All(await _operations.ResumeAsync(stopped, connection, run.Log), r => Assert.Equal(Outcome.Exists, r.Outcome));

        Assert.Equal(changes, (await run.Control.ChangesAsync("cloud")).Count);
    }

    /// <summary>Leaves the journal of an undo that was stopped after it had planned everything.</summary>
    private Task<Guid> StopAsync(Guid removal, Connection connection)
    {
        List<Change> changes = Reversal.Order(_operations.Of(removal).Entries).Select(Reversal.Planned).ToList();
        return _operations.RunAsync(journal => journal.PlanAsync(connection, changes, CancellationToken.None));
    }
}
