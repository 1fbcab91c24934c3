using QlikAdmin.Workflows.Users.Removal;

namespace QlikAdmin.Core.Tests.Users;

public sealed class RemovalRefusalTests
{
    private readonly RemovalBench _bench = new();

    [Fact]
    public async Task The_caller_is_never_removed()
    {
        _bench.Site.FakeUsers.Admins.Add("anna");

        QlikException refusal = await _bench.RefusedAsync(_bench.Site.FakeUsers.Caller);

        Assert.Equal(ErrorReason.SelfRefused, refusal.Reason);
        Assert.Contains("the account you are connected with", refusal.Message);
    }

    [Fact]
    public async Task Where_the_server_does_not_say_who_calls_the_name_of_the_connection_counts()
    {
        _bench.Site.FakeUsers.Caller = null;
        User named = new("x", QlikProduct.Cloud, "acme", "someone") { Status = UserStatus.Active };
        _bench.Site.FakeUsers.All["x"] = named;

        Assert.Null((await _bench.PreviewAsync(_bench.Remover(), named)).ReturnReason);
    }

    [Fact]
    public async Task The_last_administrator_is_never_removed()
    {
        _bench.Site.FakeUsers.Admins.Clear();
        _bench.Site.FakeUsers.Admins.Add("jane");

        QlikException refusal = await _bench.RefusedAsync();

        Assert.Equal(ErrorReason.LastAdminRefused, refusal.Reason);
        Assert.Contains("Jane Doe", refusal.Message);
    }

    [Fact]
    public async Task Two_administrators_in_one_run_leave_one()
    {
        _bench.Site.FakeUsers.Admins.Clear();
        _bench.Site.FakeUsers.Admins.UnionWith(["jane", "bob"]);
        User bob = _bench.Site.Add("bob");
        UserRemover remover = _bench.Remover();

        Assert.Equal(Outcome.Removed, (await _bench.RemoveAsync(remover)).Outcome);
        QlikException refusal = await Given.FailsAsync(() => _bench.PreviewAsync(remover, bob));

        Assert.Equal(ErrorReason.LastAdminRefused, refusal.Reason);
        Assert.Contains("bob", _bench.Site.FakeUsers.All.Keys);
    }

    [Fact]
    public async Task A_look_at_two_administrators_tells_that_the_second_would_be_the_last()
    {
        _bench.Site.FakeUsers.Admins.Clear();
        _bench.Site.FakeUsers.Admins.UnionWith(["jane", "bob"]);
        User bob = _bench.Site.Add("bob");
        UserRemover remover = _bench.Remover();

        remover.Assume(await _bench.PreviewAsync(remover));

        Assert.Equal(ErrorReason.LastAdminRefused, (await Given.FailsAsync(() => _bench.PreviewAsync(remover, bob))).Reason);
        Assert.Empty(_bench.Site.Changes);
    }

    [Fact]
    public async Task An_administrator_who_became_the_last_after_the_look_is_not_deleted()
    {
        _bench.Site.FakeUsers.Admins.Clear();
        _bench.Site.FakeUsers.Admins.UnionWith(["jane", "bob"]);
        _bench.Site.Add("bob");
        UserRemover remover = _bench.Remover();
        RemovalPreview preview = await _bench.PreviewAsync(remover);
        _bench.Site.FakeUsers.All.Remove("bob");

        UserRemoval removal = await remover.RemoveAsync(preview, _bench.Log, CancellationToken.None);

        Assert.Equal(ErrorReason.LastAdminRefused, removal.Error?.Reason);
        Assert.Equal(Outcome.Failed, removal.Outcome);
        Assert.Contains("jane", _bench.Site.FakeUsers.All.Keys);
    }

    [Fact]
    public async Task A_bot_or_service_account_is_never_removed()
    {
        _bench.Jane.IsService = true;

        Assert.Equal(ErrorReason.ProtectedUserRefused, (await _bench.RefusedAsync(force: true)).Reason);
    }

    [Fact]
    public async Task A_user_whom_the_server_protects_is_never_removed()
    {
        _bench.Jane.DeleteProhibited = true;

        Assert.Equal(ErrorReason.ProtectedUserRefused, (await _bench.RefusedAsync()).Reason);
    }

    [Fact]
    public async Task A_RootAdmin_of_a_site_is_never_removed()
    {
        RemovalBench site = new(QlikProduct.Sense);
        site.Site.FakeFacts.ProtectedRole = "RootAdmin";
        site.Jane.Roles = ["ContentAdmin", "rootadmin"];

        QlikException refusal = await site.RefusedAsync();

        Assert.Equal(ErrorReason.ProtectedUserRefused, refusal.Reason);
        Assert.Contains("Remove-QlikUserRole", refusal.NextStep);
    }

