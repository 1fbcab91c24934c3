using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Journals;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Allocations;
using Xunit;

namespace QlikAdmin.Integration.Tests.Runs;

/// <summary>Servers that are busy, drop connections, expire tokens or are deactivated: the work continues, or ends with one
/// error.</summary>
public sealed class HardTimesTests : SandboxTest
{
    private const string List = "/licenses/assignments";

    public HardTimesTests(Sandboxes shared)
        : base(shared) { }

    [Fact]
    public async Task A_token_that_expires_in_the_middle_of_a_list_is_renewed_once_and_no_row_is_lost()
    {
        Run run = await StartAsync(new SandboxKind { Users = 500 });
        CloudConnection connection = run.CloudWithClient();
        int expected = (await run.Control.AssignmentsAsync()).Count(r => !r.Orphan);
        List<Allocation> rows = new();
        int pages = 0;

        await AllocationLister.ListAsync(connection, new AllocationQuery(), PageAsync, run.Log, default);

        Assert.True(pages > 2);
        Assert.Equal(expected, rows.Select(r => r.Id).Distinct().Count());
        Assert.Equal(2, (await run.Control.CallsAsync("cloud", "POST", "/oauth/token")).Count);
        Assert.Contains(await run.Control.LogAsync("cloud"), r => r.Status == 401);

        async Task PageAsync(IReadOnlyList<Allocation> page, System.Threading.CancellationToken token)
        {
            rows.AddRange(page);
            if (++pages == 2)
            {
                // A token that was just fetched counts as renewed. This one is older.
                await run.Clock.Delay(TimeSpan.FromMinutes(1), token);
                await run.Control.PostAsync("tokens/expire", new { });
            }
        }
    }

    [Fact]
    public async Task A_token_that_expires_in_the_middle_of_a_removal_costs_no_item()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.CloudWithClient();
        List<Allocation> rows = (await run.ListAsync(connection)).Where(a => a.User != run.Site.Administrator).Take(5).ToList();
        await run.Clock.Delay(TimeSpan.FromMinutes(1), default);
        await run.Control.PostAsync("tokens/expire", new { });

        IReadOnlyList<ItemResult<Allocation>> attempts = await run.RemoveAsync(connection, rows);

