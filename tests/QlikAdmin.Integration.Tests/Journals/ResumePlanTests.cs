using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using Xunit;

namespace QlikAdmin.Integration.Tests.Journals;

/// <summary>A plan that was stopped is resumed with the same checks as at the beginning.</summary>
public sealed class ResumePlanTests : SandboxTest, IDisposable
{
    private const string Old = """{ "Name": "old", "AllocatedFor": "1d" }""";
    private const string Left = """{ "Name": "left", "UserStatus": ["Disabled", "Blocked"] }""";

    private readonly JournaledRuns _operations = new();

    public ResumePlanTests(Sandboxes shared)
        : base(shared) { }

    public void Dispose() => _operations.Dispose();

    [Theory]
    [InlineData(QlikProduct.Sense, 1, "Tag", "keep-licence")]
    [InlineData(QlikProduct.Cloud, 0, "Role", "TenantAdmin")]
    public async Task Who_is_active_again_or_excluded_since_is_left_alone_with_the_reason(
        QlikProduct product,
        int batches,
        string excludedBy,
        string mark
    )
    {
        Run run = await StartFreshAsync();
        Connection connection = product == QlikProduct.Cloud ? run.Cloud() : run.Sense();
        string exclude = $""" "{excludedBy}": "{mark}" """;
        List<string> people = (await PlanRun.MakeAsync(connection, Old, exclude, run.Log))
            .Rows.GroupBy(r => r.User!)
            .Where(g => g.Count() == 1 && g.First().UserStatus == "Active")
            .Select(g => g.Key)
            .ToList();
        string comesBack = people[^1];
        string excluded = people[^2];
        User person = await connection.Users.FindAsync(comesBack, run.Log, CancellationToken.None);
        await BlockAsync(run, connection, person);
        PlanRun plan = await PlanRun.MakeAsync(connection, Left + "," + Old, exclude, run.Log);

        Guid stopped = await _operations.RunAsync(journal => plan.ApplyAsync(journal, batches));
        JournalContent half = _operations.Of(stopped);
        Assert.Equal((plan.Rows.Count, batches == 0), (half.Run.Entries, half.Run.Done == 0));
        Assert.All([comesBack, excluded], u => Assert.Contains(half.Entries, e => e.User == u && e.State == JournalEntryState.Planned));
        Assert.Single(File.ReadLines(half.Run.Path), l => l.Contains(mark, StringComparison.Ordinal));
        await connection.UserWriter.SetStatusAsync(person.Id, UserStatus.Active, run.Log, CancellationToken.None);
        await ExcludeAsync(run, connection, excluded, mark);
        IReadOnlyList<ItemResult> results = await _operations.ResumeAsync(stopped, connection, run.Log);

        Assert.Equal(half.Run.Planned, results.Count);
        JournalContent whole = _operations.Of(stopped);
        Assert.Equal((0, 0, 0, 2), (whole.Run.Planned, whole.Run.Open, whole.Run.Failed, whole.Run.Skipped));
        Assert.Matches(
            "^the user is now Active, and was (Disabled|Blocked)$",
            Assert.Single(whole.Entries, e => e.User == comesBack).Detail
        );
        Assert.Equal($"excluded: {excludedBy.ToLowerInvariant()} '{mark}'", Assert.Single(whole.Entries, e => e.User == excluded).Detail);
        HashSet<string> held = (await run.ListAsync(connection))
            .Where(a => a.Status == AllocationStatus.Active)
            .Select(a => a.Id)
            .ToHashSet(StringComparer.Ordinal);
        Assert.Equal(
            plan.Rows.Where(r => r.User == comesBack || r.User == excluded).Select(r => r.AllocationId).Order(StringComparer.Ordinal),
            plan.Rows.Select(r => r.AllocationId).Where(held.Contains).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_journal_without_the_facts_of_its_plan_is_resumed_as_before()
    {
        Run run = await StartFreshAsync();
        Connection connection = run.Sense();
        PlanRun plan = await PlanRun.MakeAsync(connection, Old, """ "Role": "RootAdmin" """, run.Log);
        Guid stopped = await _operations.RunAsync(journal => plan.ApplyAsync(journal, 0));
        string path = _operations.Of(stopped).Run.Path;
        List<JsonNode> lines = File.ReadLines(path)
            .Select(l => JsonNode.Parse(l)!)
            .Where(l => l["record"]!.GetValue<string>() != "exclusions")
            .ToList();
        lines.ForEach(l => l.AsObject().Remove("grounds"));
        File.WriteAllLines(path, lines.Select(l => l.ToJsonString()));

        await _operations.ResumeAsync(stopped, connection, run.Log);

        Assert.Equal((plan.Rows.Count, plan.Rows.Count), (_operations.Of(stopped).Run.Entries, _operations.Of(stopped).Run.Done));
    }

    private static async Task BlockAsync(Run run, Connection connection, User person)
    {
        bool isCloud = connection.Product == QlikProduct.Cloud;
        string type = (await run.ListAsync(connection)).Single(a => a.User == person.Account && !a.IsPool).Type;
        await connection.UserWriter.SetStatusAsync(
            person.Id,
            isCloud ? UserStatus.Disabled : UserStatus.Blocked,
            run.Log,
            CancellationToken.None
        );
        if (isCloud)
        {
            // A tenant takes the licence of whoever is disabled; somebody may give it back.
            AllocationRequest gift = new(new AllocationUser(person.Account, person.Id, person.Name, person.Email), type);
            Assert.Null(Assert.Single(await connection.AllocationWriter.AddAsync([gift], 1, run.Log, CancellationToken.None)).Error);
        }
    }

    private static async Task ExcludeAsync(Run run, Connection connection, string account, string mark)
    {
        User user = await connection.Users.FindAsync(account, run.Log, CancellationToken.None);
        if (connection.Product == QlikProduct.Cloud)
        {
            IReadOnlyList<Role> roles = await connection.Roles.GetRolesAsync(run.Log, CancellationToken.None);

            // Not through Core, whose way of adding a role is in the guide and not in the description that runs are held against.
            using HttpClient administrator = new() { BaseAddress = new Uri(run.Tenant.Uri) };
            administrator.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", run.Tenant.ApiKey);
            var patch = new[]
            {
                new
                {
                    op = "add",
                    path = "/assignedRoles/-",
                    value = new { id = roles.First(r => r.Name == mark).Id },
                },
            };
            (await administrator.PatchAsJsonAsync("/api/v1/users/" + user.Id, patch)).EnsureSuccessStatusCode();
            return;
        }

        JsonNode tag = await CallAsync("POST", "/qrs/tag", new JsonObject { ["name"] = mark });
        JsonNode record = await CallAsync("GET", "/qrs/user/" + user.Id, null);
        record["tags"] = new JsonArray(new JsonObject { ["id"] = tag["id"]!.GetValue<string>(), ["name"] = mark });
        await CallAsync("PUT", "/qrs/user/" + user.Id, record);

        async Task<JsonNode> CallAsync(string method, string path, JsonNode? body) =>
            JsonNode.Parse(await connection.InvokeAsync(method, path, [], body?.ToJsonString(), run.Log, CancellationToken.None))!;
    }
}
