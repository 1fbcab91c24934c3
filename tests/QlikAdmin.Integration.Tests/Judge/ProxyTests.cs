using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Integration.Tests.Journals;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Compatibility;
using QlikAdmin.Workflows.Users;
using QlikAdmin.Workflows.Users.Removal;
using Xunit;

namespace QlikAdmin.Integration.Tests.Judge;

/// <summary>A working day on a tenant, with Prism between the module and the sandbox: it finds nothing wrong with any request.</summary>
/// <remarks>Prism follows the redirects of a tenant by itself, so the exchanges are judged by it alone.</remarks>
public sealed class ProxyTests : IClassFixture<Prism>, IAsyncLifetime
{
    private readonly Prism _prism;
    private readonly JournaledRuns _runs = new();
    private readonly ConcurrentQueue<Judgement> _judged = new();
    private SandboxServer? _server;
    private Run? _run;

    public ProxyTests(Prism prism)
    {
        _prism = prism;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _runs.Dispose();
        _run?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Every_request_of_a_working_day_fits_the_description()
    {
        _prism.SkipWithout();
        Run run = await StartAsync();
        (string leaver, string heir) = (await AddAsync(run), await AddAsync(run));
        await run.Control.PostAsync("content", new { owners = new[] { leaver } });
        CloudConnection cloud = run.Cloud();
        await cloud.OpenAsync(run.Log, default);

        await LookAroundAsync(run, cloud);
        CloudConnection client = run.CloudWithClient();
        await client.OpenAsync(run.Log, default);
        await LookAroundAsync(run, client);
        await ChangePeopleAsync(run, cloud);
        await ChangeLicensesAsync(run, cloud);
        UserRemoval removal = await OffboardAsync(run, cloud, leaver, heir);

        Assert.True(removal.Error is null, removal.Error?.Message);
        Assert.Equal((Outcome.Removed, true), (removal.Outcome, removal.Moved.Count > 5));
        Assert.True(_judged.Count > 100, $"Only {_judged.Count} requests were judged.");
        Assert.True(Wrong().Length == 0, Wrong());
        Assert.All(KnownSlips.All, s => Assert.Contains(_judged, j => j.OfRequest.Any(v => KnownSlips.Covers(s, j.Method, j.Path, v))));
        string[] methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
        Assert.Equal(methods.Order(StringComparer.Ordinal), _judged.Select(j => j.Method).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_the_deep_test_asks_fits_the_description()
    {
        _prism.SkipWithout();
        Run run = await StartAsync();

        await DeepTest.RunAsync(run.Cloud(), run.Log, default);

        // The one address that only the vendor's own client has.
        Assert.Equal("GET /api/connectivity/data-connections -> 200: request: Selected route not found", Wrong());
    }

    [Fact]
    public async Task The_judge_sees_what_is_wrong()
    {
        _prism.SkipWithout();
        Run run = await StartAsync();
        CloudConnection cloud = run.Cloud();

        await cloud
            .InvokeAsync("GET", "/api/v1/users", [new("limit", "1000")], null, run.Log, default)
            .ContinueWith(_ => { }, TaskScheduler.Default);
        await cloud
            .InvokeAsync(
                "POST",
                "/api/v1/licenses/assignments/actions/delete",
                [],
                """{"delete":[{"type":"analyzer"}]}""",
                run.Log,
                default
            )
            .ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Contains(_judged, j =>
            j.Path == "/api/v1/users" && j.OfRequest.Any(v => v.StartsWith("request.query.limit", StringComparison.Ordinal))
        );
        Assert.Contains(_judged, j => j.Method == "POST" && j.OfRequest.Any(v => v.StartsWith("request.body", StringComparison.Ordinal)));
    }

    /// <summary>The requests that do not fit, one a line.</summary>
    private string Wrong() =>
        string.Join(
            "\n",
            _judged
                .Select(j => j with { OfRequest = j.OfRequest.Where(v => !KnownSlips.Any(j.Method, j.Path, v)).ToList() })
                .Where(j => j.OfRequest.Count > 0)
                .Select(j => j.ToString())
                .Distinct()
        );

    private async Task<Run> StartAsync()
    {
        _server = await Sandboxes.StartAsync(new SandboxKind());
        _run = await Run.OnAsync(_server);
        Uri judge = await _prism.ProxyAsync(new Uri(_run.Tenant.Uri));
        _run.Gate = inner => new ThroughPrism(inner, judge, _judged);
        return _run;
    }

    private static async Task LookAroundAsync(Run run, CloudConnection cloud)
    {
        IReadOnlyList<User> people = await UserLister.ListAllAsync(cloud, new UserQuery(), run.Log, default);
        User one = people.First(u => u.Email is not null && u.Status == UserStatus.Active);
        foreach (
            UserQuery query in new[]
            {
                new UserQuery { Emails = [one.Email!], Statuses = [UserStatus.Active, UserStatus.Disabled] },
                new UserQuery { Ids = people.Take(60).Select(u => u.Id).ToList() },
                new UserQuery { Roles = ["TenantAdmin"] },
                new UserQuery { Statuses = [UserStatus.Allocated, UserStatus.Requested] },
            }
        )
        {
            await UserLister.ListAllAsync(cloud, query, run.Log, default);
        }

        await run.ListAsync(cloud, new AllocationQuery { UnusedFor = TimeSpan.FromDays(30) });
        await run.ListAsync(cloud, new AllocationQuery { Orphan = true });
        await cloud.Licenses.GetLicensesAsync(run.Log, default);
        await cloud.Roles.GetRolesAsync(run.Log, default);
        await cloud.Roles.ListAdminsAsync(run.Log, default);
        await cloud.Users.GetCallerAsync(run.Log, default);
        await cloud.Tenants.ReadAsync(run.Log, default);
        await cloud.Tenants.MeasureAsync(run.Log, default);
        await cloud.Ownership.ListAsync([one.Id], [], (_, _) => Task.CompletedTask, run.Log, default);
        await cloud.Ownership.ListOrphansAsync([], (_, _) => Task.CompletedTask, run.Log, default);
    }

    private static async Task ChangePeopleAsync(Run run, CloudConnection cloud)
    {
        User user = (await UserLister.ListAllAsync(cloud, new UserQuery { Statuses = [UserStatus.Active] }, run.Log, default)).First(u =>
            u.Roles.Count == 0 && !u.IsService
        );
        Role role = RoleChoice.One(await cloud.Roles.GetRolesAsync(run.Log, default), "AnalyticsAdmin", cloud);
        Change[] changes =
        [
            UserChanges.OfEdit(user, new UserEdit(UserEdit.Name, "Anna O'Neil")),
            UserChanges.OfRole(user, role, isGiven: true),
            UserChanges.OfRole(user, role, isGiven: false),
            UserChanges.OfStatus(user, UserStatus.Disabled),
            UserChanges.OfStatus(user, UserStatus.Active),
        ];
        Assert.All(await new RecordingJournal().Executor().RunAsync(cloud, changes, run.Log, default), r =>
            Assert.True(r.Error is null, r.Error?.Message)
        );
        await cloud.UserWriter.InviteAsync([new("new@corp.example") { Language = "sv" }, new(user.Email!)], run.Log, default);
    }

    private async Task ChangeLicensesAsync(Run run, CloudConnection cloud)
    {
        Allocation row = (await run.ListAsync(cloud, new AllocationQuery { Types = ["Analyzer"] }))[0];
        await _runs.UndoAsync(await _runs.RemoveAsync(cloud, [row], run.Log), cloud, run.Log);
        await cloud.AllocationWriter.ConvertAsync(
            [new AllocationRequest(new AllocationUser(row.User!, row.UserId!, null, null), "Professional", "Analyzer")],
            1,
            run.Log,
            default
        );
    }

    private async Task<UserRemoval> OffboardAsync(Run run, CloudConnection cloud, string leaver, string heir)
    {
        User who = (await cloud.Users.GetAsync(leaver, run.Log, default))!;
        User to = (await cloud.Users.GetAsync(heir, run.Log, default))!;
        UserRemoval removal = null!;
        await _runs.RunAsync(async journal =>
        {
            using UserResolver people = new(cloud);
            UserRemover remover = new(
                cloud,
                new RemovalOptions(DisableFirst: true, Force: false, ThrottleLimit: 2),
                journal.Executor(2),
                people
            );
            removal = await remover.RemoveAsync(
                await remover.PreviewAsync(new RemovalOrder(who, Person.Of(to)), run.Log, default),
                run.Log,
                default
            );
        });
        return removal;
    }

    /// <summary>Somebody with a licence, keys, tokens, and the right to own everything.</summary>
    private static async Task<string> AddAsync(Run run)
    {
        string name = Guid.NewGuid().ToString("N");
        JsonObject added = await run.Control.PostAsync(
            "cloud/users",
            new
            {
                subject = "idp|" + name,
                name,
                license = "professional",
                apiKeys = 2,
                oauthTokens = 3,
                roles = new[] { "AutomationCreator" },
            }
        );
        return (string)added["id"]!;
    }
}