    [Fact]
    public async Task A_licence_without_user_is_no_user()
    {
        User nobody = new(string.Empty, QlikProduct.Cloud, "acme", "idp|gone") { Status = UserStatus.Allocated };

        QlikException refusal = await _bench.RefusedAsync(nobody);

        Assert.Equal(ErrorReason.InvalidInput, refusal.Reason);
        Assert.Contains("Remove-QlikAllocation", refusal.NextStep);
    }

    [Fact]
    public async Task Who_owns_something_needs_somebody_who_takes_it()
    {
        for (int i = 0; i < 12; i++)
        {
            _bench.Site.Give("jane", "a" + i);
        }

        QlikException refusal = await _bench.RefusedAsync(newOwner: null);

        Assert.Equal(ErrorReason.OwnsItems, refusal.Reason);
        Assert.Contains("the user owns 12 apps, and no new owner is given. Nothing was changed.", refusal.Message);
        Assert.Contains("have no owner", refusal.NextStep);
        Assert.Contains("TargetObject", refusal.NextStep);
    }

    [Fact]
    public async Task The_refusal_counts_everything_by_kind_and_has_it_all_as_its_target()
    {
        OwnedItem[] items =
        [
            .. Enumerable.Range(0, 2).Select(i => _bench.Site.Give("jane", "s" + i, OwnedItemKind.Space)),
            .. Enumerable.Range(0, 14).Select(i => _bench.Site.Give("jane", "a" + i)),
            _bench.Site.Give("jane", "t", OwnedItemKind.Schedule, CanMove.No),
            _bench.Site.Give("jane", "o", OwnedItemKind.Other, CanMove.No),
        ];

        QlikException refusal = await _bench.RefusedAsync(newOwner: null);

        Assert.Contains("14 apps, 2 spaces, 1 schedule, 1 other item", refusal.Message);
        Assert.Equal(items, Assert.IsType<OwnedItem[]>(refusal.Target));
    }

    [Fact]
    public async Task The_refusal_names_few_items()
    {
        _bench.Site.Give("jane", "a");
        _bench.Site.Give("jane", "c", OwnedItemKind.DataConnection);

        string message = (await _bench.RefusedAsync(newOwner: null)).Message;

        Assert.Contains("1 app, 1 data connection", message);
        Assert.Contains("App 'Item a' (a), DataConnection 'Item c' (c)", message);
    }

    [Fact]
    public async Task On_a_site_the_refusal_names_the_account_that_would_inherit()
    {
        _bench.Site.FakeFacts.Heir = @"INTERNAL\sa_repository";
        _bench.Site.Give("jane", "a");

        Assert.Contains(@"its new owner would be INTERNAL\sa_repository", (await _bench.RefusedAsync(newOwner: null)).NextStep);
    }

    [Theory]
    [InlineData("nobody", ErrorReason.UserNotFound)]
    [InlineData("twin@corp.example", ErrorReason.UserAmbiguous)]
    [InlineData("jane", ErrorReason.NewOwnerUnfit)]
    [InlineData("jane@corp.example", ErrorReason.NewOwnerUnfit)]
    [InlineData("bob", ErrorReason.NewOwnerUnfit)]
    public async Task A_new_owner_must_be_one_person_who_stays(string newOwner, ErrorReason reason)
    {
        _bench.Site.Add("t1").Email = "twin@corp.example";
        _bench.Site.Add("t2").Email = "twin@corp.example";
        User bob = _bench.Site.Add("bob");
        UserRemover remover = _bench.Remover();
        remover.Announce(_bench.Jane);
        remover.Announce(bob);

        QlikException refusal = await Given.FailsAsync(() => _bench.PreviewAsync(remover, newOwner: newOwner));

        Assert.Equal(reason, refusal.Reason);
        Assert.Contains("Nothing was changed.", refusal.Message);
        Assert.Empty(_bench.Site.Changes);
    }

    [Fact]
    public async Task An_unfit_new_owner_is_refused_before_anything_moves_also_where_nothing_is_owned()
    {
        _bench.Site.FakeItems.Unfit = u => new QlikException(ErrorReason.NewOwnerUnfit, $"{u} is disabled") { NextStep = "Enable them." };

        QlikException refusal = await _bench.RefusedAsync();

        Assert.Equal(ErrorReason.NewOwnerUnfit, refusal.Reason);
        Assert.Contains("is disabled", refusal.Message);
    }

