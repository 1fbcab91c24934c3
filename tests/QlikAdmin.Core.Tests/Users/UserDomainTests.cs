using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Products.Cloud;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Core.Tests.Users;

public sealed class UserDomainTests : IDisposable
{
    private readonly CloudTenant _tenant = new();

    public void Dispose() => _tenant.Dispose();

    public static TheoryData<UserQuery, string[]?> Filters =>
        new()
        {
            { new UserQuery(), null },
            {
                new UserQuery { Statuses = [UserStatus.Active, UserStatus.Disabled] },
                ["(status eq \"active\" or status eq \"disabled\")"]
            },
            {
                new UserQuery { Names = ["Bob", "Alice"], Statuses = [UserStatus.Active] },
                ["(name eq \"Bob\" or name eq \"Alice\") and (status eq \"active\")"]
            },
            {
                new UserQuery { Names = ["Jane*"], Roles = ["TenantAdmin"] },
                ["(name co \"Jane\") and (assignedRoles.name eq \"TenantAdmin\")"]
            },
            {
                new UserQuery { Roles = ["*Admin"] },
                null
            },
            {
                new UserQuery { Subjects = [@"CORP\jdoe"] },
                ["(subject co \"jdoe\")"]
            },
            {
                new UserQuery { Subjects = [@"CORPORATION\jdoe"] },
                ["(subject co \"jdoe\")"]
            },
            {
                new UserQuery { Names = ["*"] },
                null
            },
            {
                new UserQuery { Names = ["a", "\""] },
                null
            },
            {
                new UserQuery { Filter = "status eq \"active\"", Statuses = [UserStatus.Active] },
                ["status eq \"active\""]
            },
            {
                new UserQuery { Statuses = [UserStatus.Allocated] },
                []
            },
            {
                new UserQuery { Statuses = [UserStatus.Inactive] },
                []
            },
            {
                new UserQuery { Statuses = [UserStatus.Unknown, UserStatus.Active] },
                null
            },
        };

    [Theory]
    [MemberData(nameof(Filters))]
    public void Only_what_the_grammar_surely_says_is_asked(UserQuery query, string[]? filters) =>
        Assert.Equal(filters ?? new string?[] { null }, CloudUserFilter.ForList(query));

    [Theory]
    [InlineData(@"corp\JDOE", true)]
    [InlineData("jdoe", true)]
    [InlineData("*doe", true)]
    [InlineData("Jane ?oe", true)]
    [InlineData("jane@corp.example", true)]
    [InlineData("11111111-1111-1111-1111-111111111111", true)]
    [InlineData("11111111*", false)]
    [InlineData("jan", false)]
    public void A_free_text_is_compared_with_all_that_names_a_person(string text, bool fits)
    {
        User user = new("11111111-1111-1111-1111-111111111111", QlikProduct.Sense, "qs1", @"CORP\jdoe")
        {
            UserDirectory = "CORP",
            UserId = "jdoe",
            Name = "Jane Doe",
            Email = "jane@corp.example",
            Status = UserStatus.Active,
        };

        Assert.Equal(fits, new UserFilter(new UserQuery { Users = [text] }, PeopleNames.Windows).Matches(user));
    }

    [Fact]
    public void Texts_of_one_person_are_taken_apart_from_patterns()
    {
        UserQueries parts = UserQueries.Split(
            new UserQuery { Emails = ["a@x.example", "A@X.example", "b*"], Statuses = [UserStatus.Active] },
            PeopleNames.Exact
        );

        Assert.Equal(["a@x.example"], parts.OfOne.Select(q => Assert.Single(q.Emails)));
        Assert.Equal(["b*"], parts.OfMany!.Emails);
        Assert.Equal([UserStatus.Active], parts.OfOne[0].Statuses);
        Assert.Empty(UserQueries.Split(new UserQuery { Ids = ["1", "2"] }, PeopleNames.Exact).OfOne);
    }

