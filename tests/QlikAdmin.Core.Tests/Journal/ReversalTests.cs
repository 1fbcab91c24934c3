using QlikAdmin.Changes;
using QlikAdmin.Core.Tests.Users;
using QlikAdmin.Operations;
using QlikAdmin.Workflows.Ownership;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Core.Tests.Journal;

public sealed class ReversalTests
{
    private readonly FakeSite _site = new();
    private readonly RecordingLog _log = new();

    [Fact]
    public async Task What_belonged_to_somebody_who_is_gone_is_found_before_anything_is_taken_back()
    {
        _site.Add("jane");
        JournalEntry janes = Entry(1, Move("jane"));
        JournalEntry gones = Entry(2, Move("gone"));

        IReadOnlyDictionary<JournalEntry, QlikException> orphaned = await FindAsync(janes, gones);

        QlikException why = Assert.Single(orphaned, o => o.Key == gones).Value;
        Assert.Single(orphaned);
        Assert.Equal(ErrorReason.NoUndo, why.Reason);
        Assert.Contains("user idp|gone no longer exists", why.Message);
        Assert.Contains("Entry 2", why.Message);
        Assert.Contains("Move-QlikOwnedItem", why.NextStep);
        Assert.Empty(_site.Changes);
    }

    [Fact]
    public async Task A_licence_is_not_given_back_to_somebody_who_is_gone_but_one_that_was_given_is_taken_back()
    {
        Change taken = new(ChangeKind.RemoveAllocation, "analyzer:idp|gone")
        {
            ItemType = "Analyzer",
            User = "idp|gone",
            UserId = "gone",
            From = "Analyzer",
        };
        Change given = taken with { Kind = ChangeKind.AddAllocation, From = null, To = "Analyzer" };
        JournalEntry removal = Entry(1, taken);

        Assert.Equal([removal], (await FindAsync(removal)).Keys);
        Assert.Empty(await FindAsync(Entry(2, given)));
    }

    [Fact]
    public async Task A_user_who_was_deleted_and_is_still_listed_is_gone()
    {
        _site.Add("jane").Status = UserStatus.Deleted;

        Assert.Single(await FindAsync(Entry(1, Move("jane"))));
    }

    [Fact]
    public async Task Many_people_are_looked_for_in_the_list_of_all()
    {
        JournalEntry[] entries = Enumerable.Range(1, UserPresence.MostByIds + 1).Select(i => Entry(i, Move("u" + i))).ToArray();
        entries.Skip(2).ToList().ForEach(e => _site.Add(e.Change!.From!));
        _site.Add("u2").Status = UserStatus.Deleted;

        Assert.Equal([1, 2], (await FindAsync(entries)).Keys.Select(e => e.Entry).Order());
        Assert.Equal(1, _site.FakeUsers.Lists);
    }

    [Fact]
    public async Task A_server_that_does_not_tell_who_is_there_stops_nothing()
    {
        FakeConnection plain = new(new FakeAdapter());
        JournalEntry entry = Entry(1, Move("jane"));

        Assert.Empty(
            await Reversal.FindOrphanedAsync(new OperationBatch(plain, new OwnershipHandler(), [entry]), _log, CancellationToken.None)
        );
    }

    [Fact]
    public async Task What_can_not_be_read_is_left_alone_and_tells_its_cause()
    {
        QlikException unread = new(ErrorReason.ServerDown, "Read the user: nothing more is sent.");
        _site.Add("jane");
        _site.FakeUsers.BeforeRead = _ => throw unread;
        Change change = new(ChangeKind.SetUserStatus, "jane") { From = nameof(UserStatus.Active), To = nameof(UserStatus.Disabled) };
        JournalEntry entry = Entry(1, change);
        JournalContent content = new(new JournalRun(entry.RunId, entry.Path), [entry]);

        OperationStep step = Assert.Single(
            await Reversal.LookAsync(
                new OperationBatch(_site, new UserHandler(), [entry]),
                LaterRuns.Read(content, [], _ => { }),
                _log,
                CancellationToken.None
            )
        );

        Assert.True(step.StaysPlanned);
        Assert.Equal((ErrorReason.ChangedSince, unread), (step.Settled!.Error!.Reason, step.Settled.Error.InnerException));
    }

    private static Change Move(string from) =>
        new(ChangeKind.MoveItem, "app-" + from)
        {
            ItemType = nameof(OwnedItemKind.App),
            User = "idp|" + from,
            UserId = from,
            From = from,
            To = "anna",
        };

    private static JournalEntry Entry(int number, Change change) =>
        new(Guid.Empty, number, "x.jsonl")
        {
            Change = change,
            User = change.User,
            Connection = "acme",
        };

    private Task<IReadOnlyDictionary<JournalEntry, QlikException>> FindAsync(params JournalEntry[] entries)
    {
        return Reversal.FindOrphanedAsync(
            new OperationBatch(_site, ChangeHandlers.All.Find(entries[0].Change!.Kind)!, entries),
            _log,
            CancellationToken.None
        );
    }
}
