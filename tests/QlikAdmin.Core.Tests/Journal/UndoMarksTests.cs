using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Operations;

namespace QlikAdmin.Core.Tests.Journal;

/// <summary>Runs that are about other runs.</summary>
public sealed class UndoMarksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeConnection _connection = new(new FakeAdapter());

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_run_that_was_taken_back_without_a_mark_is_known_by_the_run_that_did_it()
    {
        JournalContent first = await RunAsync(Outcome.Released, Change("a"), Change("b"), Change("c"));
        JournalContent undo = await RunAsync(Outcome.Restored, Back(first, 2), Back(first, 1));
        await RunAsync(Outcome.Failed, Back(first, 3));

        IReadOnlyDictionary<int, JournalEntry> missing = UndoMarks.Missing(Again(first));

        Assert.Equal([1, 2], missing.Keys.Order());
        Assert.All(missing.Values, e => Assert.Equal(undo.Run.RunId, e.RunId));
    }

    [Fact]
    public async Task What_is_marked_or_in_force_again_is_not_missing()
    {
        JournalContent first = await RunAsync(Outcome.Released, Change("a"), Change("b"));
        JournalContent undo = await RunAsync(Outcome.Restored, Back(first, 1), Back(first, 2));
        using (JournalFile marks = JournalFile.Reopen(ChangeHandlers.All, first.Run, null))
        {
            await marks.NoteUndoneAsync(1, undo.Run.RunId);
        }

        using (JournalFile marks = JournalFile.Reopen(ChangeHandlers.All, undo.Run, null))
        {
            await marks.NoteUndoneAsync(2, Guid.NewGuid());
        }

        Assert.Empty(UndoMarks.Missing(Again(first)));
    }

    [Fact]
    public async Task Marks_follow_the_links_from_run_to_run()
    {
        JournalContent first = await RunAsync(Outcome.Released, Change("a"));
        JournalContent undo = await RunAsync(Outcome.Restored, Back(first, 1));
        JournalContent again = await RunAsync(Outcome.Released, Back(undo, 1));

        await UndoMarks.FollowAsync(
            [new(undo.Entries[0], null)],
            isUndone: true,
            _folder.Path,
            undo.Run.RunId,
            null,
            CancellationToken.None
        );
        Assert.Equal(JournalEntryState.Undone, Entry(first).State);

        await UndoMarks.FollowAsync(
            [new(again.Entries[0], "new-id")],
            isUndone: true,
            _folder.Path,
            again.Run.RunId,
            null,
            CancellationToken.None
        );
        Assert.Equal(JournalEntryState.Undone, Entry(undo).State);
        Assert.Equal((JournalEntryState.Done, "Released", "new-id"), (Entry(first).State, Entry(first).Outcome, Entry(first).NewId));
        Assert.Contains(RunText.Short(again.Run.RunId), Entry(first).Detail);
    }

    [Fact]
    public async Task A_run_that_is_not_there_any_more_is_an_error()
    {
        JournalContent undo = await RunAsync(Outcome.Restored, Change("a") with { Undoes = new UndoLink(Guid.NewGuid(), 1) });

        QlikException error = await Assert.ThrowsAsync<QlikException>(() =>
            UndoMarks.FollowAsync([new(undo.Entries[0], null)], isUndone: true, _folder.Path, undo.Run.RunId, null, CancellationToken.None)
        );

        Assert.Equal(ErrorReason.JournalNotFound, error.Reason);
    }

    [Fact]
    public async Task Runs_are_taken_back_from_the_newest_to_the_oldest_whatever_order_they_are_named_in()
    {
        JournalContent first = await RunAsync(Outcome.Released, Change("a"), Change("b"));
        JournalContent second = await RunAsync(Outcome.Released, Change("a"));
        List<string> refused = new();

        IReadOnlyList<UndoOrder> orders = UndoOrder.Of(
            [Named(first, 1), Named(second), Named(first, 2), (_folder.Path, "ffff", null)],
            (run, _) => refused.Add(run)
        );

        Assert.Equal([second.Run.RunId, first.Run.RunId], orders.Select(o => o.Found.Run.RunId));
        Assert.All(first.Entries, e => Assert.True(orders[1].Wants(e)));
        Assert.Equal(["ffff"], refused);
        Assert.False(UndoOrder.Of([Named(first, 2)], (_, e) => throw e)[0].Wants(first.Entries[0]));
    }

    [Fact]
    public async Task What_was_disabled_for_a_removal_is_enabled_before_the_rest_is_given_back()
    {
        JournalContent run = await RunAsync(
            Outcome.Disabled,
            new Change(ChangeKind.RemoveAllocation, "1") { Removal = "u" },
            new Change(ChangeKind.SetUserStatus, "u")
            {
                From = "Active",
                To = "Disabled",
                Removal = "u",
            },
            new Change(ChangeKind.MoveItem, "2") { Removal = "u" }
        );

        Assert.Equal([2, 3, 1], Reversal.Order(run.Entries).Select(e => e.Entry));
    }

    [Fact]
    public async Task A_resumed_change_keeps_its_number_though_the_connection_has_another_name()
    {
        JournalContent run = await OpenAsync(Change("a"));
        using FakeConnection other = new(new FakeAdapter());
        other.Name = "another";
        using (JournalFile journal = JournalFile.Reopen(ChangeHandlers.All, run.Run, "Resume-QlikOperation"))
        {
            PlannedChange change = new(run.Entries[0].Change!, 1, wasBegun: true);
            await journal.Executor().MakeAsync(other, [change], SilentLog.Instance, CancellationToken.None);
            journal.Close(JournalEnd.Completed);
        }

        JournalEntry entry = Assert.Single(Again(run).Entries);
        Assert.Equal((JournalEntryState.Done, "another"), (entry.State, entry.Connection));
        Assert.False(Again(run).Run.IsUnfinished);
    }

    [Theory]
    [InlineData("20261128-070042680-587c9059b46445f0b69787e18755e80c.jsonl", true)]
    [InlineData("20261128-070042680-587c9059b46445f0b69787e18755e80.jsonl", false)]
    [InlineData("20261399-070042680-587c9059b46445f0b69787e18755e80c.jsonl", false)]
    [InlineData("notes.jsonl", false)]
    [InlineData("", false)]
    public void The_name_of_a_file_tells_the_run_and_its_begin(string name, bool isOne)
    {
        (Guid RunId, DateTimeOffset Start)? read = JournalName.Read(name);

        Assert.Equal(isOne, read is not null);
        if (read is (Guid runId, DateTimeOffset start))
        {
            Assert.Equal(new DateTimeOffset(2026, 11, 28, 7, 0, 42, 680, TimeSpan.Zero), start);
            Assert.Equal(name, JournalName.Of(runId, start.UtcDateTime));
        }
    }

    private static Change Change(string id) => new(ChangeKind.RemoveAllocation, id) { From = "Analyzer" };

    private static Change Back(JournalContent run, int entry) =>
        new(ChangeKind.RestoreAllocation, run.Entries[entry - 1].ItemId) { To = "Analyzer", Undoes = UndoLink.To(run.Entries[entry - 1]) };

    private static Func<CancellationToken, Task<IReadOnlyList<ItemResult>>> Ended(Outcome outcome, int count)
    {
        return _ => Task.FromResult<IReadOnlyList<ItemResult>>(Enumerable.Repeat(new ItemResult(outcome), count).ToList());
    }

    private static JournalContent Again(JournalContent run) => JournalReader.Read(run.Run.Path)!;

    private static JournalEntry Entry(JournalContent run) => Again(run).Entries[0];

    private (string Place, string Run, int[]? Entries) Named(JournalContent run, params int[] entries) =>
        (_folder.Path, run.Run.RunId.ToString(), entries.Length == 0 ? null : entries);

    private async Task<JournalContent> RunAsync(Outcome outcome, params Change[] changes)
    {
        using JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), _folder.Path, "Test");
        await journal.RunAsync(_connection, changes, Ended(outcome, changes.Length), SilentLog.Instance, CancellationToken.None);
        journal.Close(JournalEnd.Completed);
        return JournalReader.Read(journal.Location)!;
    }

    private async Task<JournalContent> OpenAsync(Change change)
    {
        using JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), _folder.Path, "Test");
        await journal.BeginAsync(_connection, [change], CancellationToken.None);
        journal.Close(JournalEnd.Stopped);
        return JournalReader.Read(journal.Location)!;
    }
}
