using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Allocations;
using Xunit;

namespace QlikAdmin.Integration.Tests.Runs;

public sealed class SenseRemoveTests : SandboxTest
{
    private static readonly TimeSpan s_quarantine = TimeSpan.FromDays(7);

    public SenseRemoveTests(Sandboxes shared)
        : base(shared) { }

    [Fact]
    public async Task What_was_used_lately_is_quarantined_until_a_week_after_that_and_the_rest_is_released()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.Sense();
        List<AccessRow> before = await run.Control.AccessAsync();
        List<AccessRow> lately = Lately(run, before).Take(3).ToList();
        List<AccessRow> longAgo = LongAgo(run, before).Take(3).ToList();
        List<AccessRow> chosen = [.. lately, .. longAgo];

        IReadOnlyList<ItemResult<Allocation>> attempts = await run.RemoveAsync(connection, await PickAsync(run, connection, chosen));

        foreach (AccessRow row in chosen)
        {
            ItemResult<Allocation> attempt = Assert.Single(attempts, a => a.Item.Id == row.Id);
            Assert.Equal(lately.Contains(row) ? Outcome.Quarantined : Outcome.Released, attempt.Outcome);
            Assert.Equal(lately.Contains(row) ? row.LastUsed + s_quarantine : null, attempt.QuarantineEndsAt);
        }

