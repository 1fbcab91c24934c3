using Newtonsoft.Json.Linq;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Products.Sense;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Core.Tests.Users;

public sealed class SenseUserTests : IDisposable
{
    private readonly SenseSite _site = new();

    public void Dispose() => _site.Dispose();

    private IUserReader Reader => _site.Connection.Users;

    private IRoleReader Roles => _site.Connection.Roles;

    private IUserWriter Writer => _site.Connection.UserWriter;

    [Fact]
    public async Task A_user_carries_what_the_site_knows()
    {
        JObject row = _site.AddUser(1, "jdoe", "CORP", "AuditAdmin");
        row["deleteProhibited"] = true;
        ((JArray)row["attributes"]!).Add(new JObject { ["attributeType"] = "Group", ["attributeValue"] = "Finance" });

        User user = Assert.Single(await UserLister.ListAllAsync(_site.Connection, new UserQuery(), _site.Log, CancellationToken.None));

        Assert.Equal(
            (SenseSite.Id(1), @"CORP\jdoe", "CORP", "jdoe", "Name of jdoe", "jdoe@corp.example"),
            (user.Id, user.Account, user.UserDirectory, user.UserId, user.Name, user.Email)
        );
        Assert.Equal(
            (QlikProduct.Sense, "qs1", UserStatus.Active, false, true),
            (user.Product, user.Connection, user.Status, user.IsService, user.DeleteProhibited)
        );
        Assert.Equal(["AuditAdmin"], user.Roles);
        Assert.Equal(["Finance"], user.Groups);
        Assert.Equal(["keep"], user.Tags);
        Assert.Equal(["Department=Sales", "Floor=9"], user.CustomProperties);
        Assert.Null(user.Subject);
    }

    [Theory]
    [InlineData(false, false, false, UserStatus.Active)]
    [InlineData(true, false, false, UserStatus.Inactive)]
    [InlineData(true, true, false, UserStatus.Blocked)]
    [InlineData(false, true, false, UserStatus.Blocked)]
    [InlineData(true, false, true, UserStatus.RemovedExternally)]
    [InlineData(true, true, true, UserStatus.Blocked)]
    public async Task Whom_only_the_directory_removed_is_told_from_who_is_blocked(
        bool inactive,
        bool blacklisted,
        bool removed,
        UserStatus status
    )
    {
        JObject row = _site.AddUser(1, "jdoe");
        (row["inactive"], row["blacklisted"], row["removedExternally"]) = (inactive, blacklisted, removed);

        Assert.Equal(status, (await Reader.GetAsync(SenseSite.Id(1), _site.Log, CancellationToken.None))!.Status);
    }

    [Theory]
    [InlineData("INTERNAL")]
    [InlineData("internal")]
    [InlineData("NONE")]
    public async Task Accounts_of_the_services_are_no_person(string directory)
    {
        _site.AddUser(1, "sa_api", directory);

        Assert.True((await Reader.GetAsync(SenseSite.Id(1), _site.Log, CancellationToken.None))!.IsService);
    }

    [Fact]
    public async Task The_last_RootAdmin_stays_one_and_stays_active()
    {
        _site.AddUser(1, "jane", "CORP", "rootadmin", "HubAdmin");
        _site.AddUser(2, "bob", "CORP", "RootAdmin")["inactive"] = true;
        _site.AddUser(3, "sa_api", "INTERNAL", "RootAdmin");
        _site.AddUser(4, "anna", "CORP", "ContentAdmin");
        Role role = new("RootAdmin", "RootAdmin", QlikProduct.Sense, "qs1");
        User jane = (await Reader.GetAsync(SenseSite.Id(1), _site.Log, CancellationToken.None))!;
        User anna = (await Reader.GetAsync(SenseSite.Id(4), _site.Log, CancellationToken.None))!;

        Assert.Equal(ErrorReason.LastAdminRefused, await RefusalAsync(jane, UserChanges.OfStatus(jane, UserStatus.Blocked)));
        Assert.Equal(ErrorReason.LastAdminRefused, await RefusalAsync(jane, UserChanges.OfRole(jane, role, isGiven: false)));
        Assert.Null(await RefusalAsync(anna, UserChanges.OfStatus(anna, UserStatus.Blocked)));
        _site.Users[1]["inactive"] = false;
        Assert.Null(await RefusalAsync(jane, UserChanges.OfStatus(jane, UserStatus.Blocked)));

        // A site has no filter by role. The guard reads the whole list, but only when the user to change has the role.
        Assert.Equal(3, _site.Server.Requests.Count(r => r.Path == "/qrs/user/full"));

        async Task<ErrorReason?> RefusalAsync(User user, Change change) =>
            (await new UserGuard(_site.Connection).FindRefusalAsync(user, change, fresh: false, _site.Log, CancellationToken.None))?.Reason;
    }

