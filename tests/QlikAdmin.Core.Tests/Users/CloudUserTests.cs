using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.Core.Tests.Users;

public sealed class CloudUserTests : IDisposable
{
    private readonly CloudTenant _tenant = new();

    public void Dispose() => _tenant.Dispose();

    private IUserReader Reader => _tenant.Connection.Users;

    private IUserWriter Writer => _tenant.Connection.UserWriter;

    [Fact]
    public async Task A_user_carries_what_the_tenant_knows()
    {
        JObject row = _tenant.AddUser("u1", "idp|jane", "active", "Steward", "Viewer");
        row["lastUpdatedAt"] = "2026-02-02T00:00:00Z";
        row["preferredLocale"] = "de";
        row["preferredZoneinfo"] = "Europe/Berlin";
        row["assignedGroups"] = JArray.Parse("""[{"id":"g1","name":"Finance","assignedRoles":[{"id":"r9","name":"DataAdmin"}]}]""");

        User user = Assert.Single(await ListAsync(new UserQuery { Subjects = ["idp|jane"] }));

        Assert.Equal(
            ("u1", "idp|jane", "idp|jane", "Name of u1", "u1@acme.example"),
            (user.Id, user.Account, user.Subject, user.Name, user.Email)
        );
        Assert.Equal(
            (QlikProduct.Cloud, "acme.example", UserStatus.Active, false),
            (user.Product, user.Connection, user.Status, user.IsService)
        );
        Assert.Equal(["Steward", "Viewer"], user.Roles);
        Assert.Equal(["r-Steward", "r-Viewer"], user.RoleIds);
        Assert.Equal(["Finance"], user.Groups);
        Assert.Equal(["DataAdmin"], user.GroupRoles);
        Assert.Equal(("de", "Europe/Berlin"), (user.PreferredLocale, user.PreferredTimeZone));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), user.CreatedAt);
        Assert.Equal(new DateTimeOffset(2026, 2, 2, 0, 0, 0, TimeSpan.Zero), user.ModifiedAt);
        Assert.Null(user.InvitationExpiresAt);
    }

    [Theory]
    [InlineData("1767225600", "2026-01-01")]
    [InlineData("1767225600000", "2026-01-01")]
    [InlineData("0", null)]
    [InlineData("\"soon\"", null)]
    public async Task An_invitation_ends_when_the_tenant_says_in_seconds_or_milliseconds(string expiry, string? day)
    {
        _tenant.AddUser("u1", status: "invited")["inviteExpiry"] = JToken.Parse(expiry);

        User user = Assert.Single(await ListAsync(new UserQuery { Statuses = [UserStatus.Invited] }));

        Assert.Equal(day, user.InvitationExpiresAt?.ToString("yyyy-MM-dd"));
    }

    [Theory]
    [InlineData(@"qlikbot\5f1d")]
    [InlineData(@"QlikBot\5f1d")]
    public async Task The_user_of_an_OAuth_client_is_no_person(string subject)
    {
        _tenant.AddUser("b1", subject);

        Assert.Equal([false, true], (await ListAsync(new UserQuery())).Select(u => u.IsService));
    }

    [Fact]
    public async Task The_first_page_is_delivered_before_the_second_is_read()
    {
        _tenant.UserPageSize = 2;
        _tenant.AddUser("a");
        _tenant.AddUser("b");
        List<(int Users, int Requests)> pages = new();

        await UserLister.ListAsync(_tenant.Connection, new UserQuery(), Sink, _tenant.Log, CancellationToken.None);

        Assert.Equal([(2, 1), (1, 2)], pages);
        Assert.All(_tenant.Server.Requests, r => Assert.Equal("acme.example", r.Uri.Host));

        Task Sink(IReadOnlyList<User> page, CancellationToken token)
        {
            pages.Add((page.Count, _tenant.Server.Requests.Count));
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Many_ids_are_asked_for_a_hundred_at_a_time_in_the_body_and_each_user_comes_once()
    {
        List<string> ids = Enumerable.Range(0, 250).Select(i => FormattableString.Invariant($"63d2f1a94c0b7e5588aa{i:0000}")).ToList();
        ids.ForEach(id => _tenant.AddUser(id));

        IReadOnlyList<User> users = await ListAsync(new UserQuery { Ids = ids });

        Assert.Equal(ids, users.Select(u => u.Id));
        Sent[] filters = _tenant.Calls("POST").Where(r => r.Path.EndsWith("/users/actions/filter", StringComparison.Ordinal)).ToArray();
        Assert.Equal(
            [100, 100, 50],
            filters.Where(f => f.Query("next") is null).Select(f => ((string)JObject.Parse(f.Body!)["filter"]!).Split("id eq").Length - 1)
        );
        Assert.All(filters, f => Assert.Equal(filters[0].Path, f.Path));
    }

    [Fact]
    public async Task A_long_question_keeps_its_body_on_the_next_pages()
    {
        _tenant.UserPageSize = 1;
        _tenant.AddUser("a");
        string[] names = Enumerable.Range(0, 80).Select(i => "Somebody with a long name " + i).Append("Name of a").ToArray();

        Assert.Equal(["a"], (await ListAsync(new UserQuery { Names = names })).Select(u => u.Id));
        Assert.Equal(2, _tenant.Calls("POST").Count());
        Assert.Single(_tenant.Calls("POST").Select(r => r.Body).Distinct());
    }

    [Fact]
    public async Task A_licence_without_user_is_listed_only_when_asked_for()
    {
        _tenant.Assigned.AddRange([("idp|elsewhere", "professional"), ("idp|elsewhere", "professional"), ("idp|other", "professional")]);

        Assert.DoesNotContain(await ListAsync(new UserQuery()), u => u.Status == UserStatus.Allocated);
        Assert.DoesNotContain(_tenant.Server.Requests, r => r.Path.Contains("licenses"));
        IReadOnlyList<User> allocated = await ListAsync(new UserQuery { Statuses = [UserStatus.Allocated] });

        Assert.Equal(["idp|elsewhere", "idp|other"], allocated.Select(u => u.Account));
        Assert.All(allocated, u => Assert.Equal(string.Empty, u.Id));
        Assert.Equal("true", _tenant.Server.Requests[^1].Query("orphans"));
        Assert.Single(_tenant.Calls("GET"), r => r.Path == "/api/v1/users");
    }

    [Theory]
    [InlineData(10, 0, 9, "new")]
    [InlineData(10, 2, 12, "old|new")]
    [InlineData(10, 2, 13, "old|new")]
    [InlineData(10, 0, 5, "")]
    [InlineData(10, -1, 15, "")]
    public async Task Who_was_invited_beyond_the_units_is_told_where_it_is_asked_for(int units, int overage, int used, string requested)
    {
        _tenant.AddUser("new", status: "invited")["createdAt"] = "2026-02-01T00:00:00.000Z";
        _tenant.AddUser("old", status: "invited")["createdAt"] = "2026-01-01T00:00:00.000Z";
        _tenant.AddUser("holder", status: "invited")["createdAt"] = "2026-03-01T00:00:00.000Z";
        _tenant.Assigned.Add(("idp|holder", "professional"));
        _tenant.Override = sent =>
            sent.Path switch
            {
                "/api/v1/licenses/overview" => Answer.Json(
                    $$"""{"allotments":[{"name":"professional","units":{{units}},"unitsUsed":{{used}},"overage":{{overage}}},{"name":"analyzer_time","units":600,"unitsUsed":0,"overage":-1}]}"""
                ),
                "/api/v1/licenses/settings" => Answer.Json("{}"),
                _ => null,
            };

        IReadOnlyList<User> found = await ListAsync(new UserQuery { Statuses = [UserStatus.Requested] });
        IReadOnlyList<User> all = await ListAsync(new UserQuery { Statuses = [UserStatus.Invited, UserStatus.Requested] });

        Assert.Equal(requested.Split('|', StringSplitOptions.RemoveEmptyEntries).Order(), found.Select(u => u.Id).Order());
        Assert.Equal(3, all.Count);
        Assert.DoesNotContain(await ListAsync(new UserQuery()), u => u.Status == UserStatus.Requested);
    }

    [Theory]
    [InlineData("u1")]
    [InlineData("idp|jane")]
    [InlineData("U1@acme.example")]
    public async Task One_user_is_found_by_id_subject_or_address(string text)
    {
        _tenant.AddUser("u1", "idp|jane");

        Assert.Equal("u1", (await Reader.FindAsync(" " + text + " ", _tenant.Log, CancellationToken.None)).Id);
    }

    [Fact]
    public async Task What_fits_two_is_refused_with_both_shown()
    {
        _tenant.AddUser("u1")["email"] = "shared@acme.example";
        _tenant.AddUser("u2")["email"] = "shared@acme.example";

        QlikException e = await Given.FailsAsync(() => Reader.FindAsync("shared@acme.example", _tenant.Log, CancellationToken.None));

        Assert.Equal(ErrorReason.UserAmbiguous, e.Reason);
        Assert.Contains("u1", e.Message);
        Assert.Contains("u2", e.Message);
    }

    [Theory]
    [InlineData(@"CORP\jdoe", "email co \"jdoe\" or subject co \"jdoe\"")]
    [InlineData("say \"hi there\"", "email co \"hi there\" or subject co \"hi there\"")]
    [InlineData("jane", "id eq \"jane\" or subject eq \"jane\" or email eq \"jane\"")]
    [InlineData("\\\"", null)]
    public async Task Quotes_and_backslashes_never_go_into_a_filter(string text, string? filter)
    {
        _tenant.AddUser("u1", text);

        Assert.Equal("u1", (await Reader.FindAsync(text, _tenant.Log, CancellationToken.None)).Id);
        Assert.Equal(filter, _tenant.Server.Only.Query("filter"));
    }

    [Fact]
    public async Task A_user_that_is_not_there_is_nobody()
    {
        Assert.Null(await Reader.GetAsync("gone", _tenant.Log, CancellationToken.None));
        Assert.Equal("caller", (await Reader.GetCallerAsync(_tenant.Log, CancellationToken.None))?.Id);
    }

    [Theory]
    [InlineData("me")]
    [InlineData("..")]
    [InlineData(" ")]
    public async Task An_id_that_leads_elsewhere_is_refused_before_any_call(string id)
    {
        foreach (
            Func<Task> call in new Func<Task>[]
            {
                () => Reader.GetAsync(id, _tenant.Log, CancellationToken.None),
                () => Writer.DeleteAsync(id, _tenant.Log, CancellationToken.None),
                () => Writer.SetStatusAsync(id, UserStatus.Disabled, _tenant.Log, CancellationToken.None),
            }
        )
        {
            Assert.Equal(ErrorReason.InvalidInput, (await Given.FailsAsync(call)).Reason);
        }

        Assert.Empty(_tenant.Server.Requests);
    }

    [Fact]
    public async Task An_answer_about_somebody_else_is_not_taken()
    {
        _tenant.Override = _ => Answer.Json("""{"id":"other","subject":"s"}""");

        Assert.Equal(
            ErrorReason.UnreadableAnswer,
            (await Given.FailsAsync(() => Reader.GetAsync("u1", _tenant.Log, CancellationToken.None))).Reason
        );
    }

    private async Task<IReadOnlyList<User>> ListAsync(UserQuery query) =>
        await UserLister.ListAllAsync(_tenant.Connection, query, _tenant.Log, CancellationToken.None);
}
