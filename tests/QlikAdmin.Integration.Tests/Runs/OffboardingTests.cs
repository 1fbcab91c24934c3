using System.Text.Json.Nodes;
using QlikAdmin.Changes;
using QlikAdmin.Integration.Tests.Journals;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Users;
using QlikAdmin.Workflows.Users.Removal;
using Xunit;

namespace QlikAdmin.Integration.Tests.Runs;

/// <summary>Off-boarding with an OAuth client, on tenants that have every service, lack some, or refuse some.</summary>
public sealed class OffboardingTests : SandboxTest, IDisposable
{
    private static readonly OwnedItemKind[] s_unreadable = [OwnedItemKind.AutomationConnection];

    // The sandbox's own words for each kind that can move and that stays when its owner is deleted.
    private static readonly Dictionary<OwnedItemKind, string[]> s_kinds = new()
    {
        [OwnedItemKind.Space] = ["space"],
        [OwnedItemKind.App] = ["app"],
        [OwnedItemKind.Script] = ["script"],
        [OwnedItemKind.DataConnection] = ["dataConnection"],
        [OwnedItemKind.DataFile] = ["dataFile", "dataFolder"],
        [OwnedItemKind.Automation] = ["automation"],
        [OwnedItemKind.AutomationConnection] = ["automationConnection"],
        [OwnedItemKind.SharingTask] = ["sharingTask"],
    };

    private readonly JournaledRuns _operations = new();

    public OffboardingTests(Sandboxes shared)
        : base(shared) { }

    /// <summary>A part of the addresses of a service, and the kinds that only it has.</summary>
    public static TheoryData<string, OwnedItemKind[]> Services =>
        new()
        {
            { "/api/v1/spaces", [OwnedItemKind.Space] },
            { "/api/v1/items", [OwnedItemKind.App, OwnedItemKind.Script, OwnedItemKind.Other] },
            { "/data-connections", [OwnedItemKind.DataConnection] },
            { "/data-files", [OwnedItemKind.DataFile] },
            { "/automations", [OwnedItemKind.Automation] },
            { "/sharing-tasks", [OwnedItemKind.SharingTask] },
            { "/data-alerts", [OwnedItemKind.DataAlert] },
            { "/tasks", [OwnedItemKind.Schedule] },
            { "/reload-tasks", [OwnedItemKind.Schedule] },
            { "/webhooks", [OwnedItemKind.Webhook] },
            { "/api-keys", [] },
            { "/oauth-tokens", [] },
            { "/identity-providers", [] },
        };

    public void Dispose() => _operations.Dispose();