    [Fact]
    public async Task The_new_owner_is_looked_up_once_a_run_and_asked_once_a_kind()
    {
        UserRemover remover = _bench.Remover();
        User bob = _bench.Site.Add("bob");
        User carl = _bench.Site.Add("carl");
        _bench.Site.Give("jane", "1");
        _bench.Site.Give("bob", "2");
        _bench.Site.Give("carl", "3", OwnedItemKind.Space);

        await _bench.PreviewAsync(remover);
        await _bench.PreviewAsync(remover, bob);
        Assert.Equal(1, _bench.Site.FakeItems.FitnessAsked);
        await _bench.PreviewAsync(remover, carl);

        Assert.Equal(2, _bench.Site.FakeItems.FitnessAsked);
        Assert.Equal(1, _bench.Site.FakeUsers.Lookups);
        Assert.Equal(1, _bench.Site.FakeFacts.RoutesAsked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_may_not_be_read_is_a_refusal_with_force_too(bool force)
    {
        _bench.Site.Give("jane", "app");
        _bench.Site.FakeItems.Hidden = OwnedItemKind.DataConnection;

        QlikException refusal = await _bench.RefusedAsync(force: force);

        Assert.Equal(ErrorReason.Forbidden, refusal.Reason);
        Assert.Contains("of the kind DataConnection", refusal.Message);
        Assert.Contains("DataConnection is not for you", refusal.Message);
        Assert.Contains("the right to read DataConnection", refusal.NextStep);
        Assert.Contains("-SkipKind DataConnection", refusal.NextStep);
    }

    [Fact]
    public async Task What_was_refused_once_is_not_asked_for_again_in_the_run()
    {
        _bench.Site.FakeItems.Hidden = OwnedItemKind.DataConnection;
        User bob = _bench.Site.Add("bob");
        UserRemover remover = _bench.Remover();

        await Given.FailsAsync(() => _bench.PreviewAsync(remover));
        QlikException second = await Given.FailsAsync(() => _bench.PreviewAsync(remover, bob));

        Assert.Contains("bob", second.Message);
        Assert.Contains("-SkipKind DataConnection", second.NextStep);
        Assert.Single(_bench.Site.FakeItems.Listed);
    }

    [Fact]
    public async Task A_kind_that_is_skipped_is_never_asked_for_and_the_result_says_so()
    {
        _bench.Site.Give("jane", "app");
        OwnedItem unseen = _bench.Site.Give("jane", "conn", OwnedItemKind.DataConnection);
        _bench.Site.FakeItems.Hidden = OwnedItemKind.DataConnection;

        UserRemoval removal = await _bench.RemoveAsync(
            _bench.Remover(skip: [OwnedItemKind.DataConnection, OwnedItemKind.AutomationConnection])
        );

        Assert.Equal(Outcome.Removed, removal.Outcome);
        Assert.Equal(["move app anna", "delete jane"], _bench.Site.Changes);
        Assert.Equal(["DataConnection"], removal.NotLookedAt);
        Assert.Contains("Not looked at: DataConnection", removal.Detail);
        Assert.Equal("jane", _bench.Site.FakeItems.Owners[unseen.Id]);
        Assert.All(_bench.Site.FakeItems.Listed, kinds =>
        {
            Assert.NotEmpty(kinds);
            Assert.DoesNotContain(OwnedItemKind.DataConnection, kinds);
        });
    }

    [Fact]
    public async Task Nobody_is_removed_without_a_look_at_anything()
    {
        OwnedItemKind[] all = [.. _bench.Site.FakeItems.Kinds];

        QlikException refusal = await Given.FailsAsync(() => _bench.PreviewAsync(_bench.Remover(force: true, skip: all)));

        Assert.Equal(ErrorReason.InvalidInput, refusal.Reason);
        Assert.Contains("Test-QlikConnection", refusal.NextStep);
        Assert.Empty(_bench.Site.FakeItems.Listed);
    }

    [Fact]
    public async Task A_refused_kind_is_refused_beside_one_that_is_skipped_and_the_way_on_names_both()
    {
        _bench.Site.FakeItems.Hidden = OwnedItemKind.DataConnection;

        QlikException refusal = await Given.FailsAsync(() => _bench.PreviewAsync(_bench.Remover(skip: OwnedItemKind.Space)));

        Assert.Contains("-SkipKind Space, DataConnection", refusal.NextStep);
    }
}
