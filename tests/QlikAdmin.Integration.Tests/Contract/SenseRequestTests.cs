using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Integration.Tests.Journals;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Ownership;
using QlikAdmin.Workflows.Users;
using QlikAdmin.Workflows.Users.Removal;
using Xunit;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>What Core asks a site about people and what they own; each request and each answer is compared with the description when the
/// test ends.</summary>
public sealed class SenseRequestTests : SandboxTest, IDisposable
{
    private readonly JournaledRuns _operations = new();

    public SenseRequestTests(Sandboxes shared)
        : base(shared) { }

    public void Dispose() => _operations.Dispose();

    [Fact]
    public async Task Users_are_listed_found_and_changed_as_described()
    {
        Run run = await StartFreshAsync();
        SenseConnection site = run.Sense();
        IUserReader users = site.Users;
        User user = (await PeopleAsync(run, site))[0];
        Role role = RoleChoice.One(await site.Roles.GetRolesAsync(run.Log, default), "ContentAdmin", site);

        Assert.Contains(await ListAsync(run, site, new UserQuery { Users = [user.Account], Statuses = [UserStatus.Active] }), u =>
            u.Id == user.Id
        );
        Assert.Contains(
            await ListAsync(
                run,
                site,
                new UserQuery { Names = [user.Name![..3] + "*"], UserDirectories = ["*" + user.UserDirectory![1..]] }
            ),
            u => u.Id == user.Id
        );
        Assert.Single(await ListAsync(run, site, new UserQuery { Ids = [user.Id] }));
        Assert.Equal(user.Id, (await users.FindAsync(user.Account, run.Log, default)).Id);
        Assert.NotNull(await users.GetCallerAsync(run.Log, default));
        Change[] changes =
        [
            UserChanges.OfEdit(user, new UserEdit(UserEdit.Name, "Anna O'Neil")),
            UserChanges.OfEdit(user, new UserEdit(UserEdit.Tag, UserEdit.Text(["keep-licence"]))),
            UserChanges.OfEdit(user, new UserEdit(UserEdit.CustomProperty + "Department", UserEdit.Text(["Finance"]))),
            UserChanges.OfRole(user, role, isGiven: true),
            UserChanges.OfRole(user, role, isGiven: false),
            UserChanges.OfStatus(user, UserStatus.Blocked),
            UserChanges.OfStatus(user, UserStatus.Active),
        ];
        IReadOnlyList<ItemResult> made = await new RecordingJournal().Executor().RunAsync(site, changes, run.Log, default);
        Outcome deleted = await site.UserWriter.DeleteAsync(user.Id, run.Log, default);

        Assert.All(made, r => Assert.True(r.Error is null, r.Error?.Message));

        // One request changes all fields.
        int fields = changes.Count(c => c.Kind == ChangeKind.SetUserField);
        Assert.Equal(changes.Length - fields + 1, run.Exchanges.Count(e => e.Method == "PUT"));
        Assert.Equal((Outcome.Removed, Outcome.AlreadyGone), (deleted, await site.UserWriter.DeleteAsync(user.Id, run.Log, default)));
        Met.Done(
            run,
            "GET /qrs/user/full",
            "GET /qrs/user/{id}",
            "PUT /qrs/user/{id}",
            "DELETE /qrs/user/{id}",
            "GET /qrs/tag/full",
            "GET /qrs/custompropertydefinition/full"
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Everything_that_is_owned_is_listed_and_moved_as_described(int each)
    {
        Run run = await StartFreshAsync();
        SenseConnection site = run.Sense();
        List<User> people = await PeopleAsync(run, site);
        (User leaver, User heir) = (people[0], people[1]);
        await run.Control.PostRowsAsync("sense/content", new { owners = new[] { leaver.Account }, each });
        IReadOnlyList<OwnedItem> items = await OwnedItems.ListAllAsync(site, [leaver.Id], [], run.Log, default);
        IReadOnlyList<ItemResult<OwnedItem>> moved = [];
        await _operations.RunAsync(async journal => moved = await journal.Executor(2).MoveAsync(site, items, heir, run.Log));

        OwnedItemKind[] kinds =
        [
            OwnedItemKind.Stream,
            OwnedItemKind.App,
            OwnedItemKind.AppObject,
            OwnedItemKind.DataConnection,
            OwnedItemKind.ContentLibrary,
            OwnedItemKind.Extension,
        ];
        Assert.Equal(kinds, items.Where(i => i.CanMove != CanMove.No).Select(i => i.Kind).Distinct());
        Assert.All(moved, m => Assert.Equal(m.Item.CanMove != CanMove.No, m.Outcome == Outcome.Moved));
        Assert.Empty(await OwnedItems.FindLeftAsync(site, leaver.Id, [], 2, run.Log, default));
        foreach (OwnedItem item in items.Where(i => i.Kind != OwnedItemKind.Other))
        {
            Assert.Equal(heir.Id, await site.Ownership.ReadOwnerAsync(item.Kind, item.Id, run.Log, default));
        }

        string[] families = ["stream", "app", "dataconnection", "contentlibrary", "extension", "app/object"];
        Met.Done(run, families.Append("sharedcontent").Select(f => $"GET /qrs/{f}/full").ToArray());
        Met.Done(run, families.Select(f => $"GET /qrs/{f}/{{id}}").ToArray());

        // One item moves with its whole entity, unless a part of that is hidden. Many items move by a property of a selection.
        Met.Done(
            run,
            families.Where(f => each == 1 && f is not ("dataconnection" or "app/object")).Select(f => $"PUT /qrs/{f}/{{id}}").ToArray()
        );
        foreach (string family in families.Where(f => each > 1 || f == "dataconnection"))
        {
            Met.Done(
                run,
                $"POST /qrs/selection/{family}",
                $"GET /qrs/selection/{{id}}/{family}/synthetic",
                $"PUT /qrs/selection/{{id}}/{family}/synthetic",
                "DELETE /qrs/selection/{id}"
            );
        }
    }

    [Fact]
    public async Task An_app_object_by_itself_is_moved_as_described()
    {
        Run run = await StartFreshAsync();
        SenseConnection site = run.Sense();
        List<User> people = await PeopleAsync(run, site);
        await run.Control.PostRowsAsync("sense/content", new { owners = new[] { people[0].Account } });
        OwnedItem item = (await OwnedItems.ListAllAsync(site, [people[0].Id], [OwnedItemKind.AppObject], run.Log, default))[0];

        ItemResult<OwnedItem> moved = (await site.Ownership.MoveAsync([item], people[1], 1, run.Log, default))[0];

        Assert.Equal((Outcome?)Outcome.Moved, moved.Outcome);
        Met.Done(run, "GET /qrs/app/object/{id}", "PUT /qrs/app/object/{id}");
    }

    [Fact]
    public async Task Removing_a_user_and_what_is_left_behind_is_asked_for_as_described()
    {
        Run run = await StartFreshAsync();
        SenseConnection site = run.Sense();
        List<User> people = await PeopleAsync(run, site);
        (User leaver, User heir) = (people[0], people[1]);
        await run.Control.PostRowsAsync("sense/content", new { owners = new[] { leaver.Account } });
        UserRemoval removal = null!;
        await _operations.RunAsync(async journal =>
        {
            using UserResolver people = new(site);
            UserRemover remover = new(
                site,
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
        await site.Ownership.ListOrphansAsync([], Collect, run.Log, default);

        Assert.True(removal.Error is null, removal.Error?.Message);
        Assert.Equal((Outcome.Removed, true), (removal.Outcome, removal.MayReturn));
        Assert.NotEmpty(removal.NotMoved);
        Assert.All(removal.NotMoved, i => Assert.Contains(orphans, o => o.Id == i.Id));
        Met.Done(
            run,
            "GET /qrs/userdirectory/full",
            "GET /qrs/user/full",
            "PUT /qrs/user/{id}",
            "DELETE /qrs/user/{id}",
            "PUT /qrs/app/{id}",
            "GET /qrs/license/professionalaccesstype/full"
        );

        Task Collect(IReadOnlyList<OwnedItem> page, CancellationToken token)
        {
            orphans.AddRange(page);
            return Task.CompletedTask;
        }
    }

    private static Task<IReadOnlyList<User>> ListAsync(Run run, Connection connection, UserQuery query) =>
        UserLister.ListAllAsync(connection, query, run.Log, default);

    /// <summary>People with a licence who own nothing and hold no role.</summary>
    private static async Task<List<User>> PeopleAsync(Run run, SenseConnection site)
    {
        HashSet<string> licensed = (await run.Control.AccessAsync())
            .Where(a => a is { UserId: not null, Quarantined: false })
            .Select(a => a.UserId!)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        HashSet<string> owners = (await run.Control.ContentAsync())
            .Select(c => (string?)c["owner"] ?? string.Empty)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return (await ListAsync(run, site, new UserQuery { Statuses = [UserStatus.Active] }))
            .Where(u => licensed.Contains(u.Id) && !owners.Contains(u.Account) && u is { Roles.Count: 0, IsService: false })
            .ToList();
    }
}