    [Fact]
    public async Task Fifty_people_leave_through_a_client_that_may_not_read_everything()
    {
        Run run = await StartFreshAsync();
        CloudConnection cloud = run.CloudWithClient();
        string heir = await AddAsync(run);
        string[] leavers = await AddLeaversAsync(run, 50);

        IReadOnlyList<UserRemoval> removals = await RemoveAsync(run, cloud, leavers, heir, s_unreadable);

        Assert.Equal(50, removals.Count);
        Assert.All(removals, r => Assert.True(r.Outcome == Outcome.Removed, r.Detail));
        Assert.All(removals, r => Assert.Equal(["AutomationConnection"], r.NotLookedAt));
        Assert.All(removals, r => Assert.Contains("Not looked at: AutomationConnection", r.Detail, StringComparison.Ordinal));
        Assert.Equal(["automationConnection"], await LeftAsync(run, leavers));
        Assert.DoesNotContain(await run.Control.LogAsync("cloud"), r =>
            r.Path.Contains("automation-connections", StringComparison.Ordinal)
        );

        // One list of all older schedules serves all leavers.
        Assert.Single((await run.Control.CallsAsync("cloud", "GET", "/reload-tasks")), r =>
            !r.Query.Contains("next", StringComparison.Ordinal)
        );
        Assert.All(_operations.Newest().Entries.Where(e => e.Action == "RemoveUser"), e =>
            Assert.Contains("Not looked at: AutomationConnection", e.Detail, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Fifty_people_leave_a_tenant_that_has_none_of_the_optional_services(int status)
    {
        Run run = await StartFreshAsync();
        CloudConnection cloud = run.CloudWithClient();
        string heir = await AddAsync(run);
        string[] leavers = await AddLeaversAsync(run, 50);
        foreach (
            TheoryDataRow<string, OwnedItemKind[]> service in Services.Where(s =>
                !s.Data.Item1.StartsWith("/api/v1", StringComparison.Ordinal)
            )
        )
        {
            await FailAsync(run, service.Data.Item1, status);
        }

        await FailAsync(run, "automation-connections", status);

        IReadOnlyList<UserRemoval> removals = await RemoveAsync(run, cloud, leavers, heir);

        Assert.All(removals, r => Assert.True(r.Outcome == Outcome.Removed, r.Detail));
        Assert.All(removals, r => Assert.Empty(r.NotLookedAt));
        Assert.All(removals, r => Assert.Equal("App=1, Script=1, Space=1", string.Join(", ", r.MovedKinds.Split(", ").Order())));
        Assert.Single(run.Log.VerboseLines, l => l.Contains("has no service for automations", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Where_one_service_is_missing_the_rest_moves_and_the_people_go(string path, OwnedItemKind[] kinds)
    {
        Run run = await StartAsync();
        CloudConnection cloud = run.CloudWithClient();
        string heir = await AddAsync(run);
        foreach (int status in new[] { 404, 410 })
        {
            string[] leavers = await AddLeaversAsync(run, 2);
            await run.Control.ClearFaultsAsync();
            await FailAsync(run, path, status);

            IReadOnlyList<UserRemoval> removals = await RemoveAsync(run, cloud, leavers, heir, s_unreadable);

            Assert.All(removals, r => Assert.True(r.Outcome == Outcome.Removed, r.Detail));
            Assert.All(removals, r => Assert.Equal(["AutomationConnection"], r.NotLookedAt));
            Assert.Equal(WordsOf(kinds.Concat(s_unreadable)), await LeftAsync(run, leavers));
            Assert.DoesNotContain(removals.SelectMany(r => r.Moved), i => kinds.Contains(i.Kind));
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Where_one_service_is_refused_nobody_goes_until_that_kind_is_skipped(string path, OwnedItemKind[] kinds)
    {
        Run run = await StartAsync();
        CloudConnection cloud = run.CloudWithClient();
        string heir = await AddAsync(run);
        string[] leavers = await AddLeaversAsync(run, 2);

        // The first token of a client makes its user.
        await cloud.OpenAsync(run.Log, default);
        int before = (await run.Control.ChangesAsync("cloud")).Count;
        await FailAsync(run, path, 403);

        IReadOnlyList<UserRemoval> refused = await RemoveAsync(run, cloud, leavers, heir, s_unreadable);

        if (kinds.Length > 0)
        {
            Assert.All(refused, r => Assert.Equal(ErrorReason.Forbidden, r.Error?.Reason));
            Assert.All(refused, r => Assert.Contains(string.Join(", ", kinds), r.Error!.Message, StringComparison.Ordinal));
            Assert.All(refused, r =>
                Assert.Contains("-SkipKind AutomationConnection, " + string.Join(", ", kinds), r.Error!.NextStep, StringComparison.Ordinal)
            );
            Assert.All(refused, r => Run.IsClear(r.Error!));
            Assert.Equal(before, (await run.Control.ChangesAsync("cloud")).Count);
            OwnedItemKind[] skipped = [.. s_unreadable, .. kinds];

            IReadOnlyList<UserRemoval> removals = await RemoveAsync(run, cloud, leavers, heir, skipped);

            Assert.All(removals, r => Assert.True(r.Outcome == Outcome.Removed, r.Detail));
            Assert.All(removals, r => Assert.Equal(skipped.Select(k => k.ToString()).Order(), r.NotLookedAt.Order()));
            Assert.Equal(WordsOf(skipped), await LeftAsync(run, leavers));
        }
        else
        {
            // Unread keys, tokens and ways to return are reported, but do not prevent the removal.
            Assert.All(refused, r => Assert.True(r.Outcome == Outcome.Removed, r.Detail));
            Assert.All(refused, r => Assert.Contains("could not be read", r.Detail + r.ReturnReason, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_client_is_refused_before_anything_changes_and_told_the_way_on()
    {
        Run run = await StartAsync();
        string heir = await AddAsync(run);
        string[] leavers = await AddLeaversAsync(run, 3);
        CloudConnection client = run.CloudWithClient();

        // The first token of a client makes its user.
        await client.OpenAsync(run.Log, default);
        int before = (await run.Control.ChangesAsync("cloud")).Count;
        await run.Control.ClearLogAsync();

        IReadOnlyList<UserRemoval> refused = await RemoveAsync(run, client, leavers, heir);

        Assert.Equal(3, refused.Count(r => r.Error?.Reason == ErrorReason.Forbidden));
        Assert.All(refused, r => Assert.Contains("-SkipKind AutomationConnection", r.Error!.NextStep, StringComparison.Ordinal));
        Assert.All(refused, r => Assert.Contains("OAuth client may not read", r.Error!.NextStep, StringComparison.Ordinal));
        Assert.Equal(before, (await run.Control.ChangesAsync("cloud")).Count);
        Assert.Single(await run.Control.CallsAsync("cloud", "GET", "/automation-connections"));
    }

    [Fact]
    public async Task A_connection_test_tells_which_rights_are_missing_before_the_first_run()
    {
        Run run = await StartAsync();
        await FailAsync(run, "/data-alerts", 404);

        IReadOnlyList<ConnectionTest> steps = await run.CloudWithClient().TestAsync(run.Log, default);

        ConnectionTest failed = Assert.Single(steps, s => s.Status != ConnectionTestStatus.Passed);
        Assert.Equal(
            ("ReadAutomationConnection", ConnectionTestStatus.Failed, "Qlik.Forbidden"),
            (failed.Step, failed.Status, failed.ErrorId)
        );
        Assert.Contains("-SkipKind AutomationConnection", failed.NextStep, StringComparison.Ordinal);
        Assert.Contains("no such service", steps.Single(s => s.Step == "ReadDataAlert").Detail, StringComparison.Ordinal);
        Assert.Subset(
            steps.Select(s => s.Step).ToHashSet(),
            new HashSet<string>
            {
                "ReadUsers",
                "ReadRoles",
                "ReadApiKeys",
                "ReadOAuthTokens",
                "ReadIdentityProviders",
                "ReadSpace",
                "ReadOther",
            }
        );
    }

    [Fact]
    public async Task Cancelling_an_invitation_asks_only_for_what_can_exist()
    {
        Run run = await StartAsync();
        CloudConnection cloud = run.Cloud();
        string guest = await AddAsync(run, "invited");
        await run.Control.ClearLogAsync();

        UserRemoval removal = Assert.Single(await RemoveAsync(run, cloud, [guest], null));

        Assert.True(removal.Outcome == Outcome.Removed, removal.Detail);

        // The first one is the look-up of this test. Who is calling is read once.
        List<LoggedRequest> requests = (await run.Control.LogAsync("cloud")).Skip(1).ToList();
        Assert.True(requests.Count <= 8, string.Join("\n", requests.Select(r => r.Method + " " + r.Path)));
        Assert.DoesNotContain(requests, r =>
            new[] { "spaces", "items", "automation", "tasks", "keys", "tokens", "licenses", "alerts", "files", "connections" }.Any(p =>
                r.Path.Contains(p, StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public async Task Moving_an_app_raises_the_rights_of_its_new_owner_in_the_space_and_the_result_says_so()
    {
        Run run = await StartAsync();
        CloudConnection cloud = run.Cloud();
        string heir = await AddAsync(run);
        string leaver = await AddAsync(run);
        string other = await AddAsync(run);
        string space = (string)(await AddContentAsync(run, other, "space", null))["id"]!;
        await AddContentAsync(run, leaver, "app", space);

        UserRemoval removal = Assert.Single(await RemoveAsync(run, cloud, [leaver], heir));

        Assert.True(removal.Outcome == Outcome.Removed, removal.Detail);
        Assert.Contains("Can edit in a shared space", removal.Detail, StringComparison.Ordinal);
        Assert.Equal((CanMove.WithLoss, true), (removal.Moved.Single().CanMove, removal.Moved.Single().RaisesRights));
        string roles = await cloud.InvokeAsync("GET", $"/api/v1/spaces/{space}/assignments", [], null, run.Log, default);
        JsonObject given = Assert.Single(JsonNode.Parse(roles)!["data"]!.AsArray())!.AsObject();
        Assert.Equal(heir, (string?)given["assigneeId"]);
        Assert.NotEmpty(given["roles"]!.AsArray());
    }

    private static Task FailAsync(Run run, string path, int status) =>
        run.Control.FaultAsync(
            new
            {
                service = "cloud",
                method = "GET",
                pathContains = path,
                kind = "status",
                status,
                count = -1,
                vendorBody = true,
            }
        );

    /// <summary>The sandbox's words for the items of these kinds that may stay. Kinds that never move are not in the table.</summary>
    private static IEnumerable<string> WordsOf(IEnumerable<OwnedItemKind> kinds) =>
        kinds.Where(s_kinds.ContainsKey).SelectMany(k => s_kinds[k]).Distinct().Order();

    /// <summary>What people left of the kinds that can move.</summary>
    private static async Task<IEnumerable<string>> LeftAsync(Run run, IEnumerable<string> people)
    {
        SortedSet<string> left = new(StringComparer.Ordinal);
        foreach (string person in people)
        {
            JsonArray rows = await run.Control.RowsAsync("state/cloud/content?ownerId=" + person);
            left.UnionWith(rows.Select(r => (string)r!["kind"]!));
        }

        return left.Where(k => s_kinds.Values.Any(v => v.Contains(k)));
    }

    private static async Task<string> AddAsync(Run run, string status = "active")
    {
        string name = Guid.NewGuid().ToString("N");
        JsonObject added = await run.Control.PostAsync(
            "cloud/users",
            status == "active"
                ? new
                {
                    subject = "idp|" + name,
                    name,
                    license = "professional",
                    roles = new[] { "AutomationCreator" },
                }
                : new
                {
                    subject = "idp|" + name,
                    name,
                    status,
                }
        );
        return (string)added["id"]!;
    }

    private static async Task<string[]> AddLeaversAsync(Run run, int count)
    {
        string[] people = new string[count];
        for (int i = 0; i < count; i++)
        {
            people[i] = await AddAsync(run);
        }

        await run.Control.PostAsync("content", new { owners = people });
        return people;
    }

    private static async Task<JsonObject> AddContentAsync(Run run, string owner, string kind, string? spaceId)
    {
        JsonObject answer = await run.Control.PostAsync(
            "content",
            new
            {
                rows = new[]
                {
                    new
                    {
                        kind,
                        ownerId = owner,
                        spaceId,
                    },
                },
            }
        );
        return answer["added"]!.AsArray().Single()!.AsObject();
    }

    /// <summary>Looks at all of them first and then removes those who were not refused, as the command does.</summary>
    private async Task<IReadOnlyList<UserRemoval>> RemoveAsync(
        Run run,
        CloudConnection cloud,
        IReadOnlyList<string> leavers,
        string? newOwner,
        params OwnedItemKind[] skip
    )
    {
        List<UserRemoval> removals = new();
        await _operations.RunAsync(async journal =>
        {
            using UserResolver people = new(cloud);
            RemovalOptions options = new(false, false, null) { SkipKinds = skip };
            ChangeExecutor executor = new(journal);
            UserRemover remover = new(cloud, options, executor, people);
            List<RemovalPreview> previews = new();
            foreach (string leaver in leavers)
            {
                User user = (await cloud.Users.GetAsync(leaver, run.Log, default))!;
                remover.Announce(user);
                try
                {
                    previews.Add(
                        await remover.PreviewAsync(new RemovalOrder(user, newOwner is null ? null : Person.Of(newOwner)), run.Log, default)
                    );
                }
                catch (QlikException e)
                {
                    removals.Add(new UserRemoval(user, journal.RunId) { Error = e, Detail = e.Message });
                }
            }

            await executor.PlanAsync(cloud, previews.SelectMany(remover.Records).ToList(), run.Log, default);
            foreach (RemovalPreview preview in previews)
            {
                removals.Add(await remover.RemoveAsync(preview, run.Log, default));
            }
        });
        return removals;
    }
}
