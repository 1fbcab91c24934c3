using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Core.Tests.Cloud;

public sealed class CloudListTests : IDisposable
{
    private readonly CloudTenant _tenant = new();

    public void Dispose() => _tenant.Dispose();

    [Fact]
    public async Task A_row_carries_what_the_tenant_knows()
    {
        _tenant.Assigned.Add(("idp|jane", "professional"));
        _tenant.AddUser("u1", "idp|jane");

        Allocation row = Assert.Single(await ListAsync(new AllocationQuery()));

        Assert.Equal(
            ("professional:idp|jane", "Professional", "idp|jane", "Name of u1", "u1@acme.example"),
            (row.Id, row.Type, row.User, row.UserName, row.Email)
        );
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), row.CreatedAt);
        Assert.Equal(
            (false, false, AllocationStatus.Active, LastUsedSource.Unknown),
            (row.Excess, row.Orphan, row.Status, row.LastUsedSource)
        );
        Assert.Null(row.LastUsedAt);
        Assert.Equal("https://acme.example/api/v1/licenses/assignments?limit=100", _tenant.Server.Requests[0].Uri.AbsoluteUri);
        Assert.Equal("GET", _tenant.Server.Requests[0].Method);
    }

    [Fact]
    public async Task People_who_are_known_are_picked_out_by_their_exact_subject_and_not_looked_up()
    {
        _tenant.Assigned.Add(("idp|jane", "professional"));
        _tenant.Assigned.Add(("idp|JANE", "analyzer"));
        _tenant.Assigned.Add(("idp|gone", "analyzer"));
        _tenant.AddUser("u1", "idp|jane");
        AllocationUser jane = new("idp|jane", "u1", "Jane", "jane@acme.example");

        Allocation row = Assert.Single(await ListAsync(new AllocationQuery { People = [jane] }));

        Assert.Equal(("professional:idp|jane", "u1", "Jane", false), (row.Id, row.UserId, row.UserName, row.Orphan));
        Assert.Empty(_tenant.Calls(ending: "/filter"));
    }

    [Fact]
    public async Task Users_are_looked_up_page_by_page_with_their_subjects_and_the_first_page_comes_first()
    {
        _tenant.AssignmentPageSize = 2;
        foreach (string name in new[] { "a", "b", "c" })
        {
            _tenant.Assigned.Add(("idp|" + name, "analyzer"));
            _tenant.AddUser(name, "idp|" + name);
        }

        List<int> sizes = new();
        List<int> filtersAtPage = new();
        await AllocationLister.ListAsync(_tenant.Connection, new AllocationQuery(), Sink, _tenant.Log, CancellationToken.None);

        Assert.Equal([2, 1], sizes);
        Assert.Equal([1, 2], filtersAtPage);
        Sent filter = _tenant.Calls(ending: "/filter").First();
        Assert.Equal("POST", filter.Method);
        Assert.Equal("subject eq \"idp|a\" or subject eq \"idp|b\"", (string?)JObject.Parse(filter.Body!)["filter"]);
        Assert.Equal("100", filter.Query("limit"));

        Task Sink(IReadOnlyList<Allocation> page, CancellationToken token)
        {
            sizes.Add(page.Count);
            filtersAtPage.Add(_tenant.Calls(ending: "/filter").Count());
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Orphans_are_left_out_unless_asked_for()
    {
        _tenant.Assigned.Add(("idp|jane", "professional"));
        _tenant.Assigned.Add(("idp|elsewhere", "professional"));
        _tenant.AddUser("u1", "idp|jane");

        Assert.Equal(["idp|jane"], (await ListAsync(new AllocationQuery())).Select(a => a.User));
        IReadOnlyList<Allocation> orphans = await ListAsync(new AllocationQuery { Orphan = true });

        Assert.Equal(("idp|elsewhere", true), (Assert.Single(orphans).User, orphans[0].Orphan));
        Assert.Equal("true", _tenant.Calls(ending: "/assignments").Last().Query("orphans"));
        Assert.Null(_tenant.Calls(ending: "/assignments").First().Query("orphans"));
    }

    [Theory]
    [InlineData(@"CORP\jane")]
    [InlineData("jane \"jd\" doe")]
    public async Task Subjects_that_no_filter_can_say_are_found_in_the_whole_list(string subject)
    {
        _tenant.Assigned.Add((subject, "professional"));
        _tenant.AddUser("u1", subject);

        Assert.Equal("Name of u1", Assert.Single(await ListAsync(new AllocationQuery())).UserName);
        Assert.Empty(_tenant.Calls(ending: "/filter"));
        Assert.Equal("100", Assert.Single(_tenant.Calls(ending: "/users")).Query("limit"));
    }

    [Fact]
    public async Task A_long_list_reads_the_users_whole_instead_of_filtering_for_ever()
    {
        _tenant.AssignmentPageSize = 1;
        for (int i = 0; i < 15; i++)
        {
            _tenant.Assigned.Add(("s" + i, "analyzer"));
            _tenant.AddUser("u" + i, "s" + i);
        }

        Assert.Equal(15, (await ListAsync(new AllocationQuery())).Count);
        Assert.Equal((10, 1), (_tenant.Calls(ending: "/filter").Count(), _tenant.Calls(ending: "/users").Count()));
    }

    [Fact]
    public async Task A_user_is_asked_for_once()
    {
        _tenant.AssignmentPageSize = 1;
        _tenant.Assigned.AddRange([("s1", "analyzer"), ("s1", "professional")]);
        _tenant.AddUser("u1", "s1");

        await ListAsync(new AllocationQuery());

        Assert.Single(_tenant.Calls(ending: "/filter"));
    }

    [Fact]
    public async Task Types_that_are_not_wanted_cost_no_look_up()
    {
        _tenant.Assigned.AddRange([("s1", "analyzer"), ("s2", "professional")]);
        _tenant.AddUser("u1", "s1");
        _tenant.AddUser("u2", "s2");

        Assert.Equal(["s2"], (await ListAsync(new AllocationQuery { Types = ["prof*"] })).Select(a => a.User));
        Assert.DoesNotContain("s1", Assert.Single(_tenant.Calls(ending: "/filter")).Body);
    }

    [Fact]
    public async Task The_last_use_is_the_latest_consumption_by_id_or_subject_and_else_unknown()
    {
        _tenant.Assigned.AddRange([("s1", "analyzer"), ("s2", "analyzer"), ("s3", "analyzer")]);
        _tenant.AddUser("u1", "s1");
        _tenant.AddUser("u2", "s2");
        _tenant.AddUser("u3", "s3");
        _tenant.Consumption = """
            {"data":[{"userId":"u1","endTime":"2026-01-05T00:00:00Z"},{"userId":"u1","endTime":"2026-01-09T00:00:00Z"},{"userId":"u1","endTime":"2026-01-07T00:00:00Z"},
                     {"userId":"s2","endTime":"2026-02-01T00:00:00Z"},{"userId":"u3","endTime":"0001-01-01T00:00:00Z"},{"endTime":"2026-02-01T00:00:00Z"}]}
            """;

        IReadOnlyList<Allocation> rows = await ListAsync(new AllocationQuery { IncludeLastUse = true });

        Assert.Equal(
            ["s1 2026-01-09 Consumption", "s2 2026-02-01 Consumption", "s3  Unknown"],
            rows.Select(r => $"{r.User} {r.LastUsedAt:yyyy-MM-dd} {r.LastUsedSource}")
        );
        Assert.Equal("200", Assert.Single(_tenant.Calls(ending: "/consumption")).Query("limit"));
    }

    [Fact]
    public async Task No_evidence_of_use_is_neither_unused_nor_never_used()
    {
        _tenant.Assigned.AddRange([("s1", "analyzer"), ("s2", "analyzer")]);
        _tenant.AddUser("u1", "s1");
        _tenant.AddUser("u2", "s2");
        _tenant.Consumption = """{"data":[{"userId":"u1","endTime":"2025-01-05T00:00:00Z"}]}""";
        AllocationQuery query = new()
        {
            Now = Given.Now,
            UnusedFor = TimeSpan.FromDays(30),
            NeverUsed = true,
        };

        Assert.Equal(["s1"], (await ListAsync(query)).Select(a => a.User));
        query.TreatUnknownAsUnused = true;
        Assert.Equal(["s1", "s2"], (await ListAsync(query)).Select(a => a.User));
    }

    [Fact]
    public async Task Without_a_question_of_use_the_consumption_is_not_read()
    {
        await ListAsync(new AllocationQuery { AllocatedFor = TimeSpan.FromDays(1) });

        Assert.Empty(_tenant.Calls(ending: "/consumption"));
        Assert.Single(_tenant.Calls(ending: "/assignments"));
    }

    [Fact]
    public async Task Rows_that_name_nobody_are_passed_over()
    {
        _tenant.Override = sent =>
            sent.Path.EndsWith("/assignments")
                ? Answer.Json(
                    """{"data":[{"subject":"s1"},{"type":"analyzer"},7,null,{"subject":"s2","type":"newType","created":"","extra":{}}]}"""
                )
                : null;
        _tenant.AddUser("u2", "s2");

        Allocation row = Assert.Single(await ListAsync(new AllocationQuery()));

        Assert.Equal(("newType:s2", "newType"), (row.Id, row.Type));
        Assert.Null(row.CreatedAt);
    }

    [Theory]
    [InlineData("u1")]
    [InlineData("idp|jane")]
    [InlineData(" u1@ACME.example ")]
    public async Task A_person_is_found_by_id_subject_or_address(string text)
    {
        _tenant.AddUser("u1", "idp|jane");
        _tenant.AddUser("u2", "idp|john");

        AllocationUser user = await _tenant.Connection.Allocations.FindUserAsync(text, _tenant.Log, CancellationToken.None);

        Assert.Equal(("idp|jane", "u1"), (user.Key, user.Id));
        string wanted = text.Trim();
        Assert.Equal($"id eq \"{wanted}\" or subject eq \"{wanted}\" or email eq \"{wanted}\"", _tenant.Server.Only.Query("filter"));
    }

    [Fact]
    public async Task What_a_server_returns_beyond_the_question_chooses_nobody()
    {
        _tenant.AddUser("u1", "idp|jane");
        _tenant.AddUser("u2", "idp|john");

        Assert.Equal(
            ErrorReason.UserNotFound,
            (await Given.FailsAsync(() => _tenant.Connection.Allocations.FindUserAsync("jan", _tenant.Log, CancellationToken.None))).Reason
        );
        Assert.Equal(
            ErrorReason.UserNotFound,
            (await Given.FailsAsync(() => _tenant.Connection.Allocations.FindUserAsync("U1", _tenant.Log, CancellationToken.None))).Reason
        );
    }

    [Fact]
    public async Task Two_that_fit_are_refused_with_both_shown()
    {
        _tenant.AddUser("u1", "u2@acme.example");
        _tenant.AddUser("u2", "idp|john");

        QlikException e = await Given.FailsAsync(() =>
            _tenant.Connection.Allocations.FindUserAsync("u2@acme.example", _tenant.Log, CancellationToken.None)
        );

        Assert.Equal(ErrorReason.UserAmbiguous, e.Reason);
        Assert.Contains("id u1", e.Message);
        Assert.Contains("id u2", e.Message);
    }

    [Fact]
    public async Task Subjects_that_differ_in_case_are_two_people()
    {
        _tenant.AddUser("u1", "idp|Ann");
        _tenant.AddUser("u2", "idp|ann");

        Assert.Equal("u1", (await _tenant.Connection.Allocations.FindUserAsync("idp|Ann", _tenant.Log, CancellationToken.None)).Id);
        Assert.Equal("u2", (await _tenant.Connection.Allocations.FindUserAsync("idp|ann", _tenant.Log, CancellationToken.None)).Id);
        QlikException e = await Given.FailsAsync(() =>
            _tenant.Connection.Allocations.FindUserAsync("IDP|ANN", _tenant.Log, CancellationToken.None)
        );
        Assert.Equal(ErrorReason.UserNotFound, e.Reason);
        Assert.Contains(
            "Upper and lower case count there, and there is idp|Ann (Name of u1) with id u1; idp|ann (Name of u2) with id u2.",
            e.Message
        );
    }

    [Fact]
    public async Task A_name_with_a_backslash_is_not_put_into_a_filter()
    {
        _tenant.AddUser("u1", @"CORP\jane");

        Assert.Equal("u1", (await _tenant.Connection.Allocations.FindUserAsync(@"CORP\jane", _tenant.Log, CancellationToken.None)).Id);
        Assert.Equal("email co \"jane\" or subject co \"jane\"", _tenant.Server.Only.Query("filter"));
    }

    [Fact]
    public async Task An_empty_name_is_nobody_and_asks_nothing()
    {
        Assert.Equal(
            ErrorReason.UserNotFound,
            (await Given.FailsAsync(() => _tenant.Connection.Allocations.FindUserAsync("  ", _tenant.Log, CancellationToken.None))).Reason
        );
        Assert.Empty(_tenant.Server.Requests);
    }

    private Task<IReadOnlyList<Allocation>> ListAsync(AllocationQuery query) =>
        AllocationLister.ListAllAsync(_tenant.Connection, query, _tenant.Log, CancellationToken.None);
}
