using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Products.Cloud;

namespace QlikAdmin.Core.Tests.Cloud;

public sealed class CloudAdminsTests
{
    private const string Direct = """(assignedRoles.name eq "TenantAdmin") and (status eq "active")""";
    private const string ByGroup = """(assignedGroupsAssignedRoles.name eq "TenantAdmin") and (status eq "active")""";
    private const string Active = """status eq "active" """;

    private readonly RecordingLog _log = new();
    private readonly Dictionary<string, string> _lists = new(StringComparer.Ordinal)
    {
        [Direct] = "[]",
        [ByGroup] = "[]",
        [Active.Trim()] = "[]",
    };
    private readonly FakeServer _server;

    public CloudAdminsTests()
    {
        _server = new FakeServer(sent =>
            (
                sent.Path switch
                {
                    "/api/v1/groups/settings" => Settings,
                    "/api/v1/users" => Answer.Json("{\"data\":" + _lists[sent.Query("filter")!] + "}"),
                    _ => throw new InvalidOperationException("Nobody expected " + sent.Uri),
                }
            )(sent)
        );
    }

    private Func<Sent, HttpResponseMessage> Settings { get; set; } =
        Answer.Json("""{"systemGroups":{"000000000000000000000001":{"assignedRoles":[]}}}""");

    [Fact]
    public async Task The_role_is_looked_for_directly_and_through_groups()
    {
        _lists[Direct] = Rows(Row("a", roles: "TenantAdmin"), Row("both", roles: "tenantadmin"));
        _lists[ByGroup] = Rows(Row("g", groupRoles: "TenantAdmin"), Row("both", groupRoles: "TenantAdmin"));

        Administrators admins = await ListAsync();

        Assert.Equal(["a", "both"], admins.ByOwnRole.Order());
        Assert.Equal(["both", "g"], admins.ByOthers.Order());
        Assert.True(admins.Has("g"));
        Assert.False(admins.Has("x"));
        Assert.Equal(["/api/v1/groups/settings", "/api/v1/users", "/api/v1/users"], _server.Requests.Select(r => r.Path));
        Assert.All(_server.Requests.Skip(1), r => Assert.Equal("100", r.Query("limit")));
    }

    [Fact]
    public async Task Where_everybody_has_the_role_everybody_who_is_active_administers()
    {
        Settings = Answer.Json("""{"systemGroups":{"000000000000000000000001":{"assignedRoles":[{"id":"r1","name":"tenantADMIN"}]}}}""");
        _lists[Active.Trim()] = Rows(Row("a"), Row("b"));

        Administrators admins = await ListAsync();

        Assert.Empty(admins.ByOwnRole);
        Assert.Equal(["a", "b"], admins.ByOthers.Order());
        Assert.Equal(2, _server.Requests.Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"systemGroups":null}""")]
    [InlineData("""{"systemGroups":{"000000000000000000000001":[]}}""")]
    [InlineData("""{"systemGroups":{"000000000000000000000001":{"assignedRoles":[null,"TenantAdmin",{"name":null}]}}}""")]
    [InlineData("""{"systemGroups":{"000000000000000000000002":{"assignedRoles":[{"name":"TenantAdmin"}]}}}""")]
    public async Task Settings_that_do_not_say_so_make_nobody_an_administrator(string settings)
    {
        Settings = Answer.Json(settings);
        _lists[Active.Trim()] = Rows(Row("a"));

        Assert.Empty((await ListAsync()).ByOthers);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Settings_that_can_not_be_read_are_told_and_the_rest_counts(int status)
    {
        Settings = Answer.Status(status);
        _lists[Direct] = Rows(Row("a", roles: "TenantAdmin"));

        Assert.Equal(["a"], (await ListAsync()).ByOwnRole);
        Assert.Contains(_log.All, l => l.Contains("The roles that everybody has on 'acme' could not be read"));
    }

    [Fact]
    public async Task A_server_that_fails_leaves_no_half_list()
    {
        Settings = Answer.Status(500);

        Assert.Equal(ErrorReason.ServerError, (await Given.FailsAsync(ListAsync)).Reason);
    }

    [Fact]
    public async Task Who_can_not_sign_in_is_no_person_or_was_not_asked_for_does_not_count()
    {
        string[] rows =
        [
            Row("off", status: "disabled", roles: "TenantAdmin", groupRoles: "TenantAdmin"),
            Row("bot", subject: @"qlikbot\\1", roles: "TenantAdmin", groupRoles: "TenantAdmin"),
            Row("viewer", roles: "Viewer", groupRoles: "Viewer"),
            """{"subject":"no id","status":"active","assignedRoles":[{"name":"TenantAdmin"}]}""",
            "null",
        ];
        _lists[Direct] = Rows(rows);
        _lists[ByGroup] = Rows(rows);

        Administrators admins = await ListAsync();

        Assert.Empty(admins.ByOwnRole);
        Assert.Empty(admins.ByOthers);
    }

    [Fact]
    public async Task A_group_that_does_not_tell_its_roles_is_one_that_the_filter_found()
    {
        _lists[ByGroup] = Rows(
            """{"id":"g","subject":"s","status":"active","assignedGroups":[{"id":"g1","name":"Admins"}]}""",
            Row("none")
        );

        Assert.Equal(["g"], (await ListAsync()).ByOthers);
    }

    [Fact]
    public async Task Every_page_is_read()
    {
        FakeServer server = new(sent =>
            (
                sent.Path != "/api/v1/users" ? Settings
                : sent.Query("next") is null
                    ? Answer.Json(
                        "{\"data\":"
                            + Rows(Row("a", roles: "TenantAdmin"))
                            + ",\"links\":{\"next\":{\"href\":\"https://elsewhere.example/users?next=1&filter="
                            + Uri.EscapeDataString(sent.Query("filter")!)
                            + "\"}}}"
                    )
                : Answer.Json("{\"data\":" + Rows(Row("b", roles: "TenantAdmin")) + "}")
            )(sent)
        );

        Assert.Equal(["a", "b"], (await new CloudAdmins(Given.Http(server)).ListAsync(_log, CancellationToken.None)).ByOwnRole.Order());
    }

    private static string Rows(params string[] rows) => "[" + string.Join(',', rows) + "]";

    private static string Row(string id, string status = "active", string? subject = null, string? roles = null, string? groupRoles = null)
    {
        string own = roles is null ? "[]" : $$"""[{"id":"r-{{roles}}","name":"{{roles}}"}]""";
        string groups = groupRoles is null ? "[]" : $$"""[{"id":"g1","name":"Group","assignedRoles":[{"name":"{{groupRoles}}"}]}]""";
        return $$"""{"id":"{{id}}","subject":"{{subject ?? "idp|" + id}}","status":"{{status}}","assignedRoles":{{own}},"assignedGroups":{{groups}}}""";
    }

    private Task<Administrators> ListAsync() => new CloudAdmins(Given.Http(_server)).ListAsync(_log, CancellationToken.None);
}