        List<AccessRow> after = await run.Control.AccessAsync();
        HashSet<string> ids = chosen.Select(r => r.Id).ToHashSet();
        Assert.Equal(
            before.Where(r => !ids.Contains(r.Id)).Select(r => (r.Id, r.Quarantined)),
            after.Where(r => !ids.Contains(r.Id)).Select(r => (r.Id, r.Quarantined))
        );
        Assert.Equal(
            lately.Select(r => r.Id).Order(StringComparer.Ordinal),
            after.Where(r => ids.Contains(r.Id)).Select(r => r.Id).Order(StringComparer.Ordinal)
        );
        Assert.All(after.Where(r => ids.Contains(r.Id)), r => Assert.True(r.Quarantined));
    }

    [Fact]
    public async Task On_a_signed_key_everything_is_released_at_once()
    {
        Run run = await StartAsync(new SandboxKind { Site = SenseLicenseMode.Signed });
        SenseConnection connection = run.Sense();
        List<AccessRow> lately = Lately(run, await run.Control.AccessAsync()).Take(3).ToList();

        IReadOnlyList<ItemResult<Allocation>> attempts = await run.RemoveAsync(connection, await PickAsync(run, connection, lately));

        Assert.Equal(3, attempts.Count);
        Assert.All(attempts, a => Assert.Equal(Outcome.Released, a.Outcome));
    }

    [Fact]
    public async Task A_row_in_quarantine_is_skipped_and_never_deleted_again()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.Sense();
        AccessRow row = (await run.Control.AccessAsync()).First(r => r.Quarantined);

        ItemResult<Allocation> attempt = Assert.Single(await run.RemoveAsync(connection, await PickAsync(run, connection, [row])));

        Assert.Equal(Outcome.Skipped, attempt.Outcome);
        Assert.Equal(row.QuarantineEnd, attempt.QuarantineEndsAt);
        Assert.False(string.IsNullOrEmpty(attempt.Detail));
        Assert.DoesNotContain(await run.Control.LogAsync("sense"), r => r.Method == "DELETE");
    }

    [Fact]
    public async Task What_somebody_else_removed_is_already_gone()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.Sense();
        List<Allocation> rows = (await PickAsync(run, connection, LongAgo(run, await run.Control.AccessAsync()).Take(2))).ToList();
        await run.RemoveAsync(run.Sense(), [rows[0]]);

        IReadOnlyList<ItemResult<Allocation>> attempts = await run.RemoveAsync(connection, [.. rows, rows[1]]);

        Assert.Equal([Outcome.AlreadyGone], attempts.Where(a => a.Item.Id == rows[0].Id).Select(a => a.Outcome));
        Assert.Equal([Outcome.Released, Outcome.AlreadyGone], attempts.Where(a => a.Item.Id == rows[1].Id).Select(a => a.Outcome).Order());
    }

    [Fact]
    public async Task A_pool_is_refused_before_any_call()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.Sense();
        Allocation pool = (await run.ListAsync(connection)).First(a => a.IsPool);
        int calls = (await run.Control.LogAsync("sense")).Count;

        QlikException refusal = connection.Allocations.PoolRefusal(pool);

        Assert.Equal(ErrorReason.PoolNotRemovable, refusal.Reason);
        Run.IsClear(refusal);
        Assert.Equal(calls, (await run.Control.LogAsync("sense")).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Never_more_than_the_throttle_limit_are_deleted_at_once(int limit)
    {
        Run run = await StartAsync();
        using DeleteGate gate = new(limit);
        run.Gate = gate.Behind;
        SenseConnection connection = run.Sense();
        IReadOnlyList<Allocation> rows = await PickAsync(run, connection, LongAgo(run, await run.Control.AccessAsync()).Take(8));
        Assert.Equal(8, rows.Count);

        IReadOnlyList<ItemResult<Allocation>> attempts = await run.RemoveAsync(connection, rows, limit);

        Assert.Equal(8, attempts.Count(a => a.Outcome == Outcome.Released));
        Assert.Equal(limit, gate.MostAtOnce);
        Assert.Equal(8, gate.Passed);
    }

    [Fact]
    public async Task Once_the_quarantine_is_over_the_row_is_gone()
    {
        Run run = await StartFreshAsync();
        SenseConnection connection = run.Sense();
        AccessRow row = Lately(run, await run.Control.AccessAsync()).First();
        Allocation allocation = (await PickAsync(run, connection, [row]))[0];
        ItemResult<Allocation> attempt = Assert.Single(await run.RemoveAsync(connection, [allocation]));
        Assert.Contains(await run.ListAsync(connection, new AllocationQuery { Quarantined = true }), a => a.Id == row.Id);

        await run.Control.AdvanceAsync(attempt.QuarantineEndsAt!.Value - Run.Start + TimeSpan.FromMinutes(1));

        Assert.DoesNotContain(await run.ListAsync(connection), a => a.Id == row.Id);
        Assert.Equal(Outcome.AlreadyGone, Assert.Single(await run.RemoveAsync(connection, [allocation])).Outcome);
    }

    [Fact]
    public async Task A_lost_answer_to_a_release_is_settled_and_the_rest_goes_on()
    {
        Run run = await StartAsync();
        SenseConnection connection = run.Sense();
        IReadOnlyList<Allocation> rows = await PickAsync(run, connection, LongAgo(run, await run.Control.AccessAsync()).Take(3));
        await run.Control.FaultAsync(
            new
            {
                service = "sense",
                method = "DELETE",
                kind = "lostAnswer",
            }
        );

        IReadOnlyList<ItemResult<Allocation>> attempts = await run.RemoveAsync(connection, rows, 1);

        Assert.Equal(3, attempts.Count(a => a.Outcome == Outcome.Released));
        Assert.Equal(3, (await run.Control.ChangesAsync("sense")).Count);
    }

    [Theory]
    [InlineData("lostAnswer")]
    [InlineData("drop")]
    [InlineData("status")]
    public async Task A_row_that_went_into_quarantine_unheard_is_not_deleted_again(string kind)
    {
        Run run = await StartAsync();
        SenseConnection connection = run.Sense();
        AccessRow row = Lately(run, await run.Control.AccessAsync()).First();
        IReadOnlyList<Allocation> rows = await PickAsync(run, connection, [row]);
        await run.Control.FaultAsync(
            new
            {
                service = "sense",
                method = "DELETE",
                kind,
                status = 503,
            }
        );

        ItemResult<Allocation> attempt = Assert.Single(await run.RemoveAsync(connection, rows));

        Assert.True(attempt.Outcome == Outcome.Quarantined, attempt.Error?.Message);
        Assert.Equal(row.LastUsed + s_quarantine, attempt.QuarantineEndsAt);
        Assert.Single(await run.Control.ChangesAsync("sense"));
    }

    [Fact]
    public async Task Licence_rules_are_warned_about_and_really_give_the_unit_back()
    {
        Run run = await StartFreshAsync();
        SenseConnection connection = run.Sense();
        AccessRow row = LongAgo(run, await run.Control.AccessAsync())
            .First(r => r.Type == "Professional" && r.Account!.StartsWith("CORP\\", StringComparison.Ordinal));

        await RegrantWarnings.WriteAsync(connection, ["Professional", "UserAccess"], run.Log, default);
        await RegrantWarnings.WriteAsync(connection, ["Professional"], run.Log, default);

        string warning = Assert.Single(run.Log.Warnings);
        Assert.Contains("Professional access for CORP", warning, StringComparison.Ordinal);
        await run.RemoveAsync(connection, await PickAsync(run, connection, [row]));
        await run.Control.PostAsync("login", new { service = "sense", user = row.Account });
        Assert.Contains(await run.Control.AccessAsync(), r => r.Account == row.Account && r.Type == "Professional" && !r.Quarantined);
    }

    [Fact]
    public async Task An_account_without_the_role_is_told_so_and_nothing_changes()
    {
        Run run = await StartAsync();
        SenseConnection limited = run.SenseWithToken(run.Site.LimitedJwt);

        await Run.FailsAsync(ErrorReason.Forbidden, () => limited.Allocations.GetLicensesAsync(run.Log, default));
        Assert.Empty(await run.Control.ChangesAsync("sense"));
    }

    private static IEnumerable<AccessRow> Lately(Run run, IEnumerable<AccessRow> rows)
    {
        return rows.Where(r =>
            !r.Quarantined
            && r.Account is not null
            && r.LastUsed > Run.Start.AddDays(-6.5)
            && r.Account != run.Site.Administrator
            && r.Account != run.Site.LimitedUser
        );
    }

    private static IEnumerable<AccessRow> LongAgo(Run run, IEnumerable<AccessRow> rows)
    {
        return rows.Where(r =>
            !r.Quarantined && r.Account is not null && !(r.LastUsed > Run.Start.AddDays(-8)) && r.Account != run.Site.Administrator
        );
    }

    private static async Task<IReadOnlyList<Allocation>> PickAsync(Run run, SenseConnection connection, IEnumerable<AccessRow> rows)
    {
        HashSet<string> ids = rows.Select(r => r.Id).ToHashSet();
        return (await run.ListAsync(connection)).Where(a => ids.Contains(a.Id)).ToList();
    }

    /// <summary>Delays the first DELETEs until the allowed number is open, and counts the highest number at once.</summary>
    private sealed class DeleteGate : IDisposable
    {
        private readonly int _open;
        private readonly TaskCompletionSource _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _inside;

        public DeleteGate(int open)
        {
            _open = open;
        }

        public int MostAtOnce { get; private set; }

        public int Passed { get; private set; }

        public HttpMessageHandler Behind(HttpMessageHandler wire) => new Handler(this, wire);

        public void Dispose() => _full.TrySetCanceled();

        private async Task EnterAsync()
        {
            lock (_full)
            {
                _inside++;
                Passed++;
                MostAtOnce = Math.Max(MostAtOnce, _inside);
                if (_inside == _open)
                {
                    _full.TrySetResult();
                }
            }

            await _full.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }

        private void Leave()
        {
            lock (_full)
            {
                _inside--;
            }
        }

        private sealed class Handler(DeleteGate gate, HttpMessageHandler wire) : DelegatingHandler(wire)
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (request.Method != HttpMethod.Delete)
                {
                    return await base.SendAsync(request, cancellationToken);
                }

                await gate.EnterAsync();
                try
                {
                    return await base.SendAsync(request, cancellationToken);
                }
                finally
                {
                    gate.Leave();
                }
            }
        }
    }
}
