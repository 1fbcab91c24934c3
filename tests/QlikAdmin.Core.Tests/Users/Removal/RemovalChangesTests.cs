using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Users;
using QlikAdmin.Workflows.Users.Removal;

namespace QlikAdmin.Core.Tests.Users;

public sealed class RemovalChangesTests : IDisposable
{
    private readonly FakeSite _site = new();
    private readonly RemovalHandler _changes = new();
    private readonly User _jane;
    private readonly UserCredential _key = new(CredentialKind.ApiKey, "k1", "jane", "laptop");

    public RemovalChangesTests()
    {
        _jane = _site.Add("jane", "Jane Doe");
        _site.FakeKeys.Alive.Add(_key);
    }

    public void Dispose() => _site.Dispose();

    [Fact]
    public void Neither_kind_has_an_undo_and_each_says_why()
    {
        Assert.Equal([ChangeKind.RemoveUser, ChangeKind.RevokeCredential], _changes.Kinds);
        Assert.Contains("can't be brought back", _changes.WhyNoUndo(Deletion()));
        Assert.Contains("can't be made valid again", _changes.WhyNoUndo(Revocation()));
        Assert.All(new[] { Deletion(), Revocation() }, change =>
        {
            QlikException refusal = Assert.Throws<QlikException>(() => _changes.Reverse(change, null));
            Assert.Equal(ErrorReason.NoUndo, refusal.Reason);
            Assert.Contains(change.ItemId, refusal.Message);
        });
    }

    [Fact]
    public void What_is_recorded_holds_no_address_and_says_whose_removal_it_is()
    {
        Change deletion = Deletion(leaveBehind: true);
        Change revocation = Revocation();

        Assert.Equal(
            ("jane", "idp|jane", "Active", "jane", true),
            (deletion.ItemId, deletion.User, deletion.From, deletion.Removal, deletion.FactsAs<DeletionFacts>().LeavesItems)
        );
        Assert.False(Deletion().FactsAs<DeletionFacts>().LeavesItems);
        Assert.Equal(
            ("k1", "ApiKey", "laptop", "jane", "jane"),
            (revocation.ItemId, revocation.ItemType, revocation.ItemName, revocation.UserId, revocation.Removal)
        );
        Assert.DoesNotContain("@", deletion.ToString() + revocation);
    }

    [Fact]
    public async Task The_server_tells_what_is_done()
    {
        _site.FakeKeys.Alive.Add(new UserCredential(CredentialKind.ApiKey, "same", "jane", null));
        UserCredential token = new(CredentialKind.OAuthToken, "same", "jane", null);
        User deleted = _site.Add("ghost");
        deleted.Status = UserStatus.Deleted;
        Change[] changes =
        [
            Deletion(),
            Revocation(),
            RemovalChanges.Revoke(_jane, token),
            Deletion(deleted),
            Deletion(new User("nobody", QlikProduct.Cloud, "acme", "idp|nobody")),
        ];

        Assert.Equal(
            [ChangeState.NotDone, ChangeState.NotDone, ChangeState.Done, ChangeState.Done, ChangeState.Done],
            await ReadAsync(changes)
        );

        _site.FakeKeys.Alive.Clear();
        _site.FakeUsers.All.Remove("jane");
        Assert.Equal([ChangeState.Done, ChangeState.Done], await ReadAsync(Deletion(), Revocation()));
    }

    [Fact]
    public async Task What_can_not_be_read_has_no_state()
    {
        _site.FakeKeys.ListFault = new QlikException(ErrorReason.Forbidden, "Not for you.");

        Assert.Equal(ErrorReason.Forbidden, (await Given.FailsAsync(() => ReadAsync(Revocation()))).Reason);
    }

    [Fact]
    public async Task A_stopped_removal_is_finished_key_first_and_user_last()
    {
        IReadOnlyList<ItemResult> results = await ApplyAsync(Revocation(), Deletion());

        Assert.Equal([Outcome.Revoked, Outcome.Removed], results.Select(r => r.Outcome));
        Assert.Equal(["revoke k1", "delete jane"], _site.Changes);
        Assert.Equal([Outcome.AlreadyGone], (await ApplyAsync(Deletion())).Select(r => r.Outcome));
    }

