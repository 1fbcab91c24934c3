using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Users.Removal;

namespace QlikAdmin.Core.Tests.Users;

public sealed class UserRemoverTests
{
    private readonly RemovalBench _bench = new();

    private FakeSite Site => _bench.Site;

    [Fact]
    public async Task Everything_moves_in_order_and_the_deletion_comes_last()
    {
        Site.Give("jane", "conn", OwnedItemKind.DataConnection, CanMove.WithLoss);
        Site.Give("jane", "app");
        Site.Give("jane", "schedule", OwnedItemKind.Schedule, CanMove.No);
        Site.Give("jane", "space", OwnedItemKind.Space);
        Site.FakeKeys.Alive.Add(new UserCredential(CredentialKind.ApiKey, "k1", "jane", "laptop"));
        Site.FakeKeys.Alive.Add(new UserCredential(CredentialKind.ApiKey, "k2", "anna", "not hers"));

        UserRemoval removal = await _bench.RemoveAsync();

        Assert.Null(removal.Error);
        Assert.Equal(Outcome.Removed, removal.Outcome);
        Assert.Equal(["move space anna", "move app anna", "move conn anna", "revoke k1", "delete jane"], Site.Changes);
        Assert.Equal("space, app, conn", RemovalBench.Ids(removal.Moved));
        Assert.Equal("schedule", RemovalBench.Ids(removal.NotMoved));
        Assert.Equal("Space=1, App=1, DataConnection=1".Split(", ").Order(), removal.MovedKinds.Split(", ").Order());
        Assert.Equal("Schedule=1", removal.NotMovedKinds);
        Assert.Equal("ApiKey 'laptop' (k1)", Assert.Single(removal.Revoked));
        Assert.Equal("idp|anna", removal.NewOwner);
        Assert.Equal(_bench.Journal.RunId, removal.RunId);
        Assert.Contains("1 item stayed without an owner: Schedule 'Item schedule' (schedule).", removal.Detail);
    }

    [Fact]
    public async Task Each_intent_is_recorded_before_its_change_and_carries_whose_removal_it_is()
    {
        Site.Give("jane", "app");
        Site.FakeKeys.Alive.Add(new UserCredential(CredentialKind.OAuthToken, "t", "jane", null));
        _bench.Journal.Tells = true;

        await _bench.RemoveAsync(disableFirst: true);

        Assert.Equal(
            [
                "intent SetUserStatus jane",
                "status jane Disabled",
                "intent MoveItem app",
                "move app anna",
                "intent RevokeCredential t",
                "revoke t",
                "intent RemoveUser jane",
                "delete jane",
            ],
            Site.Changes
        );
        Assert.All(_bench.Journal.Begun, c => Assert.Equal("jane", c.Removal));
        Assert.Equal(_bench.Journal.Begun.Select(Words), _bench.Journal.Planned.Select(Words));
        Assert.All(_bench.Journal.Begun, c => Assert.Contains(c, _bench.Journal.Ended.Keys));
        Change move = _bench.Journal.Begun.Single(c => c.Kind == ChangeKind.MoveItem);
        Assert.Equal(("App", "jane", "anna", "idp|jane"), (move.ItemType, move.From, move.To, move.User));
        Change block = _bench.Journal.Begun.Single(c => c.Kind == ChangeKind.SetUserStatus);
        Assert.Equal(("Active", "Disabled"), (block.From, block.To));
        Assert.Contains("schedules stop", Assert.Single(_bench.Log.Warnings));

        static string Words(Change change) => $"{change.Kind} {change.ItemType} {change.ItemId} {change.From} {change.To}";
    }