    [Fact]
    public void A_role_is_meant_by_its_id_its_very_name_or_the_only_name_that_fits()
    {
        Role[] roles = [Named("r1", "Steward"), Named("r2", "steward"), Named("r3", "Viewer"), Named("Viewer", "Other")];

        Assert.Equal("r2", RoleChoice.One(roles, "steward", _tenant.Connection).Id);
        Assert.Equal("r3", RoleChoice.One(roles, "VIEWER", _tenant.Connection).Id);
        Assert.Equal("Other", RoleChoice.One(roles, "Viewer", _tenant.Connection).Name);
        QlikException two = Assert.Throws<QlikException>(() => RoleChoice.One(roles, "STEWARD", _tenant.Connection));
        Assert.Contains("Steward with id r1; steward with id r2", two.Message);
        Assert.Equal(
            ErrorReason.RoleNotFound,
            Assert.Throws<QlikException>(() => RoleChoice.One(roles, "nobody", _tenant.Connection)).Reason
        );

        static Role Named(string id, string name) => new(id, name, QlikProduct.Cloud, "acme");
    }

    [Theory]
    [InlineData(
        "a@x.example, b@x.example c@x.example;<d@x.example>\n e@x.example",
        "a@x.example|b@x.example|c@x.example|d@x.example|e@x.example"
    )]
    [InlineData(" ,; ", "")]
    public void Addresses_are_separated_as_people_paste_them(string text, string pieces) =>
        Assert.Equal(pieces, string.Join('|', Addresses.Split(text)));

    [Theory]
    [InlineData("anna.o'neil+x@sub.corp.example", true)]
    [InlineData("jörg@müller.example", true)]
    [InlineData("anna@corp", false)]
    [InlineData("@corp.example", false)]
    [InlineData("anna@corp..example", false)]
    [InlineData("anna@-corp.example", false)]
    [InlineData("a@b@corp.example", false)]
    [InlineData("anna", false)]
    [InlineData("anna\u200b@corp.example", false)]
    public void What_is_no_address_is_found_before_any_call(string text, bool isOne) => Assert.Equal(isOne, Addresses.IsAddress(text));

    [Fact]
    public async Task A_change_is_read_made_and_taken_back()
    {
        _tenant.AddUser("u1", roles: "Viewer")["preferredLocale"] = "de";
        User user = await UserAsync("u1");
        Role steward = (await _tenant.Connection.Roles.GetRolesAsync(_tenant.Log, CancellationToken.None)).Single(r => r.Name == "Steward");
        UserHandler changes = new();
        Change[] made =
        [
            UserChanges.OfStatus(user, UserStatus.Disabled),
            UserChanges.OfRole(user, steward, true),
            UserChanges.OfEdit(user, new UserEdit(UserEdit.PreferredLocale, "fr")),
        ];
        Assert.Equal([ChangeState.NotDone, ChangeState.NotDone, ChangeState.NotDone], await StatesAsync(made));

        Assert.Equal(
            [Outcome.Disabled, Outcome.Changed, Outcome.Changed],
            (await new RecordingJournal().Executor().RunAsync(_tenant.Connection, made, _tenant.Log, CancellationToken.None)).Select(r =>
                r.Outcome
            )
        );
        Assert.Equal([ChangeState.Done, ChangeState.Done, ChangeState.Done], await StatesAsync(made));

        Change[] back = made.Select(c => changes.Reverse(c, null)).ToArray();
        Assert.All(made, c => Assert.Null(changes.WhyNoUndo(c)));
        Assert.Equal(ChangeKind.RemoveUserRole, back[1].Kind);
        Assert.Equal(
            [Outcome.Enabled, Outcome.Changed, Outcome.Changed],
            (await new RecordingJournal().Executor().RunAsync(_tenant.Connection, back, _tenant.Log, CancellationToken.None)).Select(r =>
                r.Outcome
            )
        );
        User after = await UserAsync("u1");
        Assert.Equal((UserStatus.Active, "Viewer", "de"), (after.Status, Assert.Single(after.Roles), after.PreferredLocale));

        async Task<IEnumerable<ChangeState>> StatesAsync(Change[] all) =>
            (await changes.ReadAsync(_tenant.Connection, all, _tenant.Log, CancellationToken.None)).Select(r => r.State);
    }

