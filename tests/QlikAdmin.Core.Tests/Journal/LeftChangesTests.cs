using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Operations;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Journal;

/// <summary>What a journal says about changes that were planned and not made.</summary>
public sealed class LeftChangesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeConnection _connection = new(new FakeAdapter());
    private readonly RecordingLog _log = new() { Watches = new ServerWatches() };
    private readonly QlikHttp _http = Given.Http(FakeServer.Always(Answer.Json("{}", 401)));

    private ServerWatch Watch => _log.Watches!.Of(_http);

    public void Dispose()
    {
        _http.Dispose();
        _connection.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("Completed", JournalRunState.Stopped)]
    [InlineData("Stopped", JournalRunState.Stopped)]
    [InlineData("Failed", JournalRunState.Failed)]
    public async Task A_run_with_something_planned_is_never_completed(string end, JournalRunState state)
    {
        using JournalFile journal = New();
        await journal.PlanAsync(_connection, [Change("a"), Change("b")], CancellationToken.None);
        await EndAsync(journal, "a", new ItemResult(Outcome.Released));

        journal.Close(Enum.Parse<JournalEnd>(end));

        JournalRun run = Read(journal).Run;
        Assert.Equal((state, 1, 1), (run.State, run.Done, run.Planned));
    }

    [Fact]
    public async Task Neither_is_one_with_something_in_doubt()
    {
        using JournalFile journal = New();
        await EndAsync(journal, "a", ItemResult.Failed(new QlikException(ErrorReason.Timeout, "no answer") { InDoubt = true }));

        journal.Close(JournalEnd.Completed);

        JournalRun run = Read(journal).Run;
        Assert.Equal((JournalRunState.Stopped, 1), (run.State, run.Open));
    }

    [Fact]
    public async Task What_is_not_to_be_begun_is_ended_and_what_was_begun_is_not_touched_by_that()
    {
        using JournalFile journal = New();
        await journal.PlanAsync(_connection, [Change("a"), Change("b")], CancellationToken.None);
        await EndAsync(journal, "a", new ItemResult(Outcome.Released));

        await journal.EndPlannedAsync(
            _connection,
            new[] { "a", "b", "never planned" }
                .Select(id => new KeyValuePair<Change, ItemResult>(Change(id), new ItemResult(Outcome.Skipped, "used")))
                .ToList()
        );
        journal.Close(JournalEnd.Completed);

        JournalContent content = Read(journal);
        Assert.Equal([JournalEntryState.Done, JournalEntryState.Skipped], content.Entries.Select(e => e.State));
        Assert.Equal("used", content.Entries[1].Detail);
        Assert.Equal(JournalRunState.Completed, content.Run.State);
    }

    [Fact]
    public async Task What_a_server_that_is_down_made_fail_is_planned_again_also_what_failed_before_that_was_known()
    {
        using JournalFile journal = New();
        await journal.PlanAsync(
            _connection,
            [Change("early"), Change("late"), Change("doubt"), Change("refused"), Change("untouched")],
            CancellationToken.None
        );
        await EndAsync(journal, "refused", ItemResult.Failed(new QlikException(ErrorReason.Forbidden, "no")));
        QlikException first = await FailAsync();
        await EndAsync(journal, "early", ItemResult.Failed(first));
        await FailAsync();
        QlikException last = await FailAsync();
        Assert.True(Watch.IsDown);
        await EndAsync(journal, "late", ItemResult.Failed(last));
        last.InDoubt = true;
        await EndAsync(journal, "doubt", ItemResult.Failed(last));
        Assert.Equal((0, 1, 2), (journal.Tally.Done, journal.Tally.Open, journal.Tally.Left));

        await journal.LeaveAsync(Watch);
        Assert.Equal((0, 1, 3), (journal.Tally.Done, journal.Tally.Open, journal.Tally.Left));
        journal.Close(JournalEnd.Completed);

        JournalContent content = Read(journal);
        Assert.Equal(
            "early Planned, late Planned, doubt Open, refused Failed, untouched Planned",
            string.Join(", ", content.Entries.Select(e => $"{e.ItemId} {e.State}"))
        );
        Assert.All(content.Entries.Where(e => e.State == JournalEntryState.Planned), e => Assert.Null(e.Error));
        Assert.Equal(JournalRunState.Stopped, content.Run.State);
    }

    [Fact]
    public async Task What_is_left_can_be_begun_by_who_goes_on_with_the_run()
    {
        using (JournalFile journal = New())
        {
            foreach (int _ in Enumerable.Range(0, 3))
            {
                await FailAsync();
            }

            await EndAsync(journal, "a", ItemResult.Failed(await FailAsync()));
            journal.Close(JournalEnd.Completed);
        }

        JournalContent left = JournalArchive.FindUnfinished(_folder.Path, e => throw e);
        using JournalFile again = JournalFile.Reopen(ChangeHandlers.All, left.Run, "Resume-QlikOperation");
        JournalTicket ticket = new(Assert.Single(left.Entries).Entry, Change("a"));
        await again.BeginAgainAsync(_connection, [ticket], CancellationToken.None);
        await again.EndAsync(ticket, new ItemResult(Outcome.Released));
        again.Close(JournalEnd.Completed);

        JournalContent done = Read(again);
        Assert.Equal((JournalRunState.Completed, JournalEntryState.Done), (done.Run.State, Assert.Single(done.Entries).State));
    }

    private static Change Change(string id) => new(ChangeKind.RemoveAllocation, id) { ItemType = "Analyzer", From = "Analyzer" };

    private static JournalContent Read(JournalFile journal) => JournalReader.Read(journal.Location)!;

    private JournalFile New() => new(ChangeHandlers.All, Guid.NewGuid(), _folder.Path, "Remove-QlikAllocation");

    private Task<QlikException> FailAsync() => Given.FailsAsync(() => _http.SendAsync(Given.Request("GET"), _log, CancellationToken.None));

    private async Task EndAsync(JournalFile journal, string id, ItemResult result)
    {
        IReadOnlyList<JournalTicket> tickets = await journal.BeginAsync(_connection, [Change(id)], CancellationToken.None);
        await journal.EndAsync(tickets[0], result);
    }
}