    [Fact]
    public async Task Licences_come_back_after_the_moves_and_what_was_not_held_is_not_told()
    {
        RemovalBench site = new(QlikProduct.Sense);
        DateTimeOffset end = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
        site.Site.Give("jane", "app");
        site.Site.FakeLicenses.Pages.Add([
            Given.Row("Professional", @"idp|jane", id: "1"),
            Given.Row("Analyzer", "idp|jane", id: "2"),
            Given.Row("Analyzer", "idp|anna", id: "3"),
        ]);
        Action<ItemResult<Allocation>> record = site.Site.FakeLicenses.OnRemove;
        site.Site.FakeLicenses.OnRemove = a =>
        {
            record(a);
            if (a.Item.Type == "Analyzer")
            {
                a.Settle(Outcome.AlreadyGone);
            }
        };
        site.Site.FakeLicenses.OnConfirm = a =>
        {
            a.Settle(Outcome.Quarantined);
            a.QuarantineEndsAt = end;
        };

        UserRemoval removal = await site.RemoveAsync();

        Assert.Equal(["move app anna", "licence Professional", "licence Analyzer", "delete jane"], site.Site.Changes);
        Assert.Equal(["Professional"], removal.Licenses);
        Assert.Equal(end, removal.QuarantineEndsAt);
    }

    [Fact]
    public async Task Where_only_the_whole_list_tells_who_holds_what_it_is_read_once_for_all_leavers()
    {
        User bob = Site.Add("bob", "Bob");
        Site.FakeLicenses.Pages.Add([Given.Row("Professional", "idp|jane", id: "1"), Given.Row("Analyzer", "idp|anna", id: "2")]);
        Site.FakeLicenses.Pages.Add([Given.Row("Analyzer", "idp|bob", id: "3"), Given.Row("Professional", "idp|bob", id: "4")]);
        UserRemover remover = _bench.Remover();
        remover.Announce(_bench.Jane);
        remover.Announce(bob);

        UserRemoval jane = await _bench.RemoveAsync(remover);
        UserRemoval second = await _bench.RemoveAsync(remover, bob);

        AllocationQuery list = Assert.Single(Site.FakeLicenses.Listed);
        Assert.Equal(["idp|bob", "idp|jane"], list.People!.Select(p => p.Key).Order());
        Assert.Equal(["Professional"], jane.Licenses);
        Assert.Equal(["Analyzer", "Professional"], second.Licenses);
        Assert.Equal(["licence Professional", "delete jane", "licence Analyzer", "licence Professional", "delete bob"], Site.Changes);
    }

    [Fact]
    public async Task For_an_invitation_that_is_cancelled_no_list_of_licences_is_read()
    {
        User guest = Site.Add("guest");
        guest.Status = UserStatus.Invited;

        UserRemoval removal = await _bench.RemoveAsync(guest, newOwner: null);

        Assert.Equal(Outcome.Removed, removal.Outcome);
        Assert.Equal(["delete guest"], Site.Changes);
        Assert.Empty(Site.FakeLicenses.Listed);
    }

    [Fact]
    public async Task For_an_invitation_nothing_is_asked_that_somebody_who_never_came_in_can_not_have()
    {
        User guest = Site.Add("guest");
        guest.Status = UserStatus.Invited;
        Site.FakeItems.Hidden = OwnedItemKind.App;
        Site.FakeKeys.ListFault = new QlikException(ErrorReason.ServerError, "no keys today");
        int asked = Site.FakeUsers.AdminsAsked;

        UserRemoval removal = await _bench.RemoveAsync(guest, newOwner: "anna");

        Assert.Equal(Outcome.Removed, removal.Outcome);
        Assert.Empty(Site.FakeItems.Listed);
        Assert.Equal(0, Site.FakeItems.FitnessAsked);
        Assert.Equal(0, Site.FakeUsers.Lookups);
        Assert.Equal(asked, Site.FakeUsers.AdminsAsked);
        Assert.Null(removal.NewOwner);
    }

    [Fact]
    public async Task Who_accepts_the_invitation_before_it_is_cancelled_is_not_deleted()
    {
        User guest = Site.Add("guest");
        guest.Status = UserStatus.Invited;
        UserRemover remover = _bench.Remover();
        RemovalPreview preview = await _bench.PreviewAsync(remover, guest);
        Site.Add("guest");

        UserRemoval removal = await remover.RemoveAsync(preview, _bench.Log, CancellationToken.None);

        Assert.Equal(ErrorReason.ChangedSince, removal.Error?.Reason);
        Assert.Contains("accepted the invitation", removal.Detail);
        Assert.Empty(Site.Changes);
    }