        Assert.All(attempts, a => Assert.True(a.Outcome == Outcome.Released, a.Error?.Message));
        // The first token of a client makes its bot user, which the log of changes has too.
        Assert.Equal(5, (await run.Control.ChangesAsync("cloud")).Count(c => (string?)c["table"] == "licenses/assignments"));
    }

    [Fact]
    public async Task A_token_near_its_end_is_renewed_before_it_is_refused()
    {
        Run run = await StartFreshAsync();
        CloudConnection connection = run.CloudWithClient();
        await run.ListAsync(connection);
        await run.Clock.Delay(TimeSpan.FromHours(6) - TimeSpan.FromMinutes(1), default);

        await run.ListAsync(connection);

        Assert.Equal(2, (await run.Control.CallsAsync("cloud", "POST", "/oauth/token")).Count);
        Assert.DoesNotContain(await run.Control.LogAsync("cloud"), r => r.Status == 401);
    }

    [Theory]
    [InlineData("13", 13)]
    [InlineData("Sun, 01 Mar 2026 12:30:00 GMT", 1800)]
    public async Task A_rate_limit_is_waited_for_as_long_as_the_server_says(string retryAfter, double seconds)
    {
        Run run = await StartFreshAsync();
        CloudConnection connection = run.Cloud(retry: new RetryPolicy(maxTotalDelay: TimeSpan.FromHours(1)));
        DateTimeOffset before = run.Clock.UtcNow;
        await run.Control.FaultAsync(
            new
            {
                service = "cloud",
                pathContains = List,
                kind = "status",
                status = 429,
                retryAfter,
            }
        );

        IReadOnlyList<Allocation> rows = await run.ListAsync(connection);

        Assert.NotEmpty(rows);
        double waited = Assert.Single(run.Clock.Waits).TotalSeconds;
        Assert.InRange(waited, seconds - (before - Run.Start).TotalSeconds - 1, seconds);
    }

    [Fact]
    public async Task A_real_limit_of_a_hundred_writes_a_minute_slows_a_run_down_and_loses_nothing()
    {
        Run run = await StartFreshAsync(new SandboxKind { Users = 400, Limits = RateLimitClock.Sandbox });
        CloudConnection connection = run.Cloud();
        await run.Control.PostAsync("settings", new { cloudUnits = new { analyzer = 5000 } });
        List<AssignmentRow> rows = await run.Control.AssignmentsAsync();
        List<AllocationRequest> wanted = (await run.ListAsync(connection))
            .Where(a => a.Type == "Professional" && !rows.Exists(r => r.Subject == a.User && r.Type == "analyzer"))
            .Take(60)
            .Select(a => new AllocationRequest(new AllocationUser(a.User!, a.UserId!, null, null), "Analyzer"))
            .ToList();
        List<ItemResult<AllocationRequest>> changes = new();

        using JournaledRuns operations = new();
        await operations.RunAsync(async journal =>
        {
            for (int i = 0; i < 110; i++)
            {
                changes.AddRange(
                    await journal.Executor(1).GiveAsync(connection, ChangeKind.AddAllocation, [wanted[i % wanted.Count]], run.Log)
                );
            }
        });

        Assert.All(changes, c => Assert.Null(c.Error));
        Assert.Equal(wanted.Count, (await run.Control.ChangesAsync("cloud")).Count);
        Assert.Contains(await run.Control.LogAsync("cloud"), r => r.Status == 429);
        Assert.NotEmpty(run.Clock.Waits);
        Assert.All(run.Clock.Waits, w => Assert.InRange(w.TotalSeconds, 1, 60));
    }

    [Fact]
    public async Task A_limit_that_never_lifts_ends_with_one_error()
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();
        await run.Control.FaultAsync(
            new
            {
                service = "cloud",
                kind = "status",
                status = 429,
                retryAfter = "40",
                count = -1,
            }
        );

        QlikException error = await Run.FailsAsync(ErrorReason.RateLimited, () => run.ListAsync(connection));

        Assert.Contains("40 s", error.Message, StringComparison.Ordinal);
        Assert.True(run.Clock.Waits.Sum(w => w.TotalSeconds) <= 300);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deactivated_tenant_is_asked_once_and_no_token_is_renewed(bool withClient)
    {
        Run run = await StartAsync();
        CloudConnection connection = withClient ? run.CloudWithClient() : run.Cloud();
        await connection.OpenAsync(run.Log, default);
        await run.Control.PostAsync("tenant", new { deactivated = true });
        int before = (await run.Control.LogAsync("cloud")).Count;

        await Run.FailsAsync(ErrorReason.TenantDeactivated, () => run.ListAsync(connection));

        LoggedRequest only = Assert.Single((await run.Control.LogAsync("cloud")).Skip(before));
        Assert.Equal(401, only.Status);
        Assert.NotEqual("/oauth/token", only.Path);
        Assert.Empty(run.Clock.Waits);
    }

    [Fact]
    public async Task A_deactivated_tenant_refuses_the_first_token_with_the_same_error()
    {
        Run run = await StartAsync();
        await run.Control.PostAsync("tenant", new { deactivated = true });

        await Run.FailsAsync(ErrorReason.TenantDeactivated, () => run.CloudWithClient().OpenAsync(run.Log, default));

        Assert.Single(await run.Control.LogAsync("cloud"));
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("truncate")]
    [InlineData("lostAnswer")]
    public async Task A_page_that_breaks_off_is_read_again(string kind)
    {
        Run run = await StartAsync();
        CloudConnection connection = run.Cloud();
        int expected = (await run.Control.AssignmentsAsync()).Count(r => !r.Orphan);
        await run.Control.FaultAsync(
            new
            {
                service = "cloud",
                pathContains = List,
                kind,
                count = 2,
            }
        );

        IReadOnlyList<Allocation> rows = await run.ListAsync(connection);

        Assert.Equal(expected, rows.Count);
        Assert.Equal(2, run.Clock.Waits.Count);
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("truncate")]
    public async Task A_long_list_that_breaks_off_is_read_again_and_no_row_comes_twice(string kind)
    {
        Run run = await StartAsync(new SandboxKind { Users = 500 });
        SenseConnection connection = run.Sense();
        List<string> expected = (await run.Control.AccessAsync()).Select(r => r.Id).Order(StringComparer.Ordinal).ToList();
        await run.Control.FaultAsync(
            new
            {
                service = "sense",
                pathContains = "analyzeraccesstype/full",
                kind,
                count = 2,
            }
        );

        IReadOnlyList<Allocation> rows = await run.ListAsync(connection);

        Assert.Equal(expected, rows.Where(r => !r.IsPool).Select(r => r.Id).Order(StringComparer.Ordinal));
        Assert.Equal(2, run.Clock.Waits.Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(408)]
    public async Task A_server_that_is_restarting_is_tried_again(int status)
    {
        Run run = await StartAsync();
        await run.Control.FaultAsync(
            new
            {
                kind = "status",
                status,
                count = 2,
            }
        );

        Assert.NotEmpty(await run.ListAsync(run.Cloud()));

        await run.Control.FaultAsync(
            new
            {
                kind = "status",
                status,
                count = 2,
            }
        );
        Assert.NotEmpty(await run.ListAsync(run.Sense()));
        Assert.Equal(4, run.Clock.Waits.Count);
    }

    [Fact]
    public async Task A_server_that_does_not_know_the_call_is_not_tried_again()
    {
        Run run = await StartAsync();
        await run.Control.FaultAsync(
            new
            {
                kind = "status",
                status = 501,
                count = -1,
                body = "Something broke inside",
                contentType = "text/plain",
            }
        );

        QlikException cloud = await Run.FailsAsync(ErrorReason.ServerError, () => run.ListAsync(run.Cloud()));
        QlikException sense = await Run.FailsAsync(ErrorReason.ServerError, () => run.ListAsync(run.Sense()));

        Assert.Contains("Something broke inside", cloud.Message, StringComparison.Ordinal);
        Assert.Contains("Something broke inside", sense.Message, StringComparison.Ordinal);
        Assert.Empty(run.Clock.Waits);
    }

    [Fact]
    public async Task Retries_end()
    {
        Run run = await StartAsync();
        await run.Control.FaultAsync(new { kind = "drop", count = -1 });

        await Run.FailsAsync(ErrorReason.ConnectionFailed, () => run.ListAsync(run.Cloud()));
        await Run.FailsAsync(ErrorReason.ConnectionFailed, () => run.ListAsync(run.Sense()));

        Assert.Equal(RetryPolicy.DefaultMaxAttempts, (await run.Control.LogAsync("cloud")).Count);
        Assert.Equal(RetryPolicy.DefaultMaxAttempts, (await run.Control.LogAsync("sense")).Count);
    }
}
