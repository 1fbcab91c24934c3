using QlikAdmin.Connections;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Workflows.Tenants;
using Xunit;

namespace QlikAdmin.Integration.Tests.Runs;

public sealed class TenantTests : SandboxTest
{
    private const string Hostname = "sandbox.eu.qlikcloud.example";

    public TenantTests(Sandboxes shared)
        : base(shared) { }

    [Fact]
    public async Task A_tenant_is_deactivated_refuses_everything_and_comes_back()
    {
        Run run = await StartFreshAsync();
        CloudConnection tenant = run.CloudWithClient();
        await tenant.OpenAsync(run.Log, CancellationToken.None);
        RegionConnection region = run.Region();
        TenantOrder order = new(run.Tenant.TenantId, Hostname);

        TenantWitness witness = await TenantWitness.AskAsync(order, [tenant], run.Log, CancellationToken.None);
        TenantDeactivation done = await region.Tenants.DeactivateAsync(order, 10, run.Log, CancellationToken.None);
        QlikException refused = await Run.FailsAsync(ErrorReason.TenantDeactivated, () =>
            tenant.Tenants.ReadAsync(run.Log, CancellationToken.None)
        );
        await region.Tenants.ReactivateAsync(order, run.Log, CancellationToken.None);
        Tenant back = await tenant.Tenants.ReadAsync(run.Log, CancellationToken.None);

        Assert.True(witness.Size is { Users: > 100, Apps: > 10, AppsAreMore: false }, witness.Size?.ToString());
        Assert.Equal(Run.Start.Date.AddDays(10), done.EstimatedPurgeDate?.UtcDateTime);
        Assert.Equal(401, refused.StatusCode);
        Assert.Equal("Active", back.Status);
        Assert.Single(await run.Control.CallsAsync("cloud", "POST", "/oauth/token"));
        Assert.Equal(["deactivated", "reactivated"], (await run.Control.ChangesAsync("region")).Select(c => (string?)c["action"]));
    }

    [Fact]
    public async Task Past_its_purge_date_nothing_brings_a_tenant_back()
    {
        Run run = await StartFreshAsync();
        RegionConnection region = run.Region();
        TenantOrder order = new(run.Tenant.TenantId, Hostname);
        await region.Tenants.DeactivateAsync(order, 10, run.Log, CancellationToken.None);

        await run.Clock.Delay(TimeSpan.FromDays(11), CancellationToken.None);
        QlikException gone = await Run.FailsAsync(ErrorReason.NotFound, () =>
            region.Tenants.ReactivateAsync(order, run.Log, CancellationToken.None)
        );

        Assert.Contains("gone for good", gone.NextStep);
        await Run.FailsAsync(ErrorReason.TenantDeactivated, () => run.CloudWithClient().OpenAsync(run.Log, CancellationToken.None));
    }

    [Theory]
    [InlineData("other.eu.qlikcloud.example", true, ErrorReason.PreconditionFailed)]
    [InlineData(Hostname, false, ErrorReason.Forbidden)]
    public async Task The_region_refuses_in_words_and_changes_nothing(string hostname, bool isAllowed, ErrorReason reason)
    {
        Run run = await StartFreshAsync();
        await run.Control.PostAsync("settings", new { allowDeactivation = isAllowed });

        await Run.FailsAsync(reason, () =>
            run.Region().Tenants.DeactivateAsync(new TenantOrder(run.Tenant.TenantId, hostname), 30, run.Log, CancellationToken.None)
        );

        Assert.Empty(await run.Control.ChangesAsync("region"));
    }

    [Fact]
    public async Task A_lost_answer_to_a_deactivation_does_no_harm()
    {
        Run run = await StartFreshAsync();
        await run.Control.FaultAsync(
            new
            {
                service = "region",
                kind = "lostAnswer",
                pathContains = "deactivate",
            }
        );

        TenantDeactivation done = await run.Region()
            .Tenants.DeactivateAsync(new TenantOrder(run.Tenant.TenantId, Hostname), 30, run.Log, CancellationToken.None);

        Assert.NotNull(done.EstimatedPurgeDate);
        Assert.Equal(2, (await run.Control.CallsAsync("region", "POST", "/actions/deactivate")).Count);
    }

    [Fact]
    public async Task A_tenant_is_made_and_is_on_the_list_of_the_organisation()
    {
        Run run = await StartFreshAsync();

        Tenant made = await run.Region()
            .Tenants.CreateAsync(Secrets.Secure(run.Registration.LicenseKey), "eu-west-1", run.Log, CancellationToken.None);
        List<Tenant> listed = new();
        await run.Console()
            .Tenants.ListAsync(run.Registration.SubscriptionId, (page, _) => Keep(listed, page), run.Log, CancellationToken.None);

        Assert.Equal("Active", listed.Single(t => t.Id == made.Id).Status);
        Assert.Equal(made.Hostname, listed.Single(t => t.Id == made.Id).Hostname);
        Assert.Equal("Deactivated", listed.Single(t => t.Name == "acme-old").Status);

        static Task Keep(List<Tenant> into, IReadOnlyList<Tenant> page)
        {
            into.AddRange(page);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Every_step_of_a_connection_test_passes_on_both_endpoints()
    {
        Run run = await StartAsync();

        foreach (RegionConnection connection in new[] { run.Region(), run.Console() })
        {
            IReadOnlyList<ConnectionTest> steps = await connection.TestAsync(run.Log, CancellationToken.None);

            Assert.NotEmpty(steps);
            Assert.All(steps, s => Assert.True(s.Status == ConnectionTestStatus.Passed, $"{s.Step}: {s.Detail}"));
        }
    }
}