    [Fact]
    public async Task The_caller_is_not_disabled_out_of_a_journal_either()
    {
        User caller = await UserAsync("caller");

        ItemResult result = Assert.Single(
            await new RecordingJournal()
                .Executor()
                .RunAsync(_tenant.Connection, [UserChanges.OfStatus(caller, UserStatus.Disabled)], _tenant.Log, CancellationToken.None)
        );

        Assert.Equal(ErrorReason.SelfRefused, result.Error?.Reason);
        Assert.Empty(_tenant.Calls("PATCH"));
    }

    [Fact]
    public async Task Out_of_a_journal_the_last_administrator_is_not_taken_either()
    {
        _tenant.AddUser("a1", roles: "TenantAdmin");
        _tenant.AddUser("a2", roles: "TenantAdmin");
        _tenant.User("caller")["assignedRoles"]!.First!.Remove();
        Role role = new("r-TenantAdmin", "TenantAdmin", QlikProduct.Cloud, "acme.example");
        Change[] changes =
        [
            UserChanges.OfStatus(await UserAsync("a1"), UserStatus.Disabled),
            UserChanges.OfRole(await UserAsync("a2"), role, isGiven: false),
        ];

        IReadOnlyList<ItemResult> results = await new RecordingJournal()
            .Executor()
            .RunAsync(_tenant.Connection, changes, _tenant.Log, CancellationToken.None);

        Assert.Equal([null, ErrorReason.LastAdminRefused], results.Select(r => r.Error?.Reason));
        Assert.EndsWith("/a1", Assert.Single(_tenant.Calls("PATCH")).Path);
    }

    [Fact]
    public async Task What_was_not_done_does_not_count_against_the_next()
    {
        _tenant.AddUser("a1", roles: "TenantAdmin");
        _tenant.AddUser("a2", roles: "TenantAdmin");
        _tenant.User("caller")["assignedRoles"]!.First!.Remove();
        _tenant.Override = sent =>
            sent.Method == "PATCH" && sent.Path.EndsWith("/a1", StringComparison.Ordinal)
                ? Answer.Json("""{"errors":[{"code":"USERS-3","title":"Forbidden"}]}""", 403)
                : null;
        ChangeExecutor executor = new RecordingJournal().Executor();
        Change[] first = [UserChanges.OfStatus(await UserAsync("a1"), UserStatus.Disabled)];
        Change[] second = [UserChanges.OfStatus(await UserAsync("a2"), UserStatus.Disabled)];

        ItemResult refused = Assert.Single(await executor.RunAsync(_tenant.Connection, first, _tenant.Log, CancellationToken.None));
        ItemResult made = Assert.Single(await executor.RunAsync(_tenant.Connection, second, _tenant.Log, CancellationToken.None));

        Assert.Equal((ErrorReason.Forbidden, null), (refused.Error?.Reason, made.Error));
    }

    [Fact]
    public async Task Who_is_gone_or_was_changed_by_somebody_else_is_neither_done_nor_not()
    {
        _tenant.AddUser("u1");
        Change[] made = [UserChanges.OfStatus(await UserAsync("u1"), UserStatus.Disabled)];
        _tenant.User("u1")["status"] = "invited";
        Assert.Equal(
            ChangeState.Other,
            Assert.Single(await new UserHandler().ReadAsync(_tenant.Connection, made, _tenant.Log, CancellationToken.None)).State
        );
        _tenant.Users.RemoveAll(u => (string?)u["id"] == "u1");
        Assert.Equal(
            ChangeState.Other,
            Assert.Single(await new UserHandler().ReadAsync(_tenant.Connection, made, _tenant.Log, CancellationToken.None)).State
        );
    }

