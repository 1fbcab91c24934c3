using QlikAdmin.Changes;
using QlikAdmin.Operations;

namespace QlikAdmin.Core.Tests.Journal;

/// <summary>One file or variable stops all runs before their next batch.</summary>
public sealed class StopSignalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeAdapter _adapter = new();
    private readonly FakeConnection _connection;

    private IEnumerable<string> Removed => _adapter.Removed.SelectMany(b => b).Select(a => a.Id);

    public StopSignalTests()
    {
        _connection = new FakeConnection(_adapter);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_planned_stays_planned_and_a_later_run_makes_it()
    {
        FakeHost host = new("one") { Signal = _folder.In("stop") };
        using (JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), _folder.Path, "Remove-QlikAllocation", host: host))
        {
            ChangeExecutor executor = new(journal);
            List<Change> changes = [Change("a"), Change("b")];
            await executor.PlanAsync(_connection, changes, SilentLog.Instance, TestContext.Current.CancellationToken);
            await MakeAsync(executor, changes[0]);
            File.WriteAllText(_folder.In("stop"), string.Empty);

            QlikException error = await Given.FailsAsync(() => MakeAsync(executor, changes[1]));

            Assert.Equal(ErrorReason.StopRequested, error.Reason);
            Assert.Contains(_folder.In("stop"), error.Message);
            Assert.NotNull(error.NextStep);
            journal.Close(JournalEnd.Stopped);
        }

        Assert.Equal(["a"], Removed);
        JournalRun run = JournalArchive.Read(_folder.Path, _ => { }).Single().Run;
        Assert.Equal((1, 1, 0), (run.Done, run.Planned, run.Open));

        File.Delete(_folder.In("stop"));
        using JournalFile again = JournalFile.Reopen(ChangeHandlers.All, run, "Resume-QlikOperation", host);
        await MakeAsync(new ChangeExecutor(again), Change("b"));
        Assert.Equal(["a", "b"], Removed);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("0", false)]
    [InlineData("No", false)]
    [InlineData("false", false)]
    [InlineData("1", true)]
    [InlineData("YES", true)]
    [InlineData("true", true)]
    [InlineData("/no/such/file", false)]
    public void A_word_or_a_file_that_exists_stops(string? signal, bool stops) => Assert.Equal(stops, StopSignal.IsSet(signal));

    private Task MakeAsync(ChangeExecutor executor, Change change) =>
        executor.MakeAsync(_connection, [new PlannedChange(change)], SilentLog.Instance, TestContext.Current.CancellationToken);

    private static Change Change(string id) => new(ChangeKind.RemoveAllocation, id) { ItemType = "Analyzer", User = "CORP\\" + id };
}
