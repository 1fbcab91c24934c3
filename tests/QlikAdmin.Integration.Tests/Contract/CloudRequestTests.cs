using System.Text.Json.Nodes;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Journals;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Ownership;
using QlikAdmin.Workflows.Users;
using QlikAdmin.Workflows.Users.Removal;
using Xunit;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>What Core asks a tenant about people and what they own; each request and each answer is compared with the descriptions when the
/// test ends.</summary>
public sealed class CloudRequestTests : SandboxTest, IDisposable
{
    private readonly JournaledRuns _operations = new();

    public CloudRequestTests(Sandboxes shared)
        : base(shared) { }

    public void Dispose() => _operations.Dispose();

    [Fact]
    public async Task Users_are_listed_and_found_as_described()
    {
        Run run = await StartAsync();
        CloudConnection cloud = run.CloudWithClient();
        IReadOnlyList<User> all = await ListAsync(run, cloud, new UserQuery());
        User one = all.First(u => u.Email is not null && u.Status == UserStatus.Active);
        string id = one.Id;

        Assert.Equal(60, (await ListAsync(run, cloud, new UserQuery { Ids = all.Take(60).Select(u => u.Id).ToList() })).Count);
        Assert.Contains(
            await ListAsync(run, cloud, new UserQuery { Emails = [one.Email!], Statuses = [UserStatus.Active, UserStatus.Disabled] }),
            u => u.Id == id
        );
        Assert.Contains(await ListAsync(run, cloud, new UserQuery { Subjects = ["*" + one.Subject![2..]] }), u => u.Id == id);
        Assert.Contains(await ListAsync(run, cloud, new UserQuery { Names = [one.Name!], Users = [one.Account] }), u => u.Id == id);
        Assert.All(await ListAsync(run, cloud, new UserQuery { Roles = ["TenantAdmin"] }), u => Assert.Contains("TenantAdmin", u.Roles));
        Assert.Equal(id, Assert.Single(await ListAsync(run, cloud, new UserQuery { Filter = $"id eq \"{id}\"" })).Id);
        Assert.All(await ListAsync(run, cloud, new UserQuery { Statuses = [UserStatus.Allocated] }), u =>
            Assert.Equal(UserStatus.Allocated, u.Status)
        );
        Assert.Equal(id, (await cloud.Users.FindAsync(one.Email!, run.Log, default)).Id);
        Assert.Null(await cloud.Users.GetAsync("nobody", run.Log, default));
        Assert.NotNull(await cloud.Users.GetCallerAsync(run.Log, default));
        Assert.Contains(await cloud.Users.GetRolesAsync(run.Log, default), r => r.Name == "TenantAdmin");
        Met.Done(
            run,
            "POST /oauth/token",
            "GET /api/v1/users",
            "POST /api/v1/users/actions/filter",
            "GET /api/v1/users/{userId}",
            "GET /api/v1/users/me",
            "GET /api/v1/roles",
            "GET /api/v1/licenses/assignments"
        );
    }

