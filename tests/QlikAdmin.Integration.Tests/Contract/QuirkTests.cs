using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Users;
using Xunit;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>Keeps the list of quirks short: each must be met by a run, or it only hides errors.</summary>
public sealed class QuirkTests : SandboxTest
{
    public QuirkTests(Sandboxes shared)
        : base(shared) { }

    [Fact]
    public async Task Every_quirk_is_needed()
    {
        HashSet<Quirk> used = new();
        Run run = await StartAsync();
        CloudConnection cloud = run.CloudWithClient();
        SenseConnection sense = run.Sense();
        await run.ListAsync(cloud);
        await FailsAsync(() => run.ListAsync(run.Cloud(o => o.ApiKey = Secrets.Secure("key.unknown"))));
        await FailsAsync(() => run.Cloud(o => o.ApiKey = Secrets.Secure("key.unknown")).OpenAsync(run.Log, default));
        AllocationUser user = await sense.Allocations.FindUserAsync(@"INTERNAL\sa_odag", run.Log, default);
        await sense.Allocations.AddAsync([new AllocationRequest(user, "Professional")], 1, run.Log, default);
        await FailsAsync(() => run.SenseWithToken(run.Site.ExpiredJwt).OpenAsync(run.Log, default));
        await sense.InvokeAsync("GET", "/qrs/stream/count", [], null, run.Log, default);
        await sense.InvokeAsync("GET", "/qrs/task/full", [], null, run.Log, default);
        await run.SenseWithAccount().OpenAsync(run.Log, default);
        SenseConnection proxy = run.SenseWithToken();
        await FailsAsync(() =>
            proxy.InvokeAsync(
                "POST",
                "/qrs/license/useraccesstype",
                [],
                """{"user":{"id":"7b0a1f0e-26a5-4a36-8d3c-6f1c2b8f8d10"}}""",
                run.Log,
                default
            )
        );
        await run.Control.FaultAsync(
            new
            {
                service = "sense",
                kind = "redirect",
                location = run.Site.ProxyUri + "internal_forms_authentication/",
            }
        );
        await FailsAsync(() => proxy.OpenAsync(run.Log, default));
        CloudConnection tenant = run.Cloud();
        await tenant.InvokeAsync("GET", "/api/v1/reload-tasks", [], null, run.Log, default);
        await tenant.InvokeAsync("GET", "/api/connectivity/data-connections", [], null, run.Log, default);
        string collection = await tenant.InvokeAsync(
            "POST",
            "/api/v1/collections",
            [],
            """{"name":"Quirks","type":"private"}""",
            run.Log,
            default
        );
        await tenant.InvokeAsync(
            "GET",
            $"/api/v1/collections/{System.Text.Json.Nodes.JsonNode.Parse(collection)!["id"]}/items",
            [],
            null,
            run.Log,
            default
        );
        User invited = (await UserLister.ListAllAsync(tenant, new UserQuery { Statuses = [UserStatus.Invited] }, run.Log, default))[0];
        await tenant.Users.InviteAsync([new InvitationOrder("quirk@corp.example")], run.Log, default);
        await tenant.Users.AddRoleAsync(
            invited.Id,
            (await tenant.Users.GetRolesAsync(run.Log, default)).First(r => !invited.RoleIds.Contains(r.Id)).Id,
            run.Log,
            default
        );
        await FailsAsync(() =>
            tenant.InvokeAsync(
                "PATCH",
                "/api/v1/sharing-tasks/none",
                [],
                """[{"op":"replace","path":"/ownerId","value":"u"}]""",
                run.Log,
                default
            )
        );
        await run.Console().Tenants.ListAsync(run.Registration.SubscriptionId, (_, _) => Task.CompletedTask, run.Log, default);
        await run.Control.PostAsync("tenant", new { deactivated = true });
        await FailsAsync(() => run.CloudWithClient().OpenAsync(run.Log, default));
        await run.VerifyAsync(used);
        Run unlicensed = await StartAsync(new SandboxKind { Site = SenseLicenseMode.None });
        await unlicensed.Sense().Allocations.GetLicensesAsync(unlicensed.Log, default);
        await unlicensed.VerifyAsync(used);

        IEnumerable<string> idle = KnownQuirks.All.Where(q => !used.Contains(q)).Select(q => $"{q.Operation} / {q.Finding}");

        Assert.True(!idle.Any(), "Never met: " + string.Join("; ", idle));
        Assert.All(KnownQuirks.All, q => Assert.True(q.Reason.Length > 30));
    }

    private static Task FailsAsync(Func<Task> work) => Assert.ThrowsAsync<QlikException>(work);
}