    [Fact]
    public async Task A_list_of_licences_that_is_old_is_read_again()
    {
        User bob = Site.Add("bob", "Bob");
        Site.FakeLicenses.Pages.Add([Given.Row("Analyzer", "idp|bob", id: "3")]);
        UserRemover remover = _bench.Remover();
        remover.Announce(_bench.Jane);
        remover.Announce(bob);
        await _bench.PreviewAsync(remover);

        ((FakeClock)Site.Http.Clock).Advance(TimeSpan.FromMinutes(6));
        Site.FakeLicenses.Pages.Clear();
        RemovalPreview preview = await _bench.PreviewAsync(remover, bob);

        Assert.Empty(preview.Allocations);
        Assert.Equal(2, Site.FakeLicenses.Listed.Count);
    }

    [Fact]
    public async Task A_licence_that_can_not_be_taken_back_is_told_and_stops_nothing()
    {
        RemovalBench site = new(QlikProduct.Sense);
        site.Site.FakeLicenses.Pages.Add([Given.Row("Professional", @"idp|jane", id: "1")]);
        site.Site.FakeLicenses.OnRemove = a => a.Fail(new QlikException(ErrorReason.Forbidden, "not for you"));

        UserRemoval removal = await site.RemoveAsync();

        Assert.Equal(Outcome.Removed, removal.Outcome);
        Assert.Empty(removal.Licenses);
        Assert.Contains("not for you", removal.Detail);
    }

    [Fact]
    public async Task A_licence_that_stays_in_doubt_is_warned_of_since_the_removal_goes_on()
    {
        RemovalBench site = new(QlikProduct.Sense);
        site.Site.FakeLicenses.Pages.Add([Given.Row("Professional", @"idp|jane", id: "1")]);
        site.Site.FakeLicenses.OnRemove = a => a.Fail(new QlikException(ErrorReason.Timeout, "no answer") { InDoubt = true });
        site.Site.FakeLicenses.OnConfirm = _ => { };

        UserRemoval removal = await site.RemoveAsync();

        Assert.Equal(Outcome.Removed, removal.Outcome);
        string warning = Assert.Single(site.Log.Warnings, w => w.Contains("no answer", StringComparison.Ordinal));
        Assert.Contains("Resume-QlikOperation", warning);
    }

    [Fact]
    public async Task What_the_leaver_makes_meanwhile_goes_along()
    {
        Site.Give("jane", "a");
        int made = 0;
        Site.FakeItems.AfterMove = () =>
        {
            if (made++ == 0)
            {
                Site.Give("jane", "late");
            }
        };

        UserRemoval removal = await _bench.RemoveAsync();

        Assert.Equal(["move a anna", "move late anna", "delete jane"], Site.Changes);
        Assert.Equal("a, late", RemovalBench.Ids(removal.Moved));
    }

    [Fact]
    public async Task Who_goes_on_making_things_is_not_deleted()
    {
        Site.Give("jane", "a");
        int made = 0;
        Site.FakeItems.AfterMove = () => Site.Give("jane", "late" + made++);

        UserRemoval removal = await _bench.RemoveAsync();

        Assert.Equal(ErrorReason.ItemsLeft, removal.Error?.Reason);
        Assert.Contains("-DisableFirst", removal.Error!.NextStep);
        Assert.DoesNotContain("delete jane", Site.Changes);
    }

    [Fact]
    public async Task What_the_user_came_to_own_since_the_look_is_not_lost()
    {
        UserRemover remover = _bench.Remover();
        RemovalPreview preview = await _bench.PreviewAsync(remover, newOwner: null);
        Site.Give("jane", "late");

        UserRemoval removal = await remover.RemoveAsync(preview, _bench.Log, CancellationToken.None);

        Assert.Equal(ErrorReason.OwnsItems, removal.Error?.Reason);
        Assert.Empty(Site.Changes);
    }

