using System.Text.Json.Nodes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;
using Xunit;

namespace QlikAdmin.Integration.Tests.Runs;

public sealed class CloudRemoveTests : SandboxTest
{
    private const string DeleteCall = "/licenses/assignments/actions/delete";

    public CloudRemoveTests(Sandboxes shared)
        : base(shared) { }

    [Fact]
    public async Task What_is_removed_is_released_and_nothing_else_is_touched()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();
        List<AssignmentRow> before = await run.Control.AssignmentsAsync();
        List<Allocation> rows = (await run.ListAsync(connection)).Where(a => a.User != run.Site.Administrator).Take(7).ToList();

        IReadOnlyList<ItemResult<Allocation>> attempts = await run.RemoveAsync(connection, rows);

        Assert.Equal(7, attempts.Count);
        Assert.All(attempts, a => Assert.Equal(Outcome.Released, a.Outcome));
        Assert.All(attempts, a => Assert.Null(a.QuarantineEndsAt));
        HashSet<string> gone = rows.Select(r => r.Id).ToHashSet();
        Assert.Equal(
            before.Where(r => !gone.Contains(r.Key)).Select(r => r.Key).Order(StringComparer.Ordinal),
            (await run.Control.AssignmentsAsync()).Select(r => r.Key).Order(StringComparer.Ordinal)
        );
        Assert.Equal(before.Count(r => r.Orphan), (await run.Control.AssignmentsAsync()).Count(r => r.Orphan));
    }

    [Fact]
    public async Task What_somebody_else_removed_is_already_gone()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();
        List<Allocation> rows = (await run.ListAsync(connection)).Where(a => a.User != run.Site.Administrator).Take(3).ToList();
        await run.RemoveAsync(run.Cloud(), [rows[1]]);

        IReadOnlyList<ItemResult<Allocation>> attempts = await run.RemoveAsync(connection, [.. rows, rows[0]]);

        Assert.Equal(
            [
                (rows[0].Id, Outcome.AlreadyGone),
                (rows[0].Id, Outcome.Released),
                (rows[1].Id, Outcome.AlreadyGone),
                (rows[2].Id, Outcome.Released),
            ],
            attempts.Select(a => (a.Item.Id, a.Outcome)).OrderBy(a => rows.FindIndex(r => r.Id == a.Id)).ThenByDescending(a => a.Outcome)
        );
        JsonNode sent = JsonNode.Parse((await run.Control.CallsAsync("cloud", "POST", DeleteCall))[^1].Body)!;
        Assert.Equal(3, sent["delete"]!.AsArray().Count);
    }

    [Fact]
    public async Task Removals_travel_a_hundred_at_a_time()
    {
        Run run = await StartFreshAsync(new SandboxKind { Users = 500 });
        CloudConnection connection = run.Cloud();
        List<Allocation> rows = (await run.ListAsync(connection)).Where(a => a.User != run.Site.Administrator).Take(250).ToList();
        Assert.Equal(250, rows.Count);
        int orphans = (await run.Control.AssignmentsAsync()).Count(r => r.Orphan);

        IReadOnlyList<ItemResult<Allocation>> attempts = await run.RemoveAsync(connection, rows);

        Assert.Equal(250, attempts.Count(a => a.Outcome == Outcome.Released));
        IReadOnlyList<LoggedRequest> calls = await run.Control.CallsAsync("cloud", "POST", DeleteCall);
        Assert.Equal([50, 100, 100], calls.Select(c => JsonNode.Parse(c.Body)!["delete"]!.AsArray().Count).Order());
        Assert.Equal(orphans, (await run.Control.AssignmentsAsync()).Count(r => r.Orphan));
        Assert.Equal(250, (await run.Control.ChangesAsync("cloud")).Count);
    }

    [Fact]
    public async Task A_lost_answer_is_settled_by_reading_and_never_by_asking_again()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();
        List<Allocation> rows = (await run.ListAsync(connection)).Where(a => a.User != run.Site.Administrator).Take(4).ToList();
        await run.Control.FaultAsync(
            new
            {
                service = "cloud",
                method = "POST",
                pathContains = DeleteCall,
                kind = "lostAnswer",
            }
        );

        IReadOnlyList<ItemResult<Allocation>> attempts = await run.RemoveAsync(connection, rows);

        Assert.All(attempts, a => Assert.Equal(Outcome.Released, a.Outcome));
        Assert.All(attempts, a => Assert.Contains("lost", a.Detail, StringComparison.Ordinal));
        Assert.Single(await run.Control.CallsAsync("cloud", "POST", DeleteCall));
    }

    [Fact]
    public async Task A_call_that_never_arrived_fails_its_items_and_changes_nothing()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();
        List<Allocation> rows = (await run.ListAsync(connection)).Where(a => a.User != run.Site.Administrator).Take(2).ToList();
        await run.Control.FaultAsync(
            new
            {
                service = "cloud",
                method = "POST",
                pathContains = DeleteCall,
                kind = "drop",
            }
        );

        IReadOnlyList<ItemResult<Allocation>> attempts = await run.RemoveAsync(connection, rows);

        Assert.All(attempts, a => Assert.Equal(ErrorReason.ConnectionFailed, a.Error?.Reason));
        Assert.All(attempts, a => Run.IsClear(a.Error!));
        Assert.Empty(await run.Control.ChangesAsync("cloud"));
    }

    [Theory]
    [InlineData("missingRows")]
    [InlineData("badJson")]
    [InlineData("truncate")]
    public async Task An_answer_that_does_not_tell_of_every_item_is_settled_by_reading(string kind)
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();
        List<Allocation> rows = (await run.ListAsync(connection)).Where(a => a.User != run.Site.Administrator).Take(4).ToList();
        await run.Control.FaultAsync(
            new
            {
                service = "cloud",
                method = "POST",
                pathContains = DeleteCall,
                kind,
            }
        );

        IReadOnlyList<ItemResult<Allocation>> attempts = await run.RemoveAsync(connection, rows);

        Assert.Equal(4, attempts.Count);
        Assert.All(attempts, a => Assert.True(a.Outcome == Outcome.Released, a.Error?.Message));
        Assert.Single(await run.Control.CallsAsync("cloud", "POST", DeleteCall));
    }

    [Fact]
    public async Task An_assignment_that_stays_listed_is_reported_and_not_called_released()
    {
        // An answer that reports success although nothing was done.
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();
        Allocation row = (await run.ListAsync(connection)).First(a => a.User != run.Site.Administrator);
        string answer = new JsonObject
        {
            ["data"] = new JsonArray(
                new JsonObject
                {
                    ["subject"] = row.User,
                    ["type"] = row.Type.ToLowerInvariant(),
                    ["status"] = 200,
                }
            ),
        }.ToJsonString();
        await run.Control.FaultAsync(
            new
            {
                service = "cloud",
                method = "POST",
                pathContains = DeleteCall,
                kind = "status",
                status = 207,
                body = answer,
            }
        );

        ItemResult<Allocation> attempt = Assert.Single(await run.RemoveAsync(connection, [row]));

        Assert.Equal(Outcome.Failed, attempt.Outcome);
        Assert.Equal(ErrorReason.NotConfirmed, attempt.Error?.Reason);
        Run.IsClear(attempt.Error!);
    }

    [Fact]
    public async Task Auto_assignment_is_warned_about_once_a_connection_and_really_gives_the_unit_back()
    {
        Run run = await StartFreshAsync();
        CloudConnection connection = run.Cloud();
        await connection.InvokeAsync(
            "PUT",
            "/api/v1/licenses/settings",
            [],
            """{"autoAssignAnalyzer":true,"autoAssignProfessional":false}""",
            run.Log,
            default
        );
        List<AssignmentRow> all = await run.Control.AssignmentsAsync();
        Allocation row = (await run.ListAsync(connection)).First(a =>
            a.Type == "Analyzer"
            && all.Count(r => r.Subject == a.User) == 1
            && all.Exists(r => r.Subject == a.User && r.UserStatus == "active")
        );

        await RegrantWarnings.WriteAsync(connection, ["Analyzer", "Professional"], run.Log, default);
        await RegrantWarnings.WriteAsync(connection, ["Analyzer"], run.Log, default);
        await RegrantWarnings.WriteAsync(connection, ["analyzer"], run.Log, default);

        string warning = Assert.Single(run.Log.Warnings);
        Assert.Contains("autoAssignAnalyzer", warning, StringComparison.Ordinal);
        await run.RemoveAsync(connection, [row]);
        await run.Control.PostAsync("login", new { service = "cloud", user = row.User });
        Assert.Contains(await run.ListAsync(connection), a => a.Id == row.Id);
    }

    [Fact]
    public async Task Without_auto_assignment_there_is_no_warning()
    {
        Run run = await StartAsync();

        await RegrantWarnings.WriteAsync(run.Cloud(), ["Analyzer", "Professional"], run.Log, default);

        Assert.Empty(run.Log.Warnings);
    }

    [Fact]
    public async Task An_account_without_the_role_is_told_so_and_nothing_changes()
    {
        Run run = await StartAsync();
        CloudConnection limited = run.Cloud(o => o.ApiKey = Secrets.Secure(run.Tenant.LimitedApiKey));
        Allocation row = (await run.ListAsync(run.Cloud()))[0];

        await Run.FailsAsync(ErrorReason.Forbidden, () => run.ListAsync(limited));
        ItemResult<Allocation> attempt = Assert.Single(await run.RemoveAsync(limited, [row]));

        Assert.Equal(ErrorReason.Forbidden, attempt.Error?.Reason);
        Run.IsClear(attempt.Error!);
        Assert.Empty(await run.Control.ChangesAsync("cloud"));
    }
}
