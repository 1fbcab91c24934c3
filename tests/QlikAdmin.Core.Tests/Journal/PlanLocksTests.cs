using QlikAdmin.Changes;
using QlikAdmin.Operations;

namespace QlikAdmin.Core.Tests.Journal;

/// <summary>One plan is applied on one server by one process at a time.</summary>
public sealed class PlanLocksTests : IDisposable
{
    private const string Server = "https://acme.example/";

    private readonly TemporaryFolder _folder = new();
    private readonly string _plan = Guid.NewGuid().ToString("D");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_plan_that_is_being_applied_is_refused_with_the_run_that_does()
    {
        using FakeConnection connection = new(new FakeAdapter());
        using PlanLocks first = PlanLocks.Take(_folder.Path, [_plan], [Server]);
        using JournalFile journal = new(
            ChangeHandlers.All,
            Guid.NewGuid(),
            _folder.Path,
            "Invoke-QlikPlan",
            _plan + "," + Guid.NewGuid().ToString("D")
        );
        await journal.PlanAsync(connection, new List<Change> { new(ChangeKind.RemoveAllocation, "a") }, CancellationToken.None);

        QlikException error = Assert.Throws<QlikException>(() =>
            PlanLocks.Take(_folder.Path, [Guid.NewGuid().ToString("D"), _plan], [Server])
        );

        Assert.Equal(ErrorReason.JournalBusy, error.Reason);
        Assert.Contains(RunText.Short(journal.RunId), error.Message);
        Assert.Contains(_plan, error.Message);
    }

    [Fact]
    public void It_is_free_again_when_that_has_ended_and_no_other_plan_waits_for_it()
    {
        string folder = _folder.In("new");
        PlanLocks first = PlanLocks.Take(folder, [_plan], [Server]);
        using (PlanLocks.Take(folder, [Guid.NewGuid().ToString("D")], [Server]))
        {
            Assert.Contains("another process", Assert.Throws<QlikException>(() => PlanLocks.Take(folder, [_plan], [Server])).Message);
        }

        using (PlanLocks.Take(folder, [_plan], ["https://other.example/"]))
        {
            first.Dispose();
        }

        using PlanLocks again = PlanLocks.Take(folder, [_plan], [Server]);
        Assert.Empty(JournalReader.Files(folder));
    }

    [Fact]
    public void A_folder_that_can_not_be_written_is_an_error()
    {
        System.IO.File.WriteAllText(_folder.In("file"), string.Empty);

        Assert.Equal(
            ErrorReason.JournalFailed,
            Assert.Throws<QlikException>(() => PlanLocks.Take(_folder.In("file"), [_plan], [Server])).Reason
        );
    }
}