    [Fact]
    public async Task Users_are_changed_and_invited_as_described()
    {
        Run run = await StartFreshAsync();
        CloudConnection cloud = run.Cloud();
        IUserAdapter users = cloud.Users;
        User user = (await ListAsync(run, cloud, new UserQuery { Statuses = [UserStatus.Active] })).First(u =>
            u.Roles.Count == 0 && !u.IsService
        );
        Role role = RoleChoice.One(await users.GetRolesAsync(run.Log, default), "AnalyticsAdmin", cloud);
        UserEdit[] edits =
        [
            new(UserEdit.Name, "Anna O'Neil"),
            new(UserEdit.PreferredLocale, "sv"),
            new(UserEdit.PreferredTimeZone, "Europe/Stockholm"),
        ];
        Change[] changes =
        [
            .. edits.Select(e => UserChanges.OfEdit(user, e)),
            UserChanges.OfRole(user, role, isGiven: true),
            UserChanges.OfRole(user, role, isGiven: false),
            UserChanges.OfStatus(user, UserStatus.Disabled),
            UserChanges.OfStatus(user, UserStatus.Active),
        ];

        IReadOnlyList<ItemResult> made = await new RecordingJournal().Executor().RunAsync(cloud, changes, run.Log, default);
        IReadOnlyList<ItemResult<InvitationOrder>> invited = await users.InviteAsync(
            [new("new@corp.example") { Language = "sv" }, new(user.Email!), new("new@corp.example") { Resend = true }, new("no address")],
            run.Log,
            default
        );
        Outcome deleted = await users.DeleteAsync(user.Id, run.Log, default);

        Assert.All(made, r => Assert.True(r.Error is null, r.Error?.Message));
        Assert.Equal([Outcome.Invited, Outcome.Exists, Outcome.Invited, Outcome.Failed], invited.Select(i => i.Outcome));
        Assert.Equal((Outcome.Removed, Outcome.AlreadyGone), (deleted, await users.DeleteAsync(user.Id, run.Log, default)));
        string[] bodies = run.Exchanges.Where(e => e.Method == "PATCH").Select(e => e.RequestBody!).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(
            [
                $$$"""[{"op":"add","path":"/assignedRoles/-","value":{"id":"{{{role.Id}}}"}}]""",
                $$$"""[{"op":"remove-value","path":"/assignedRoles","value":{"id":"{{{role.Id}}}"}}]""",
                """[{"op":"replace","path":"/name","value":"Anna O'Neil"},{"op":"replace","path":"/preferredLocale","value":"sv"},{"op":"replace","path":"/preferredZoneinfo","value":"Europe/Stockholm"}]""",
                """[{"op":"replace","path":"/status","value":"active"}]""",
                """[{"op":"replace","path":"/status","value":"disabled"}]""",
            ],
            bodies
        );
        Met.Done(run, "PATCH /api/v1/users/{userId}", "DELETE /api/v1/users/{userId}", "POST /api/v1/users/actions/invite");
    }

    [Fact]
    public async Task Everything_that_is_owned_is_listed_and_moved_as_described()
    {
        Run run = await StartFreshAsync();
        CloudConnection cloud = run.Cloud();
        (User leaver, User heir) = (await AddAsync(run, cloud), await AddAsync(run, cloud));
        await run.Control.PostAsync("content", new { owners = new[] { leaver.Id, leaver.Id } });
        IReadOnlyList<OwnedItem> items = await OwnedItems.ListAllAsync(cloud, [leaver.Id], [], run.Log, default);
        foreach (OwnedItemKind kind in cloud.Ownership.Kinds)
        {
            Assert.Equal(
                items.Count(i => i.Kind == kind),
                (await OwnedItems.ListAllAsync(cloud, [leaver.Id], [kind], run.Log, default)).Count
            );
        }

        List<OwnedItem> movable = items.Where(i => i.CanMove != CanMove.No).ToList();
        Assert.Null(await cloud.Ownership.FindUnfitAsync(heir, cloud.Ownership.Kinds.ToList(), run.Log, default));
        IReadOnlyList<ItemResult<OwnedItem>> moved = [];
        await _operations.RunAsync(async journal => moved = await journal.Executor(2).MoveAsync(cloud, items, heir, run.Log));
        IReadOnlyList<OwnedItem> left = await OwnedItems.FindLeftAsync(cloud, leaver.Id, [], 2, run.Log, default);

        Assert.Equal(
            cloud.Ownership.Kinds.Except([OwnedItemKind.Schedule, OwnedItemKind.Webhook, OwnedItemKind.Other]),
            movable.Select(i => i.Kind).Distinct()
        );
        Assert.Equal(cloud.Ownership.Kinds, items.Select(i => i.Kind).Distinct().OrderBy(k => cloud.Ownership.Kinds.ToList().IndexOf(k)));
        Assert.All(moved, m => Assert.Equal(m.Item.CanMove != CanMove.No, m.Outcome == Outcome.Moved));
        Assert.Empty(left);
        foreach (OwnedItem item in items.Where(i => i.Kind != OwnedItemKind.Other))
        {
            Assert.Equal(
                item.CanMove == CanMove.No ? leaver.Id : heir.Id,
                await cloud.Ownership.ReadOwnerAsync(item.Kind, item.Id, run.Log, default)
            );
        }

        Met.Done(
            run,
            "GET /api/v1/spaces",
            "GET /api/v1/spaces/{spaceId}",
            "PATCH /api/v1/spaces/{spaceId}",
            "GET /api/v1/items",
            "GET /api/v1/apps/{appId}",
            "PUT /api/v1/apps/{appId}/owner",
            "GET /api/v1/data-connections",
            "GET /api/v1/data-connections/{qID}",
            "POST /api/v1/data-connections/actions/update",
            "GET /api/v1/data-files",
            "GET /api/v1/data-files/{id}",
            "POST /api/v1/data-files/{id}/actions/change-owner",
            "GET /api/workflows/automations",
            "GET /api/workflows/automations/{id}",
            "POST /api/workflows/automations/{id}/actions/change-owner",
            "GET /api/workflows/automation-connections",
            "GET /api/workflows/automation-connections/{id}",
            "POST /api/workflows/automation-connections/{id}/actions/change-owner",
            "GET /api/v1/sharing-tasks",
            "GET /api/v1/sharing-tasks/{taskId}",
            "PATCH /api/v1/sharing-tasks/{taskId}",
            "GET /api/v1/data-alerts",
            "GET /api/v1/data-alerts/{alertId}",
            "PATCH /api/v1/data-alerts/{alertId}",
            "GET /api/v1/webhooks",
            "GET /api/v1/webhooks/{id}",
            "GET /api/scheduling/tasks",
            "GET /api/scheduling/tasks/{id}",
            "GET /api/v1/reload-tasks"
        );
    }