    [Fact]
    public async Task A_list_that_lags_behind_does_not_keep_a_user_whose_things_have_moved()
    {
        Site.Give("jane", "a");
        Site.FakeItems.ListLags = true;
        Site.FakeItems.Owners["a"] = "anna";

        UserRemoval removal = await _bench.RemoveAsync();

        Assert.Equal(Outcome.Removed, removal.Outcome);
        Assert.Equal(["delete jane"], Site.Changes);
    }

    [Theory]
    [InlineData(ErrorReason.Forbidden)]
    [InlineData(ErrorReason.Conflict)]
    [InlineData(ErrorReason.ServerError)]
    public async Task A_refused_move_keeps_the_user_and_the_next_run_goes_on_with_what_is_left(ErrorReason reason)
    {
        foreach (string id in new[] { "1", "2", "3" })
        {
            Site.Give("jane", id);
        }

        Site.FakeItems.Fault = i =>
            i.Id == "2" ? new ItemResult<OwnedItem>(i, ItemResult.Failed(new QlikException(reason, "the server refused app 2"))) : null;
        UserRemoval first = await _bench.RemoveAsync();

        Assert.Equal(ErrorReason.ItemsLeft, first.Error?.Reason);
        Assert.Equal(Outcome.Failed, first.Outcome);
        Assert.Contains("1 item did not move", first.Error!.Message);
        Assert.Contains("the server refused app 2", first.Error.Message);
        Assert.Contains("2 items moved to idp|anna", first.Error.Message);
        Assert.Contains("The user still exists.", first.Error.Message);
        Assert.Equal("1, 3", RemovalBench.Ids(first.Moved));
        Assert.Equal("2", RemovalBench.Ids(first.NotMoved));
        Assert.Equal(["move 1 anna", "move 3 anna"], Site.Changes);

        Site.FakeItems.Fault = _ => null;
        UserRemoval second = await _bench.RemoveAsync();

        Assert.Equal(Outcome.Removed, second.Outcome);
        Assert.Equal(["move 1 anna", "move 3 anna", "move 2 anna", "delete jane"], Site.Changes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_answer_is_settled_by_a_read_and_nothing_moves_twice(bool wasDone)
    {
        Site.Give("jane", "1");
        Site.FakeItems.Fault = i =>
        {
            if (wasDone)
            {
                Site.FakeItems.Owners[i.Id] = "anna";
                Site.Changes.Add($"move {i.Id} anna");
            }

            return new ItemResult<OwnedItem>(i, ItemResult.Failed(new QlikException(ErrorReason.Timeout, "no answer") { InDoubt = true }));
        };

        UserRemoval removal = await _bench.RemoveAsync();

        ItemResult recorded = _bench.Journal.Ended.Single(e => e.Key.Kind == ChangeKind.MoveItem).Value;
        Assert.Equal(wasDone ? Outcome.Moved : Outcome.Open, recorded.Outcome);
        Assert.Equal(wasDone ? Outcome.Removed : Outcome.Failed, removal.Outcome);
        Assert.Equal(wasDone ? ["move 1 anna", "delete jane"] : [], Site.Changes);
        Assert.Equal(wasDone ? "1" : string.Empty, RemovalBench.Ids(removal.Moved));
    }

    [Fact]
    public async Task A_call_that_fails_as_a_whole_is_a_failure_of_its_items()
    {
        Site.Give("jane", "1");
        Site.FakeItems.Fault = _ => throw new QlikException(ErrorReason.ServerError, "down") { InDoubt = true };

        UserRemoval removal = await _bench.RemoveAsync();

        Assert.Equal(ErrorReason.ItemsLeft, removal.Error?.Reason);
        Assert.Contains("down", removal.Error!.Message);
        Assert.Equal((Outcome.Failed, false), (_bench.Journal.Ended.Single().Value.Outcome, _bench.Journal.Ended.Single().Value.InDoubt));
        Assert.Empty(Site.Changes);
    }

    [Fact]
    public async Task A_blocked_login_is_told_when_the_moves_fail()
    {
        Site.Give("jane", "1");
        Site.FakeItems.Fault = i => new ItemResult<OwnedItem>(i, ItemResult.Failed(new QlikException(ErrorReason.Forbidden, "no")));

        UserRemoval removal = await _bench.RemoveAsync(disableFirst: true);

        Assert.Equal(["status jane Disabled"], Site.Changes);
        Assert.Contains("The user is disabled.", removal.Error!.Message);
    }

    [Fact]
    public async Task Who_is_blocked_already_is_not_blocked_again()
    {
        _bench.Jane.Status = UserStatus.Disabled;

        await _bench.RemoveAsync(disableFirst: true);

        Assert.Equal(["delete jane"], Site.Changes);
    }

    [Fact]
    public async Task Without_a_record_nothing_more_is_changed()
    {
        Site.Give("jane", "1");
        Site.Give("jane", "2", OwnedItemKind.Space);
        _bench.Journal.BreaksAt = ChangeKind.MoveItem;

        UserRemoval removal = await _bench.RemoveAsync();

        Assert.Equal(ErrorReason.JournalFailed, removal.Error?.Reason);
        Assert.Empty(Site.Changes);
    }

    [Fact]
    public async Task A_deletion_without_answer_says_that_it_is_in_doubt()
    {
        Site.FakeUsers.DeleteFault = new QlikException(ErrorReason.Timeout, "no answer") { InDoubt = true };

        UserRemoval removal = await _bench.RemoveAsync();

        Assert.Equal(Outcome.Open, removal.Outcome);
        Assert.Contains("It is not known whether the user is deleted.", removal.Error!.Message);
        Assert.Contains($"Resume-QlikOperation -Run {RunText.Short(_bench.Journal.RunId)}", removal.Error.NextStep);
        Assert.DoesNotContain("still exists", removal.Error.Message);
        Assert.True(_bench.Journal.Ended.Single().Value.InDoubt);
    }

    [Fact]
    public async Task Force_leaves_behind_what_nobody_takes_and_says_who_has_it()
    {
        Site.FakeFacts.Heir = @"INTERNAL\sa_repository";
        Site.Give("jane", "1");

        UserRemoval removal = await _bench.RemoveAsync(newOwner: null, force: true);

        Assert.Equal(["delete jane"], Site.Changes);
        Assert.Equal("1", RemovalBench.Ids(removal.NotMoved));
        Assert.Contains(@"1 item went to INTERNAL\sa_repository", removal.Detail);
    }

    [Fact]
    public async Task Force_does_not_delete_a_user_whose_things_should_have_moved()
    {
        Site.Give("jane", "1");
        Site.FakeItems.Fault = i => new ItemResult<OwnedItem>(i, ItemResult.Failed(new QlikException(ErrorReason.Forbidden, "no")));

        Assert.Equal(ErrorReason.ItemsLeft, (await _bench.RemoveAsync(force: true)).Error?.Reason);
    }

    [Fact]
    public async Task An_invitation_is_cancelled_without_a_new_owner()
    {
        _bench.Jane.Status = UserStatus.Invited;

        UserRemoval removal = await _bench.RemoveAsync(newOwner: null, disableFirst: true);

        Assert.Equal(["delete jane"], Site.Changes);
        Assert.StartsWith("The invitation was cancelled.", removal.Detail);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_is_gone_is_gone(bool tombstone)
    {
        if (tombstone)
        {
            _bench.Jane.Status = UserStatus.Deleted;
        }
        else
        {
            Site.FakeUsers.All.Remove("jane");
        }

        UserRemoval removal = await _bench.RemoveAsync();

        Assert.Equal(Outcome.AlreadyGone, removal.Outcome);
        Assert.Null(removal.Error);
        Assert.Empty(Site.Changes);
    }
}