    public static TheoryData<UserQuery, string[]?> Filters =>
        new()
        {
            { new UserQuery(), null },
            {
                new UserQuery { UserIds = ["jdoe"], UserDirectories = ["CORP"] },
                ["userId eq 'jdoe' and userDirectory eq 'CORP'"]
            },
            {
                new UserQuery { UserIds = ["a", "b"], UserDirectories = ["CORP"] },
                ["userId eq 'a' and userDirectory eq 'CORP'", "userId eq 'b' and userDirectory eq 'CORP'"]
            },
            {
                new UserQuery { Names = ["Jane*"] },
                ["name sw 'Jane'"]
            },
            {
                new UserQuery { Names = ["*Doe"] },
                ["name ew 'Doe'"]
            },
            {
                new UserQuery { Names = ["*J*ne*"] },
                ["name so 'ne'"]
            },
            {
                new UserQuery { Names = ["O'Neil"] },
                null
            },
            {
                new UserQuery { Emails = ["a@b.example"] },
                null
            },
            {
                new UserQuery { Users = [@"CORP\jdoe"], Statuses = [UserStatus.Inactive] },
                [
                    "userId eq 'jdoe' and userDirectory eq 'CORP' and inactive eq true and removedExternally eq false and blacklisted eq false",
                ]
            },
            {
                new UserQuery { Users = ["jdoe"] },
                null
            },
            {
                new UserQuery { Filter = "name so 'x'", Names = ["a"] },
                ["name so 'x'"]
            },
            {
                new UserQuery { Ids = [SenseSite.Id(1), SenseSite.Id(2), "no guid"] },
                [$"id eq {SenseSite.Id(1)} or id eq {SenseSite.Id(2)}"]
            },
            {
                new UserQuery { Statuses = [UserStatus.Invited] },
                []
            },
            {
                new UserQuery { Names = Enumerable.Range(0, 21).Select(i => "n" + i).ToArray() },
                null
            },
        };

    [Theory]
    [MemberData(nameof(Filters))]
    public void Only_what_the_grammar_surely_says_is_asked(UserQuery query, string[]? filters) =>
        Assert.Equal(filters ?? new string?[] { null }, SenseUserFilter.ForList(query));

    [Fact]
    public async Task The_whole_entity_is_written_back_as_it_was_read()
    {
        JObject before = (JObject)_site.AddUser(1, "jdoe", "CORP", "Old").DeepClone();

        await Writer.AddRoleAsync(SenseSite.Id(1), "AuditAdmin", _site.Log, CancellationToken.None);

        JToken sent = QlikAdmin.Http.Json.Parse(_site.Calls("PUT").Single().Body!);
        before["roles"] = new JArray("Old", "AuditAdmin");
        Assert.Equal(before.ToString(), sent.ToString());
    }

    [Fact]
    public async Task One_conflict_is_tried_again_with_what_the_other_wrote_and_a_second_is_told()
    {
        _site.AddUser(1, "jdoe");
        _site.Conflicts = 1;

        await Writer.SetStatusAsync(SenseSite.Id(1), UserStatus.Disabled, _site.Log, CancellationToken.None);

        Assert.Equal(("Somebody else wrote this", true), ((string?)_site.Users[0]["name"], (bool?)_site.Users[0]["blacklisted"]));
        Assert.Equal(["GET", "PUT", "GET", "PUT", "GET"], _site.Server.Requests.Select(r => r.Method));
        _site.Conflicts = 2;
        Assert.Equal(
            ErrorReason.Conflict,
            (
                await Given.FailsAsync(() => Writer.SetStatusAsync(SenseSite.Id(1), UserStatus.Active, _site.Log, CancellationToken.None))
            ).Reason
        );
        Assert.Equal(4, _site.Calls("PUT").Count());
    }

    [Theory]
    [InlineData(true, false, true, UserStatus.Active, "directory")]
    [InlineData(true, true, true, UserStatus.Active, "directory")]
    [InlineData(true, false, false, UserStatus.Active, "nobody blocked")]
    [InlineData(false, false, false, UserStatus.RemovedExternally, "is in the user directory")]
    [InlineData(false, false, false, UserStatus.Inactive, "nobody blocked")]
    public async Task What_no_block_decides_is_not_tried(bool inactive, bool blacklisted, bool removed, UserStatus wanted, string why)
    {
        _site.AddUser(1, "jdoe");
        (_site.Users[0]["inactive"], _site.Users[0]["blacklisted"], _site.Users[0]["removedExternally"]) = (inactive, blacklisted, removed);

        QlikException e = await Given.FailsAsync(() => Writer.SetStatusAsync(SenseSite.Id(1), wanted, _site.Log, CancellationToken.None));

        Assert.Equal(ErrorReason.NotSupported, e.Reason);
        Assert.Contains(why, e.Message);
        Assert.Empty(_site.Calls("PUT"));
    }