    [Fact]
    public async Task Removing_a_user_and_what_is_left_behind_is_asked_for_as_described()
    {
        Run run = await StartFreshAsync();
        CloudConnection cloud = run.Cloud();
        (User leaver, User heir) = (await AddAsync(run, cloud), await AddAsync(run, cloud));
        await run.Control.PostAsync("content", new { owners = new[] { leaver.Id } });
        UserRemoval removal = null!;
        await _operations.RunAsync(async journal =>
        {
            using UserResolver people = new(cloud);
            UserRemover remover = new(
                cloud,
                new RemovalOptions(DisableFirst: true, Force: false, ThrottleLimit: 2),
                journal.Executor(2),
                people
            );
            removal = await remover.RemoveAsync(
                await remover.PreviewAsync(new RemovalOrder(leaver, Person.Of(heir)), run.Log, default),
                run.Log,
                default
            );
        });
        List<OwnedItem> orphans = new();
        await cloud.Ownership.ListOrphansAsync([], Collect, run.Log, default);

        Assert.True(removal.Error is null, removal.Error?.Message);
        Assert.Equal((Outcome.Removed, 5, true), (removal.Outcome, removal.Revoked.Count, removal.MayReturn));
        Assert.Equal(["Professional"], removal.Licenses);
        Assert.All(removal.NotMoved, i =>
            Assert.True(i.Id.Length > 0 && orphans.Exists(o => o.Id == i.Id), $"{i} is not among what has no owner.")
        );
        Assert.NotEmpty(removal.NotMoved);
        Assert.Contains(orphans, o => o.SubKind == "licence assignment");
        Met.Done(
            run,
            "GET /api/v1/groups/settings",
            "GET /api/v1/identity-providers",
            "GET /api/v1/api-keys",
            "DELETE /api/v1/api-keys/{id}",
            "GET /api/v1/oauth-tokens",
            "DELETE /api/v1/oauth-tokens/{tokenId}",
            "GET /api/v1/licenses/assignments",
            "PATCH /api/v1/users/{userId}",
            "DELETE /api/v1/users/{userId}"
        );

        Task Collect(IReadOnlyList<OwnedItem> page, CancellationToken token)
        {
            orphans.AddRange(page);
            return Task.CompletedTask;
        }
    }

    private static Task<IReadOnlyList<User>> ListAsync(Run run, Connection connection, UserQuery query) =>
        UserLister.ListAllAsync(connection, query, run.Log, default);

    /// <summary>Somebody with a licence, keys, tokens, and the right to own everything.</summary>
    private static async Task<User> AddAsync(Run run, CloudConnection cloud)
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
        return (await cloud.Users.GetAsync((string)added["id"]!, run.Log, default))!;
    }
}
