using System.Text.Json;
using System.Text.Json.Nodes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Allocations;
using Xunit;

namespace QlikAdmin.Integration.Tests.Runs;

/// <summary>What is listed is what the tenant holds: compared with the sandbox's own state, filter by filter.</summary>
public sealed class CloudListTests : SandboxTest
{
    private const int Users = 500;

    public CloudListTests(Sandboxes shared)
        : base(shared) { }

    public static TheoryData<int> Seeds => new(7, 42, 1904);

    private static TimeSpan Days(int days) => TimeSpan.FromDays(days);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_plain_list_has_every_assignment_of_this_tenants_users_and_no_orphan(int seed)
    {
        (Run run, Connection connection, List<AssignmentRow> rows) = await OpenAsync(seed);
        Assert.True(rows.Count > 300 && rows.Exists(r => r.Orphan), "The seed is too small for pages and orphans.");

        IReadOnlyList<Allocation> listed = await run.ListAsync(connection);

        Same(rows.Where(r => !r.Orphan), listed);
        Dictionary<string, AssignmentRow> byKey = rows.ToDictionary(r => r.Key);
        Assert.All(listed, a =>
        {
            AssignmentRow row = byKey[a.Id];
            Assert.Equal(row.Created, a.CreatedAt);
            Assert.Equal(row.Excess, a.Excess);
            Assert.Equal(row.Subject, a.User);
            Assert.Equal(row.UserId, a.UserId);
            Assert.Equal(AllocationStatus.Active, a.Status);
            Assert.False(string.IsNullOrEmpty(a.UserName));
            Assert.Equal(LastUsedSource.Unknown, a.LastUsedSource);
        });
        Assert.Contains(listed, a => a.User!.Contains('\\'));
        Assert.Contains(listed, a => a.User!.Contains('\''));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Orphans_are_listed_only_when_asked_for_and_then_alone(int seed)
    {
        (Run run, Connection connection, List<AssignmentRow> rows) = await OpenAsync(seed);

        IReadOnlyList<Allocation> listed = await run.ListAsync(connection, new AllocationQuery { Orphan = true });

        Same(rows.Where(r => r.Orphan), listed);
        Assert.All(listed, a => Assert.True(a.Orphan));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Types_and_excess_choose_rows(int seed)
    {
        (Run run, Connection connection, List<AssignmentRow> rows) = await OpenAsync(seed);

        Same(
            rows.Where(r => !r.Orphan && r.Type == "professional"),
            await run.ListAsync(connection, new AllocationQuery { Types = ["Professional"] })
        );
        Same(rows.Where(r => !r.Orphan), await run.ListAsync(connection, new AllocationQuery { Types = ["prof*", "ANALYZER"] }));
        Assert.Empty(await run.ListAsync(connection, new AllocationQuery { Types = ["UserAccess"] }));
        IReadOnlyList<Allocation> excess = await run.ListAsync(connection, new AllocationQuery { Excess = true });
        Same(rows.Where(r => !r.Orphan && r.Excess), excess);
        Assert.NotEmpty(excess);
        Assert.Empty(await run.ListAsync(connection, new AllocationQuery { Quarantined = true }));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Age_filters_keep_the_rows_on_the_boundary(int seed)
    {
        (Run run, Connection connection, List<AssignmentRow> rows) = await OpenAsync(seed);
        foreach (int days in new[] { 14, 30, 365 })
        {
            DateTimeOffset limit = Run.Start - Days(days);

            IReadOnlyList<Allocation> listed = await run.ListAsync(connection, new AllocationQuery { AllocatedFor = Days(days) });

            Same(rows.Where(r => !r.Orphan && r.Created <= limit), listed);
            Assert.NotEmpty(listed);
        }

        AssignmentRow edge = rows.Where(r => !r.Orphan).OrderBy(r => r.Created).ElementAt(20);
        Assert.Contains(await run.ListAsync(connection, new AllocationQuery { AllocatedFor = Run.Start - edge.Created }), a =>
            a.Id == edge.Key
        );
        Assert.DoesNotContain(
            await run.ListAsync(connection, new AllocationQuery { AllocatedFor = Run.Start - edge.Created + TimeSpan.FromMilliseconds(1) }),
            a => a.Id == edge.Key
        );
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Use_filters_go_by_consumption_and_never_take_the_unknown_for_unused(int seed)
    {
        (Run run, Connection connection, List<AssignmentRow> rows) = await OpenAsync(seed);
        Dictionary<string, DateTimeOffset> last = await ConsumptionAsync(run);
        DateTimeOffset? LastOf(AssignmentRow row) =>
            row.UserId is not null && last.TryGetValue(row.UserId, out DateTimeOffset date) ? date : null;
        List<AssignmentRow> own = rows.Where(r => !r.Orphan).ToList();
        Assert.Contains(own, r => LastOf(r) is null);

        foreach (int days in new[] { 14, 30 })
        {
            DateTimeOffset limit = Run.Start - Days(days);
            IReadOnlyList<Allocation> unused = await run.ListAsync(connection, new AllocationQuery { UnusedFor = Days(days) });
            Same(own.Where(r => LastOf(r) <= limit), unused);
            Assert.NotEmpty(unused);

            Same(
                own.Where(r => LastOf(r) <= limit && r.Created <= Run.Start - Days(60)),
                await run.ListAsync(connection, new AllocationQuery { UnusedFor = Days(days), AllocatedFor = Days(60) })
            );
            Same(
                own.Where(r => LastOf(r) <= limit),
                await run.ListAsync(connection, new AllocationQuery { UnusedFor = Days(days), NeverUsed = true })
            );
            Same(
                own.Where(r => LastOf(r) is not DateTimeOffset used || used <= limit),
                await run.ListAsync(connection, new AllocationQuery { UnusedFor = Days(days), TreatUnknownAsUnused = true })
            );
        }

        // Consumption events are kept only for some time, so no row of this product is known to be never used.
        Assert.Empty(await run.ListAsync(connection, new AllocationQuery { NeverUsed = true }));
        IReadOnlyList<Allocation> shown = await run.ListAsync(connection, new AllocationQuery { IncludeLastUse = true });
        Same(own, shown);
        Assert.All(shown, a =>
            Assert.Equal(a.UserId is not null && last.TryGetValue(a.UserId, out DateTimeOffset date) ? date : null, a.LastUsedAt)
        );
        Assert.All(shown, a => Assert.Equal(a.LastUsedAt is null ? LastUsedSource.Unknown : LastUsedSource.Consumption, a.LastUsedSource));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task People_are_found_by_subject_id_and_address_whatever_characters_they_have(int seed)
    {
        (Run run, Connection connection, List<AssignmentRow> rows) = await OpenAsync(seed);
        List<AssignmentRow> own = rows.Where(r => !r.Orphan).ToList();
        AssignmentRow backslash = own.First(r => r.Subject.Contains('\\') && !r.Subject.Contains('\''));
        AssignmentRow apostrophe = own.First(r => r.Subject.Contains('\''));
        AssignmentRow pipe = own.First(r => r.Subject.StartsWith("auth0|", StringComparison.Ordinal));

        foreach (AssignmentRow person in new[] { backslash, apostrophe, pipe })
        {
            List<AssignmentRow> theirs = own.Where(r => r.Subject == person.Subject).ToList();
            IReadOnlyList<Allocation> bySubject = await run.ListAsync(connection, new AllocationQuery { Users = [person.Subject] });
            Same(theirs, bySubject);
            Same(theirs, await run.ListAsync(connection, new AllocationQuery { Users = [person.UserId!] }));
            Same(theirs, await run.ListAsync(connection, new AllocationQuery { Users = [bySubject[0].Email!] }));
        }

        Same(
            own.Where(r =>
                r.Subject.StartsWith("CORP\\", StringComparison.OrdinalIgnoreCase)
                || r.Subject == pipe.Subject
                || r.Subject.EndsWith("@corp.example", StringComparison.Ordinal)
            ),
            (await run.ListAsync(connection, new AllocationQuery { Users = [@"corp\*", pipe.Subject, "*@corp.example"] }))
                .Where(a => a.User!.StartsWith("CORP", StringComparison.Ordinal) || a.User == pipe.Subject || a.User!.Contains('@'))
                .ToList()
        );
        Assert.Empty(await run.ListAsync(connection, new AllocationQuery { Users = [rows.First(r => r.Orphan).Subject] }));
        Same(
            rows.Where(r => r.Orphan).Take(1),
            await run.ListAsync(connection, new AllocationQuery { Users = [rows.First(r => r.Orphan).Subject], Orphan = true })
        );
    }

    [Fact]
    public async Task A_capacity_subscription_is_listed_under_the_servers_own_type_names()
    {
        Run run = await StartAsync(new SandboxKind { Tenant = CloudLicenseMode.Capacity });
        List<AssignmentRow> rows = await run.Control.AssignmentsAsync();

        IReadOnlyList<Allocation> listed = await run.ListAsync(run.Cloud());

        Same(rows.Where(r => !r.Orphan), listed);
        Assert.Equal(["basicUser", "fullUser"], listed.Select(a => a.Type).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_user_who_was_deleted_leaves_no_assignment_among_this_tenants_own()
    {
        Run run = await StartFreshAsync();
        AssignmentRow row = (await run.Control.AssignmentsAsync()).First(r =>
            !r.Orphan && r.UserStatus == "active" && r.Subject != run.Site.Administrator
        );
        await run.Cloud().InvokeAsync("DELETE", "/api/v1/users/" + row.UserId, [], null, run.Log, default);

        IReadOnlyList<Allocation> listed = await run.ListAsync(run.Cloud());

        List<AssignmentRow> after = await run.Control.AssignmentsAsync();
        Same(after.Where(r => !r.Orphan), listed);
        Assert.DoesNotContain(listed, a => a.User == row.Subject);
        Same(after.Where(r => r.Orphan), await run.ListAsync(run.Cloud(), new AllocationQuery { Orphan = true }));
    }

    [Fact]
    public async Task A_list_comes_page_by_page_and_the_next_page_waits_for_its_reader()
    {
        (Run run, Connection connection, List<AssignmentRow> rows) = await OpenAsync(7);
        List<int> callsAtPage = new();

        await AllocationLister.ListAsync(connection, new AllocationQuery(), PageAsync, run.Log, default);

        Assert.True(callsAtPage.Count >= rows.Count / 100, "Pages were put together.");
        Assert.Equal(Enumerable.Range(1, callsAtPage.Count), callsAtPage);

        async Task PageAsync(IReadOnlyList<Allocation> page, System.Threading.CancellationToken token)
        {
            callsAtPage.Add((await run.Control.CallsAsync("cloud", "GET", "/licenses/assignments")).Count);
        }
    }

    private static void Same(IEnumerable<AssignmentRow> expected, IReadOnlyList<Allocation> actual)
    {
        Assert.Equal(expected.Select(r => r.Key).Order(StringComparer.Ordinal), actual.Select(a => a.Id).Order(StringComparer.Ordinal));
    }

    private async Task<(Run Run, Connection Connection, List<AssignmentRow> Rows)> OpenAsync(int seed)
    {
        Run run = await StartAsync(new SandboxKind { Users = Users, Seed = seed });
        return (run, run.Cloud(), await run.Control.AssignmentsAsync());
    }

    /// <summary>The last event of each user, read from the tenant without Core.</summary>
    private static async Task<Dictionary<string, DateTimeOffset>> ConsumptionAsync(Run run)
    {
        using HttpClient client = new();
        client.DefaultRequestHeaders.Authorization = new("Bearer", run.Tenant.ApiKey);
        Dictionary<string, DateTimeOffset> last = new();
        string query = "?limit=200";
        while (true)
        {
            JsonNode page = JsonNode.Parse(await client.GetStringAsync(run.Tenant.Uri + "api/v1/licenses/consumption" + query))!;
            foreach (JsonNode? row in page["data"]!.AsArray())
            {
                DateTimeOffset end = row!["endTime"]!.GetValue<DateTimeOffset>();
                string user = row["userId"]!.GetValue<string>();
                last[user] = last.TryGetValue(user, out DateTimeOffset known) && known > end ? known : end;
            }

            if (page["links"]?["next"]?["href"]?.GetValue<string>() is not { } next)
            {
                return last;
            }

            query = next[next.IndexOf('?')..];
        }
    }
}
