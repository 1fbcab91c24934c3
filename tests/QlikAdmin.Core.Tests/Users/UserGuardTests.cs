using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Core.Tests.Users;

public sealed class UserGuardTests : IDisposable
{
    private readonly FakeSite _site = new();
    private readonly UserGuard _guard;

    public UserGuardTests()
    {
        _guard = new UserGuard(_site);
        _site.FakeUsers.Admins.Clear();
    }

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Neither_the_caller_nor_what_is_no_person_is_blocked()
    {
        User bot = _site.Add("bot");
        bot.IsService = true;
        _site.FakeUsers.Admins.UnionWith(["admin", "anna"]);

        Assert.Equal(ErrorReason.SelfRefused, await BlockAsync(_site.FakeUsers.Caller!));
        Assert.Equal(ErrorReason.ProtectedUserRefused, await BlockAsync(bot));
        Assert.Equal(
            ErrorReason.UserNotFound,
            await BlockAsync(new User(string.Empty, QlikProduct.Cloud, "acme", "idp|gone") { Status = UserStatus.Allocated })
        );
        Assert.Null(await BlockAsync(_site.Add("anna")));
    }

    [Fact]
    public async Task What_locks_nobody_out_is_let_through_without_a_call()
    {
        User caller = _site.FakeUsers.Caller!;

        foreach (
            Change change in new[]
            {
                UserChanges.OfStatus(caller, UserStatus.Active),
                UserChanges.OfEdit(caller, new UserEdit(UserEdit.Name, "x")),
                UserChanges.OfRole(caller, Role("TenantAdmin"), isGiven: true),
                UserChanges.OfRole(caller, Role("Viewer"), isGiven: false),
            }
        )
        {
            Assert.False(_guard.Concerns(change));
            Assert.Null(await _guard.FindRefusalAsync(caller, change, fresh: true, SilentLog.Instance, CancellationToken.None));
        }

        Assert.Equal(0, _site.FakeUsers.AdminsAsked);
    }

    [Fact]
    public async Task Where_all_administrators_come_from_a_group_one_of_them_can_go()
    {
        User jane = _site.Add("jane");
        User bob = _site.Add("bob");
        _site.FakeUsers.GroupAdmins.UnionWith(["jane", "bob"]);

        Assert.Null(await BlockAsync(jane));
        _site.FakeUsers.GroupAdmins.Remove("bob");

        Assert.Equal(ErrorReason.LastAdminRefused, await BlockAsync(jane, fresh: true));
        Assert.Null(await BlockAsync(bob));
    }

    [Fact]
    public async Task Of_two_administrators_in_one_run_the_second_stays()
    {
        User jane = _site.Add("jane");
        User bob = _site.Add("bob");
        _site.FakeUsers.Admins.UnionWith(["jane", "bob"]);
        Assert.Null(await BlockAsync(jane));

        _guard.Assume(Blocking(jane));

        Assert.Equal(ErrorReason.LastAdminRefused, await BlockAsync(bob));
        Assert.Equal(ErrorReason.LastAdminRefused, await TakeRoleAsync(bob));
        _guard.Forget(Blocking(jane));
        Assert.Null(await BlockAsync(bob));
    }

    [Fact]
    public async Task Of_two_who_would_lose_the_role_in_one_run_the_second_keeps_it()
    {
        User jane = _site.Add("jane");
        User bob = _site.Add("bob");
        _site.FakeUsers.Admins.UnionWith(["jane", "bob"]);
        Change change = UserChanges.OfRole(jane, Role("tenantadmin"), isGiven: false);
        Assert.Null(await _guard.FindRefusalAsync(jane, change, fresh: false, SilentLog.Instance, CancellationToken.None));

        _guard.Assume(change);

        Assert.Equal(ErrorReason.LastAdminRefused, await TakeRoleAsync(bob));
        Assert.Equal(ErrorReason.LastAdminRefused, await BlockAsync(bob));
        _guard.Forget(change);
        Assert.Null(await TakeRoleAsync(bob));
    }

    [Fact]
    public async Task Who_keeps_the_role_through_a_group_can_lose_their_own_and_is_the_last_all_the_same()
    {
        User jane = _site.Add("jane");
        _site.FakeUsers.Admins.Add("jane");
        Assert.Equal(ErrorReason.LastAdminRefused, await TakeRoleAsync(jane));
        _site.FakeUsers.GroupAdmins.Add("jane");

        Assert.Null(await TakeRoleAsync(jane, fresh: true));
        Assert.Equal(ErrorReason.LastAdminRefused, await BlockAsync(jane));
    }

    [Fact]
    public async Task The_role_of_the_administrator_stays_with_the_caller_and_any_role_with_a_bot()
    {
        User bot = _site.Add("bot");
        bot.IsService = true;
        _site.FakeUsers.Admins.UnionWith(["admin", "anna"]);
        _site.Add("anna");

        Assert.Equal(ErrorReason.SelfRefused, await TakeRoleAsync(_site.FakeUsers.Caller!));
        Assert.Equal(ErrorReason.ProtectedUserRefused, await TakeRoleAsync(bot, "Viewer"));
        Assert.Null(await TakeRoleAsync(_site.FakeUsers.Caller!, "Viewer"));
    }

    [Fact]
    public async Task The_administrators_are_read_once_and_again_only_for_one_of_them()
    {
        User jane = _site.Add("jane");
        User anna = _site.Add("anna");
        _site.FakeUsers.Admins.UnionWith(["admin", "jane"]);

        Assert.Null(await BlockAsync(anna));
        Assert.Null(await BlockAsync(anna, fresh: true));
        Assert.Null(await BlockAsync(jane));
        Assert.Equal(1, _site.FakeUsers.AdminsAsked);
        _site.FakeUsers.Admins.Remove("admin");

        Assert.Equal(ErrorReason.LastAdminRefused, await BlockAsync(jane, fresh: true));
        Assert.Equal(2, _site.FakeUsers.AdminsAsked);
    }

    [Fact]
    public async Task The_refusal_of_the_last_one_names_the_role_to_give()
    {
        User jane = _site.Add("jane", "Jane Doe");
        _site.FakeUsers.Admins.Add("jane");

        QlikException refusal = (
            await _guard.FindRefusalAsync(jane, Blocking(jane), fresh: false, SilentLog.Instance, CancellationToken.None)
        )!;

        Assert.Contains("Disable user idp|jane (Jane Doe) on 'acme'", refusal.Message);
        Assert.Contains("TenantAdmin", refusal.NextStep);
    }

    private static Role Role(string name) => new("r-" + name, name, QlikProduct.Cloud, "acme");

    private static Change Blocking(User user) => UserChanges.OfStatus(user, UserStatus.Disabled);

    private async Task<ErrorReason?> BlockAsync(User user, bool fresh = false)
    {
        return (await _guard.FindRefusalAsync(user, Blocking(user), fresh, SilentLog.Instance, CancellationToken.None))?.Reason;
    }

    private async Task<ErrorReason?> TakeRoleAsync(User user, string role = "TenantAdmin", bool fresh = false)
    {
        return (
            await _guard.FindRefusalAsync(
                user,
                UserChanges.OfRole(user, Role(role), isGiven: false),
                fresh,
                SilentLog.Instance,
                CancellationToken.None
            )
        )?.Reason;
    }
}