    [Fact]
    public async Task An_invitation_is_known_by_a_digest_and_is_never_repeated_or_undone()
    {
        _tenant.AddUser("u1", status: "invited");
        Change change = InvitationChanges.Of(new InvitationOrder("U1@acme.example"));
        InvitationHandler changes = new();

        Assert.DoesNotContain("u1", change.ItemId, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@", change.ItemId);
        Assert.Equal(
            [new ChangeReading(ChangeState.Done), new ChangeReading(ChangeState.NotDone)],
            await changes.ReadAsync(
                _tenant.Connection,
                [change, InvitationChanges.Of(new InvitationOrder("other@acme.example"))],
                _tenant.Log,
                CancellationToken.None
            )
        );
        Assert.NotNull(changes.WhyNoUndo(change));
        Change outOfJournal = change with { Facts = ChangeFactsJson.Read(change.Kind, ChangeFactsJson.Write(change)) };
        Assert.Equal(
            Outcome.Failed,
            Assert
                .Single(
                    await new RecordingJournal()
                        .Executor()
                        .RunAsync(_tenant.Connection, [outOfJournal], _tenant.Log, CancellationToken.None)
                )
                .Outcome
        );
        Assert.Empty(_tenant.Calls("POST"));
    }

    [Fact]
    public async Task Values_with_an_address_in_them_are_not_written_down_and_can_not_be_undone()
    {
        _tenant.AddUser("u1")["name"] = "jane@acme.example";
        Change change = UserChanges.OfEdit(await UserAsync("u1"), new UserEdit(UserEdit.Name, "Jane"));

        Assert.DoesNotContain("@", change.From);
        Assert.NotNull(new UserHandler().WhyNoUndo(change));
        Assert.NotNull(
            new UserHandler().WhyNoUndo(UserChanges.OfEdit(await UserAsync("caller"), new UserEdit(UserEdit.PreferredLocale, "de")))
        );
    }

    [Fact]
    public async Task A_new_value_with_an_address_in_it_is_told_by_a_digest_and_can_be_taken_back()
    {
        _tenant.AddUser("u1");
        _tenant.AddUser("u2");
        UserEdit edit = new(UserEdit.Name, "jane@acme.example");
        UserHandler changes = new();
        Change change = UserChanges.OfEdit(await UserAsync("u1"), edit);
        Assert.DoesNotContain("@", $"{ChangeFactsJson.Write(change)} {change.To}");
        Assert.NotEqual(
            change.FactsAs<FieldFacts>().ToDigest,
            UserChanges.OfEdit(await UserAsync("u2"), edit).FactsAs<FieldFacts>().ToDigest
        );
        Assert.Null(changes.WhyNoUndo(change));
        Assert.NotNull(changes.WhyNoUndo(change with { Facts = null }));

        Assert.Equal(ChangeState.NotDone, await StateAsync(change));
        _tenant.User("u1")["name"] = "jane@acme.example";
        Assert.Equal(ChangeState.Done, await StateAsync(change));
        Assert.Equal(ChangeState.Unknown, await StateAsync(change with { Facts = null }));
        _tenant.User("u1")["name"] = "other@acme.example";
        Assert.Equal(ChangeState.Other, await StateAsync(change));

        _tenant.User("u1")["name"] = "jane@acme.example";
        Change back = changes.Reverse(change, null);
        Assert.Equal(ChangeState.NotDone, await StateAsync(back));
        Assert.Null(
            Assert
                .Single(await new RecordingJournal().Executor().RunAsync(_tenant.Connection, [back], _tenant.Log, CancellationToken.None))
                .Error
        );
        Assert.Equal("Name of u1", (await UserAsync("u1")).Name);

        async Task<ChangeState> StateAsync(Change one) =>
            Assert.Single(await changes.ReadAsync(_tenant.Connection, [one], _tenant.Log, CancellationToken.None)).State;
    }

    [Fact]
    public async Task Whether_another_mail_went_out_is_not_claimed()
    {
        _tenant.AddUser("u1", status: "invited");
        Change again = InvitationChanges.Of(new InvitationOrder("u1@acme.example") { Resend = true });
        Change other = InvitationChanges.Of(new InvitationOrder("other@acme.example") { Resend = true });

        Assert.Equal(
            [ChangeState.Unknown, ChangeState.NotDone],
            (await new InvitationHandler().ReadAsync(_tenant.Connection, [again, other], _tenant.Log, CancellationToken.None)).Select(r =>
                r.State
            )
        );
    }

    private async Task<User> UserAsync(string id) => (await _tenant.Connection.Users.GetAsync(id, _tenant.Log, CancellationToken.None))!;
}