    [Fact]
    public async Task Who_still_owns_something_that_can_move_is_not_deleted()
    {
        _site.Give("jane", "app");
        _site.Give("jane", "stays", canMove: CanMove.No);

        ItemResult result = Assert.Single(await ApplyAsync(Deletion()));

        Assert.Equal(ErrorReason.ItemsLeft, result.Error?.Reason);
        Assert.Contains("1 item that can move: App 'Item app' (app)", result.Error!.Message);
        Assert.Contains("-NewOwner", result.Error.NextStep);
        Assert.Empty(_site.Changes);
    }

    [Fact]
    public async Task What_was_to_be_left_behind_is_left_behind()
    {
        _site.Give("jane", "app");

        Assert.Equal(Outcome.Removed, Assert.Single(await ApplyAsync(Deletion(leaveBehind: true))).Outcome);
        Assert.Equal("jane", _site.FakeItems.Owners["app"]);
    }

    [Fact]
    public async Task Whoever_must_stay_is_refused_out_of_a_journal_too_and_the_rest_goes_on()
    {
        User bot = _site.Add("bot");
        bot.IsService = true;
        User last = _site.Add("last");
        _site.FakeUsers.Admins.Clear();
        _site.FakeUsers.Admins.Add("last");

        IReadOnlyList<ItemResult> results = await ApplyAsync(Deletion(bot), Deletion(_site.FakeUsers.Caller!), Deletion(last), Deletion());

        Assert.Equal(
            [ErrorReason.ProtectedUserRefused, ErrorReason.SelfRefused, ErrorReason.LastAdminRefused, null],
            results.Select(r => r.Error?.Reason)
        );
        Assert.Equal(["delete jane"], _site.Changes);
    }

    [Fact]
    public async Task Two_administrators_of_one_stopped_run_leave_one_also_where_the_list_lags()
    {
        User bob = _site.Add("bob");
        _site.FakeUsers.Admins.Clear();
        _site.FakeUsers.Admins.UnionWith(["jane", "bob"]);
        _site.FakeUsers.AdminsLag = true;

        IReadOnlyList<ItemResult> results = await ApplyAsync(Deletion(), Deletion(bob));

        Assert.Equal([null, ErrorReason.LastAdminRefused], results.Select(r => r.Error?.Reason));
    }

    [Fact]
    public async Task A_kind_of_key_that_a_later_version_wrote_is_not_guessed()
    {
        ItemResult result = Assert.Single(await ApplyAsync(Revocation() with { ItemType = "Certificate" }));

        Assert.Equal(ErrorReason.NotSupported, result.Error?.Reason);
        Assert.Contains("Certificate", result.Error!.Message);
        Assert.Empty(_site.Changes);
    }

    [Fact]
    public async Task A_failed_deletion_is_told_with_what_the_server_said()
    {
        _site.FakeUsers.DeleteFault = new QlikException(ErrorReason.Timeout, "No answer.") { InDoubt = true };

        ItemResult result = Assert.Single(await ApplyAsync(Deletion()));

        Assert.Equal((ErrorReason.Timeout, true), (result.Error!.Reason, result.InDoubt));
    }

    private Change Revocation() => RemovalChanges.Revoke(_jane, _key);

    private Change Deletion(bool leaveBehind = false) => RemovalChanges.Delete(new RemovalPreview(_jane), leaveBehind);

    private static Change Deletion(User user) => RemovalChanges.Delete(new RemovalPreview(user), leaveBehind: false);

    private async Task<IEnumerable<ChangeState>> ReadAsync(params Change[] changes) =>
        (await _changes.ReadAsync(_site, changes, SilentLog.Instance, CancellationToken.None)).Select(r => r.State);

    private async Task<IReadOnlyList<ItemResult>> ApplyAsync(params Change[] changes) =>
        await new RecordingJournal().Executor().RunAsync(_site, changes, SilentLog.Instance, CancellationToken.None);
}