    [Theory]
    [InlineData(false, false, UserStatus.Active)]
    [InlineData(true, false, UserStatus.Inactive)]
    [InlineData(true, true, UserStatus.RemovedExternally)]
    public async Task A_block_is_set_and_lifted_by_its_own_flag_and_nothing_else_changes(bool inactive, bool removed, UserStatus before)
    {
        _site.AddUser(1, "jdoe");
        (_site.Users[0]["inactive"], _site.Users[0]["removedExternally"]) = (inactive, removed);

        await Writer.SetStatusAsync(SenseSite.Id(1), UserStatus.Blocked, _site.Log, CancellationToken.None);
        User blocked = (await Reader.GetAsync(SenseSite.Id(1), _site.Log, CancellationToken.None))!;
        await Writer.SetStatusAsync(SenseSite.Id(1), before, _site.Log, CancellationToken.None);

        Assert.Equal(
            (UserStatus.Blocked, before),
            (blocked.Status, (await Reader.GetAsync(SenseSite.Id(1), _site.Log, CancellationToken.None))!.Status)
        );
        List<JObject> sent = _site.Calls("PUT").Select(r => (JObject)QlikAdmin.Http.Json.Parse(r.Body!)).ToList();
        Assert.Equal([true, false], sent.Select(b => (bool)b["blacklisted"]!));
        Assert.All(sent, b => Assert.Equal((inactive, removed), ((bool)b["inactive"]!, (bool)b["removedExternally"]!)));
    }

    [Fact]
    public async Task A_site_that_does_not_count_the_blocked_as_inactive_is_reported()
    {
        _site.AddUser(1, "jdoe");

        string? warning = await Writer.SetStatusAsync(SenseSite.Id(1), UserStatus.Blocked, _site.Log, CancellationToken.None);

        Assert.Contains("still counts the user as active", warning);
        Assert.Contains(warning!, Assert.Single(_site.Log.Warnings));
    }

    [Fact]
    public async Task Who_stays_inactive_when_the_block_is_lifted_is_not_called_active()
    {
        _site.AddUser(1, "jdoe");
        (_site.Users[0]["inactive"], _site.Users[0]["blacklisted"]) = (true, true);

        Assert.Equal(
            ErrorReason.NotConfirmed,
            (
                await Given.FailsAsync(() => Writer.SetStatusAsync(SenseSite.Id(1), UserStatus.Active, _site.Log, CancellationToken.None))
            ).Reason
        );
    }

    [Fact]
    public async Task Tags_are_replaced_and_one_property_leaves_the_others_alone()
    {
        _site.AddUser(1, "jdoe");

        await Writer.EditAsync(
            SenseSite.Id(1),
            [new(UserEdit.Tag, UserEdit.Text(["TEMP"])), new(UserEdit.CustomProperty + "department", UserEdit.Text(["HR"]))],
            _site.Log,
            CancellationToken.None
        );

        User user = (await Reader.GetAsync(SenseSite.Id(1), _site.Log, CancellationToken.None))!;
        Assert.Equal(["temp"], user.Tags);
        Assert.Equal(["Floor=9", "Department=HR"], user.CustomProperties);
    }

    [Theory]
    [InlineData(UserEdit.Tag, """["nosuch"]""")]
    [InlineData(UserEdit.CustomProperty + "nosuch", """["x"]""")]
    [InlineData(UserEdit.CustomProperty + "AppOnly", """["x"]""")]
    [InlineData(UserEdit.CustomProperty + "Department", """["Nowhere"]""")]
    public async Task What_the_site_does_not_have_is_refused_before_anything_is_written(string field, string value)
    {
        _site.AddUser(1, "jdoe");

        Assert.Equal(
            ErrorReason.InvalidInput,
            (
                await Given.FailsAsync(() =>
                    Writer.EditAsync(SenseSite.Id(1), [new UserEdit(field, value)], _site.Log, CancellationToken.None)
                )
            ).Reason
        );
        Assert.Empty(_site.Calls("PUT"));
    }

    [Fact]
    public async Task Who_is_deleted_is_read_again_and_who_is_gone_is_told_as_such()
    {
        _site.AddUser(1, "jdoe");

        Assert.Equal(Outcome.Removed, await Writer.DeleteAsync(SenseSite.Id(1), _site.Log, CancellationToken.None));
        Assert.Equal(Outcome.AlreadyGone, await Writer.DeleteAsync(SenseSite.Id(1), _site.Log, CancellationToken.None));
    }

    [Fact]
    public async Task Roles_are_the_own_ones_and_those_that_somebody_holds()
    {
        _site.AddUser(1, "jdoe", "CORP", "Keyuser", "auditadmin");

        IReadOnlyList<Role> roles = await Roles.GetRolesAsync(_site.Log, CancellationToken.None);

        Assert.Equal(
            ["AuditAdmin", "ContentAdmin", "DeploymentAdmin", "HubAdmin", "Keyuser", "RootAdmin", "SecurityAdmin"],
            roles.Select(r => r.Name)
        );
    }

    [Fact]
    public void Nobody_is_invited_to_a_site() =>
        Assert.Equal(
            ErrorReason.NotSupported,
            Assert
                .Throws<QlikException>(() =>
                {
                    _ = Writer.InviteAsync([new InvitationOrder("a@b.example")], _site.Log, CancellationToken.None);
                })
                .Reason
        );
}
