using System.Runtime.Versioning;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Operations;

namespace QlikAdmin.Core.Tests.Journal;

public sealed class JournalFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeConnection _connection = new(new FakeAdapter());

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_run_without_a_change_makes_no_file_and_no_folder()
    {
        string folder = _folder.In("new");
        using (JournalFile empty = new(ChangeHandlers.All, Guid.NewGuid(), folder, "Remove-QlikAllocation"))
        {
            empty.Close(JournalEnd.Completed);
        }

        Assert.False(Directory.Exists(folder));

        using JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), folder, "Remove-QlikAllocation");
        await journal.BeginAsync(_connection, [Change("a")], CancellationToken.None);

        Assert.Equal([Path.GetFileName(journal.Location)], Directory.GetFiles(folder, "*.jsonl").Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_intent_can_be_read_while_the_change_is_under_way_and_the_outcome_when_it_is_made()
    {
        using JournalFile journal = New();
        Change change = Change("a") with
        {
            ItemName = "Ann",
            User = @"CORP\ann",
            UserId = "7",
            From = "Analyzer",
            Facts = new LicenseFacts { IsOrphan = true },
        };

        IReadOnlyList<ItemResult> results = await journal.RunAsync(
            _connection,
            [change],
            MakeAsync,
            SilentLog.Instance,
            CancellationToken.None
        );

        Assert.Equal(Outcome.Released, Assert.Single(results).Outcome);
        JournalEntry done = Assert.Single(Read(journal).Entries);
        Assert.Equal((JournalEntryState.Done, "Released", "It is free.", "new"), (done.State, done.Outcome, done.Detail, done.NewId));

        Task<IReadOnlyList<ItemResult>> MakeAsync(CancellationToken token)
        {
            JournalContent content = Read(journal);
            JournalEntry entry = Assert.Single(content.Entries);
            Assert.Equal((JournalRunState.Running, JournalEntryState.Open), (content.Run.State, entry.State));
            Assert.Equal(change, entry.Change! with { Consequences = change.Consequences });
            Assert.Equal(
                ("acme", QlikProduct.Cloud, new Uri("https://acme.example/")),
                (entry.Endpoint!.Name, entry.Endpoint.Product, entry.Endpoint.Uri)
            );
            return Task.FromResult<IReadOnlyList<ItemResult>>([new ItemResult(Outcome.Released, "It is free.") { NewId = "new" }]);
        }
    }

    [Fact]
    public async Task What_became_of_each_change_is_told_apart()
    {
        Guid run = Guid.NewGuid();
        using JournalFile journal = New(run);
        await journal.PlanAsync(_connection, [Change("planned"), Change("begun"), Change("left")], CancellationToken.None);
        IReadOnlyList<JournalTicket> tickets = await journal.BeginAsync(
            _connection,
            [Change("begun"), Change("refused"), Change("lost"), Change("forgotten")],
            CancellationToken.None
        );
        await journal.EndAsync(tickets[0], new ItemResult(Outcome.Quarantined));
        await journal.EndAsync(tickets[1], ItemResult.Failed(new QlikException(ErrorReason.Forbidden, "no")));
        await journal.EndAsync(tickets[2], ItemResult.Failed(new QlikException(ErrorReason.Timeout, "no answer") { InDoubt = true }));
        await journal.EndAsync(new JournalTicket(3, Change("left")), new ItemResult(Outcome.Skipped, "Used again."));
        journal.Close(JournalEnd.Stopped);

        JournalContent content = Read(journal);

        Assert.Equal(
            "planned Planned, begun Done, left Skipped, refused Failed, lost Open, forgotten Open",
            string.Join(", ", content.Entries.Select(e => $"{e.ItemId} {e.State}"))
        );
        Assert.Equal((run, "Remove-QlikAllocation", JournalRunState.Stopped), (content.Run.RunId, content.Run.Command, content.Run.State));
        Assert.Equal(
            (6, 1, 1, 1, 2, 1, 0),
            (
                content.Run.Entries,
                content.Run.Done,
                content.Run.Failed,
                content.Run.Skipped,
                content.Run.Open,
                content.Run.Planned,
                content.Run.UnreadableLines
            )
        );
        Assert.Equal("Qlik.Forbidden", content.Entries[3].Error);
        Assert.Contains(
            "\"counts\":{\"Failed\":1,\"InDoubt\":1,\"Open\":1,\"Planned\":1,\"Quarantined\":1,\"Skipped\":1}",
            File.ReadLines(journal.Location).Last()
        );
    }

    [Fact]
    public async Task Nothing_of_a_change_whose_request_throws_is_left_open_unless_its_answer_was_lost()
    {
        using JournalFile journal = New();

        ItemResult refused = Assert.Single(
            await journal.RunAsync(
                _connection,
                [Change("refused")],
                _ => throw new QlikException(ErrorReason.Forbidden, "no"),
                SilentLog.Instance,
                CancellationToken.None
            )
        );
        ((FakeAdapter)_connection.Allocations).Pages.Add([new Allocation("lost", QlikProduct.Cloud, "acme", "Analyzer")]);
        ItemResult lost = Assert.Single(
            await journal.RunAsync(
                _connection,
                [Change("lost")],
                _ => throw new QlikException(ErrorReason.Timeout, "no answer") { InDoubt = true },
                SilentLog.Instance,
                CancellationToken.None
            )
        );
        Assert.Equal((Outcome.Failed, Outcome.Open), (refused.Outcome, lost.Outcome));
        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            journal.RunAsync(
                _connection,
                [Change("stopped")],
                _ => throw new OperationCanceledException(),
                SilentLog.Instance,
                CancellationToken.None
            )
        );

        Assert.Equal("Failed, Open, Open", string.Join(", ", Read(journal).Entries.Select(e => e.State)));
    }

    [Fact]
    public async Task A_thousand_entries_of_eight_threads_are_all_there_with_numbers_of_their_own()
    {
        using JournalFile journal = New();

        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(t =>
                    Task.Run(async () =>
                    {
                        for (int i = 0; i < 125; i++)
                        {
                            IReadOnlyList<JournalTicket> tickets = await journal.BeginAsync(
                                _connection,
                                [Change($"{t}-{i}")],
                                CancellationToken.None
                            );
                            await journal.EndAsync(tickets[0], new ItemResult(Outcome.Released));
                        }
                    })
                )
        );

        JournalContent content = Read(journal);
        Assert.Equal(Enumerable.Range(1, 1000), content.Entries.Select(e => e.Entry));
        Assert.Equal(1000, content.Entries.Select(e => e.ItemId).Distinct().Count());
        Assert.All(content.Entries, e => Assert.Equal(JournalEntryState.Done, e.State));
        Assert.Equal(0, content.Run.UnreadableLines);
    }

    [Fact]
    public async Task Callers_that_come_during_a_flush_share_the_next_one()
    {
        using ManualResetEventSlim firstFlush = new();
        using ManualResetEventSlim allCame = new();
        FullStream disk = new();
        disk.OnFlush = () =>
        {
            firstFlush.Set();
            allCame.Wait();
        };
        JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), () => disk, new FreeLeases());

        Task first = journal.BeginAsync(_connection, [Change("first")], CancellationToken.None);
        firstFlush.Wait();
        Task[] others = Enumerable
            .Range(0, 50)
            .Select(i => (Task)journal.BeginAsync(_connection, [Change($"{i}")], CancellationToken.None))
            .ToArray();
        Assert.All(others, o => Assert.False(o.IsCompleted));
        allCame.Set();
        await Task.WhenAll(others.Append(first));

        Assert.Equal(2, disk.Flushes);
    }

    [Fact]
    public async Task A_full_disk_refuses_the_change_and_every_later_one()
    {
        FullStream disk = new();
        JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), () => disk, new FreeLeases());
        IReadOnlyList<JournalTicket> tickets = await journal.BeginAsync(_connection, [Change("a")], CancellationToken.None);
        disk.Room = disk.Length + 10;
        bool wasSent = false;

        QlikException refused = await Given.FailsAsync(() =>
            journal.RunAsync(_connection, [Change("b")], Send, SilentLog.Instance, CancellationToken.None)
        );
        disk.Room = long.MaxValue;
        QlikException later = await Given.FailsAsync(() =>
            journal.RunAsync(_connection, [Change("c")], Send, SilentLog.Instance, CancellationToken.None)
        );

        Assert.Equal((ErrorReason.JournalFailed, ErrorReason.JournalFailed), (refused.Reason, later.Reason));
        Assert.Contains("No space left on device", refused.Message);
        Assert.Contains("-JournalPath", refused.NextStep);
        Assert.False(wasSent);
        Assert.Null(journal.LostOutcome);

        await journal.EndAsync(tickets[0], new ItemResult(Outcome.Released));

        Assert.Equal(ErrorReason.JournalFailed, journal.LostOutcome?.Reason);
        Assert.Contains("Resume-QlikOperation", journal.LostOutcome!.NextStep);

        Task<IReadOnlyList<ItemResult>> Send(CancellationToken token)
        {
            wasSent = true;
            return Task.FromResult<IReadOnlyList<ItemResult>>([new ItemResult(Outcome.Released)]);
        }
    }

    [Fact]
    public async Task The_result_of_a_change_is_kept_when_only_its_outcome_could_not_be_written()
    {
        FullStream disk = new();
        JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), () => disk, new FreeLeases());

        IReadOnlyList<ItemResult> results = await journal.RunAsync(
            _connection,
            [Change("a")],
            Send,
            SilentLog.Instance,
            CancellationToken.None
        );

        Assert.Equal(Outcome.Released, Assert.Single(results).Outcome);
        Assert.Equal(ErrorReason.JournalFailed, journal.LostOutcome?.Reason);
        Assert.Equal(
            ErrorReason.JournalFailed,
            (await Given.FailsAsync(() => journal.BeginAsync(_connection, [Change("b")], CancellationToken.None))).Reason
        );

        Task<IReadOnlyList<ItemResult>> Send(CancellationToken token)
        {
            disk.Room = 0;
            return Task.FromResult<IReadOnlyList<ItemResult>>([new ItemResult(Outcome.Released)]);
        }
    }

    [Fact]
    public async Task A_folder_that_can_not_be_made_refuses_the_change()
    {
        File.WriteAllText(_folder.In("taken"), "a file");
        using JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), _folder.In("taken"), "Remove-QlikAllocation");

        QlikException refused = await Given.FailsAsync(() => journal.BeginAsync(_connection, [Change("a")], CancellationToken.None));

        Assert.Equal(ErrorReason.JournalFailed, refused.Reason);
        Assert.Contains(_folder.In("taken"), refused.Message);
    }

    [Fact]
    public async Task Nobody_else_writes_a_run_while_it_is_written_and_one_may_go_on_afterwards()
    {
        JournalFile journal = New();
        await journal.PlanAsync(_connection, [Change("a"), Change("b")], CancellationToken.None);
        JournalRun run = Read(journal).Run;

        Assert.Equal(
            ErrorReason.JournalBusy,
            Assert.Throws<QlikException>(() => JournalFile.Reopen(ChangeHandlers.All, run, "Resume-QlikOperation")).Reason
        );

        journal.Close(JournalEnd.Stopped);
        using JournalFile again = JournalFile.Reopen(ChangeHandlers.All, run, "Resume-QlikOperation");
        Assert.Equal(
            ErrorReason.JournalBusy,
            Assert.Throws<QlikException>(() => JournalFile.Reopen(ChangeHandlers.All, run, "Resume-QlikOperation")).Reason
        );
        await again.RunAsync(
            _connection,
            [Change("b"), Change("new")],
            _ => Task.FromResult<IReadOnlyList<ItemResult>>([new(Outcome.Released), new(Outcome.Released)]),
            SilentLog.Instance,
            CancellationToken.None
        );
        Assert.Equal(JournalRunState.Running, Read(again).Run.State);
        again.Close(JournalEnd.Completed);

        JournalContent content = Read(again);
        Assert.Equal(
            "1 a Planned, 2 b Done, 3 new Done",
            string.Join(", ", content.Entries.Select(e => $"{e.Entry} {e.ItemId} {e.State}"))
        );
        Assert.Equal((JournalRunState.Stopped, "Remove-QlikAllocation"), (content.Run.State, content.Run.Command));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.lock"));
    }

    [Fact]
    public async Task A_run_that_was_killed_is_interrupted_and_its_torn_line_is_passed_over()
    {
        JournalFile journal = New();
        await journal.BeginAsync(_connection, [Change("a"), Change("b")], CancellationToken.None);
        journal.Close(JournalEnd.Completed);
        string[] lines = File.ReadAllLines(journal.Location);
        File.WriteAllText(journal.Location, string.Join('\n', lines[..^1]) + "\n" + lines[^2][..25]);
        File.WriteAllText(journal.Location + ".lock", "what a killed process leaves");

        JournalContent torn = Read(journal);
        Assert.Equal((JournalRunState.Interrupted, 2, 1), (torn.Run.State, torn.Run.Open, torn.Run.UnreadableLines));

        using (JournalFile again = JournalFile.Reopen(ChangeHandlers.All, torn.Run, "Resume-QlikOperation"))
        {
            await again.RunAsync(
                _connection,
                [Change("a"), Change("b")],
                _ => Task.FromResult<IReadOnlyList<ItemResult>>([new(Outcome.Released), new(Outcome.AlreadyGone)]),
                SilentLog.Instance,
                CancellationToken.None
            );
            again.Close(JournalEnd.Completed);
        }

        JournalContent whole = Read(journal);
        Assert.Equal((JournalRunState.Completed, 2, 2, 1), (whole.Run.State, whole.Run.Entries, whole.Run.Done, whole.Run.UnreadableLines));
    }

    [Fact]
    public async Task A_run_that_was_killed_after_its_last_change_gets_the_end_it_lacks()
    {
        JournalFile journal = New();
        await journal.RunAsync(
            _connection,
            [Change("a")],
            _ => Task.FromResult<IReadOnlyList<ItemResult>>([new(Outcome.Released)]),
            SilentLog.Instance,
            CancellationToken.None
        );
        journal.Close(JournalEnd.Completed);
        File.WriteAllLines(journal.Location, File.ReadAllLines(journal.Location)[..^1]);
        JournalRun killed = Read(journal).Run;
        Assert.True(Resumption.LacksOnlyItsEnd(killed));

        using (JournalFile looked = JournalFile.Reopen(ChangeHandlers.All, killed, "Resume-QlikOperation"))
        {
            looked.Close(JournalEnd.Completed);
        }

        Assert.Equal(JournalRunState.Interrupted, Read(journal).Run.State);
        using (JournalFile again = JournalFile.Reopen(ChangeHandlers.All, killed, "Resume-QlikOperation"))
        {
            await again.NoteResumedAsync(CancellationToken.None);
            again.Close(JournalEnd.Completed);
        }

        JournalRun ended = Read(journal).Run;
        Assert.Equal((JournalRunState.Completed, 1, 1), (ended.State, ended.Entries, ended.Done));
        Assert.NotNull(ended.EndedAt);
        Assert.False(Resumption.LacksOnlyItsEnd(ended));
    }

    [Fact]
    public async Task A_journal_that_can_not_be_read_is_let_go_of()
    {
        JournalFile journal = New();
        await journal.BeginAsync(_connection, [Change("a")], CancellationToken.None);
        journal.Close(JournalEnd.Completed);
        JournalRun run = Read(journal).Run;
        File.Delete(journal.Location);
        Directory.CreateDirectory(journal.Location);

        Assert.Equal(
            ErrorReason.JournalFailed,
            Assert.Throws<QlikException>(() => JournalFile.Reopen(ChangeHandlers.All, run, "Resume-QlikOperation")).Reason
        );

        Assert.False(JournalLock.IsTaken(journal.Location));
        Directory.Delete(journal.Location);
        Assert.Equal(
            ErrorReason.JournalNotFound,
            Assert.Throws<QlikException>(() => JournalFile.Reopen(ChangeHandlers.All, run, "Resume-QlikOperation")).Reason
        );
        Assert.False(JournalLock.IsTaken(journal.Location));
    }

    [Fact]
    public void What_a_later_version_writes_and_what_is_damaged_is_passed_over()
    {
        string path = _folder.In("x.jsonl");
        Guid run = Guid.NewGuid();
        File.WriteAllText(
            path,
            $$$"""
            {"record":"run","format":9,"runId":"{{{run}}}","command":"New-Thing","at":"2026-03-01T12:00:00Z","more":{"x":[1]}}
            {"record":"weather","entry":1,"sun":true}
            not json
            {"record":"intent","entry":1,"at":"2026-03-01T12:00:01Z","connection":"acme","change":{"kind":"BendSpoon","itemId":"s","colour":"red"}}
            {"record":"outcome","entry":1,"outcome":"Bent"}
            {"record":"intent","entry":"two"}

            [1,2]
            """
        );

        JournalContent content = JournalReader.Read(path)!;

        JournalEntry entry = Assert.Single(content.Entries);
        Assert.Equal(("BendSpoon", "s", JournalEntryState.Done, "Bent"), (entry.Action, entry.ItemId, entry.State, entry.Outcome));
        Assert.Null(entry.Change);
        Assert.Equal((run, 2), (content.Run.RunId, content.Run.UnreadableLines));
        Assert.Null(JournalReader.Read(_folder.In("none.jsonl")));
    }

    [Fact]
    public async Task Neither_secrets_nor_addresses_are_written_but_an_account_that_is_one_is()
    {
        using JournalFile journal = New();
        _connection.Http.Redactor.Learn("hunter2-hunter2");
        Change change = Change("full:ann@corp.example") with
        {
            User = "ann@corp.example",
            ItemName = "Ann (ann.bell@corp.example) hunter2-hunter2",
        };

        await journal.RunAsync(
            _connection,
            [change],
            _ =>
                Task.FromResult<IReadOnlyList<ItemResult>>([
                    new ItemResult(Outcome.Released, "Told bob@corp.example of 'ann@corp.example'."),
                ]),
            SilentLog.Instance,
            CancellationToken.None
        );

        string text = File.ReadAllText(journal.Location, Encoding.UTF8);
        Assert.DoesNotContain("hunter2", text);
        Assert.DoesNotContain("ann.bell", text);
        Assert.DoesNotContain("bob@", text);
        Assert.Contains("Told (address) of 'ann@corp.example'.", text);
        Assert.Equal("ann@corp.example", Read(journal).Entries[0].User);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task The_file_is_for_its_owner_only()
    {
        using JournalFile journal = new(ChangeHandlers.All, Guid.NewGuid(), _folder.In("new"), "Remove-QlikAllocation");
        await journal.BeginAsync(_connection, [Change("a")], CancellationToken.None);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(journal.Location));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.In("new")));
    }

    private static Change Change(string id) => new(ChangeKind.RemoveAllocation, id) { ItemType = "Analyzer" };

    private static JournalContent Read(JournalFile journal) => JournalReader.Read(journal.Location)!;

    private JournalFile New(Guid? run = null) => new(ChangeHandlers.All, run ?? Guid.NewGuid(), _folder.Path, "Remove-QlikAllocation");
}
