using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Cloud;

public sealed class CloudOwnershipListTests : IDisposable
{
    private readonly CloudTenant _tenant = CloudTenant.WithOwners();

    public void Dispose() => _tenant.Dispose();

    [Theory]
    [InlineData(OwnedItemKind.Space, CanMove.Yes)]
    [InlineData(OwnedItemKind.App, CanMove.Yes)]
    [InlineData(OwnedItemKind.DataConnection, CanMove.WithLoss)]
    [InlineData(OwnedItemKind.DataFile, CanMove.WithLoss)]
    [InlineData(OwnedItemKind.Automation, CanMove.WithLoss)]
    [InlineData(OwnedItemKind.AutomationConnection, CanMove.Yes)]
    [InlineData(OwnedItemKind.SharingTask, CanMove.WithLoss)]
    [InlineData(OwnedItemKind.DataAlert, CanMove.Yes)]
    [InlineData(OwnedItemKind.Schedule, CanMove.No)]
    [InlineData(OwnedItemKind.Webhook, CanMove.No)]
    public async Task Each_kind_is_listed_by_owner_with_what_a_move_costs(OwnedItemKind kind, CanMove canMove)
    {
        _tenant.AddItem(kind, "i1");
        _tenant.AddItem(kind, "i2", CloudTenant.Anna);

        OwnedItem item = Assert.Single(await ListAsync(kind));

        Assert.Equal(
            ("i1", kind, CloudTenant.Leaver, "acme\\leaver", "Lea Ver", canMove),
            (item.Id, item.Kind, item.OwnerId, item.Owner, item.OwnerName, item.CanMove)
        );
        Assert.Equal(canMove == CanMove.WithLoss, item.Loss is not null);
        Assert.Equal(canMove == CanMove.No, item.Reason is not null);
        Assert.Empty(_tenant.Changes);
    }

    [Fact]
    public async Task A_server_that_ignores_the_owner_gives_nothing_of_others_away()
    {
        _tenant.Override = sent =>
            sent.Path == "/api/v1/spaces"
                ? Answer.Json(
                    $$"""{"data":[{"id":"s1","name":"A","ownerId":"{{CloudTenant.Anna}}"},{"id":"s2","name":"B","ownerId":"{{CloudTenant.Leaver}}"},{"id":"s3","name":"C"}]}"""
                )
                : null;

        Assert.Equal(["s2"], (await ListAsync(OwnedItemKind.Space)).Select(i => i.Id));
    }

    [Fact]
    public async Task What_a_deleted_user_left_is_listed_without_a_name()
    {
        _tenant.AddItem(OwnedItemKind.Space, "s1");
        _tenant.Users.Remove(_tenant.User(CloudTenant.Leaver));

        OwnedItem item = Assert.Single(await ListAsync(OwnedItemKind.Space));

        Assert.Equal((CloudTenant.Leaver, null, null), (item.OwnerId, item.Owner, item.OwnerName));
    }

    [Fact]
    public async Task Apps_scripts_and_the_rest_of_the_catalogue_are_told_apart()
    {
        _tenant.AddItem(OwnedItemKind.App, "a1");
        _tenant.AddItem(OwnedItemKind.App, "a2", more: ("resourceSubType", "script"));
        _tenant.AddItem(OwnedItemKind.App, "a3", more: ("resourceType", "script"));
        _tenant.AddItem(OwnedItemKind.App, "d1", more: ("resourceType", "dataset"));
        _tenant.AddItem(OwnedItemKind.App, "n1", more: ("resourceType", "somethingNew"));
        _tenant.AddItem(OwnedItemKind.App, "x1", more: ("resourceType", "automation"));
        _tenant.AddItem(OwnedItemKind.App, "x2", more: ("resourceType", "sharingservicetask"));

        List<OwnedItem> items = await ListAsync();

        Assert.Equal(
            ["a1 App Yes", "a2 Script Yes", "a3 Script Yes", "d1 Other No", "n1 Other No"],
            items.Select(i => $"{i.Id} {i.Kind} {i.CanMove}")
        );
        Assert.All(items.Where(i => i.CanMove == CanMove.No), i => Assert.False(string.IsNullOrEmpty(i.Reason)));
        Assert.Equal(["a1"], (await ListAsync(OwnedItemKind.App)).Select(i => i.Id));
        Assert.Equal("app", _tenant.Server.Requests.Last(r => r.Path == "/api/v1/items").Query("resourceType"));
    }

    [Fact]
    public async Task A_list_that_counts_is_read_to_its_end()
    {
        _tenant.Override = sent =>
            sent.Path == "/api/v1/sharing-tasks"
                ? Answer.Json(
                    $$"""{"totalCount":3,"currentPageCount":1,"sharingTasks":[{"id":"t{{sent.Query("offset") ?? "0"}}","owner":"{{CloudTenant.Leaver}}"}]}"""
                )
                : null;

        Assert.Equal(["t0", "t1", "t2"], (await ListAsync(OwnedItemKind.SharingTask)).Select(i => i.Id));
        Assert.All(_tenant.Server.Requests.Where(r => r.Path == "/api/v1/sharing-tasks"), r =>
            Assert.Equal(CloudTenant.Leaver, r.Query("owner"))
        );
    }

    [Fact]
    public async Task A_file_in_a_folder_goes_with_the_folder()
    {
        _tenant.AddItem(OwnedItemKind.DataFile, "f1", more: [("folder", true), ("baseName", "mine"), ("spaceId", "s1")]);
        _tenant.AddItem(OwnedItemKind.DataFile, "f2", more: [("folderId", "f1"), ("folderPath", "mine"), ("spaceId", "s1")]);
        _tenant.AddItem(OwnedItemKind.DataFile, "f3", more: [("folderId", "f9"), ("folderPath", "theirs/deep"), ("spaceId", "s1")]);
        _tenant.AddItem(OwnedItemKind.DataFile, "f4", more: [("spaceId", "s1")]);

        List<OwnedItem> items = await ListAsync(OwnedItemKind.DataFile);

        Assert.Equal(["f1 Yes", "f3 No", "f4 Yes"], items.Select(i => $"{i.Id} {i.CanMove}"));
    }

    [Fact]
    public async Task Reload_tasks_of_the_old_service_are_listed_where_they_did_not_move_to_the_new_one()
    {
        _tenant.ReloadTasks.Add(
            new JObject
            {
                ["id"] = "r1",
                ["userId"] = CloudTenant.Leaver,
                ["appId"] = "a1",
            }
        );
        _tenant.ReloadTasks.Add(
            new JObject
            {
                ["id"] = "r2",
                ["userId"] = CloudTenant.Leaver,
                ["migrated"] = true,
            }
        );
        _tenant.ReloadTasks.Add(new JObject { ["id"] = "r3", ["userId"] = CloudTenant.Anna });

        Assert.Equal(["r1"], (await ListAsync(OwnedItemKind.Schedule)).Select(i => i.Id));
    }

    [Fact]
    public async Task The_older_schedules_are_read_once_for_a_run_over_many_people()
    {
        _tenant.ReloadTasks.Add(new JObject { ["id"] = "r1", ["userId"] = CloudTenant.Leaver });
        _tenant.ReloadTasks.Add(new JObject { ["id"] = "r2", ["userId"] = CloudTenant.Anna });

        Assert.Equal(["r1"], (await ListAsync(OwnedItemKind.Schedule)).Select(i => i.Id));
        Assert.Equal(["r1"], (await ListAsync()).Select(i => i.Id));
        Assert.Single(_tenant.Server.Requests, r => r.Path == "/api/v1/reload-tasks");

        _tenant.Clock.Advance(TimeSpan.FromMinutes(6));
        await ListAsync();
        Assert.Equal(2, _tenant.Server.Requests.Count(r => r.Path == "/api/v1/reload-tasks"));
    }

    [Fact]
    public async Task A_kind_that_is_refused_is_told_and_the_others_are_listed()
    {
        _tenant.AddItem(OwnedItemKind.Webhook, "w1");
        _tenant.Override = sent => sent.Path is "/api/workflows/automation-connections" or "/api/v1/items" ? Answer.Status(403) : null;
        List<OwnedItem> found = new();

        IReadOnlyList<UnreadKinds> unread = await _tenant.Connection.Ownership.ListAsync(
            [CloudTenant.Leaver],
            [OwnedItemKind.App, OwnedItemKind.AutomationConnection, OwnedItemKind.Webhook],
            Given.Into(found),
            _tenant.Log,
            CancellationToken.None
        );

        Assert.Equal([OwnedItemKind.App, OwnedItemKind.AutomationConnection], unread.SelectMany(u => u.Kinds));
        Assert.All(unread, u => Assert.Equal(ErrorReason.Forbidden, u.Cause.Reason));
        Assert.Equal(["w1"], found.Select(i => i.Id));
        Assert.DoesNotContain(_tenant.Server.Requests, r => r.Path == "/api/v1/automation-connections");
    }

    [Fact]
    public async Task A_kind_that_fails_does_not_hide_the_others_and_is_not_hidden_itself()
    {
        _tenant.AddItem(OwnedItemKind.Webhook, "w1");
        _tenant.Override = sent => sent.Path == "/api/workflows/automations" ? Answer.Status(400) : null;
        List<OwnedItem> found = new();

        QlikException e = await Given.FailsAsync(() =>
            _tenant.Connection.Ownership.ListAsync([CloudTenant.Leaver], [], Given.Into(found), _tenant.Log, CancellationToken.None)
        );

        Assert.Equal(ErrorReason.InvalidRequest, e.Reason);
        Assert.Equal(["w1"], found.Select(i => i.Id));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_tenant_without_any_service_of_a_kind_has_nothing_of_it_and_says_so_once(int status)
    {
        _tenant.AddItem(OwnedItemKind.Webhook, "w1");
        _tenant.Override = sent => sent.Path.Contains("automation", StringComparison.Ordinal) ? Answer.Status(status) : null;

        Assert.Equal(["w1"], (await ListAsync()).Select(i => i.Id));
        Assert.Equal(["w1"], (await ListAsync()).Select(i => i.Id));

        Assert.Single(_tenant.Log.VerboseLines, l => l.Contains("has no service for automations", StringComparison.Ordinal));
        Assert.Equal(
            ["/api/v1/automation-connections", "/api/v1/automations"],
            _tenant
                .Server.Requests.Select(r => r.Path)
                .Where(p => p.StartsWith("/api/v1/automation", StringComparison.Ordinal))
                .Distinct()
                .Order()
        );
        Assert.Null(await _tenant.Connection.Ownership.ReadOwnerAsync(OwnedItemKind.Automation, "a", _tenant.Log, CancellationToken.None));
    }

    [Theory]
    [InlineData(OwnedItemKind.Automation, "/api/workflows/automations", "/api/v1/automations")]
    [InlineData(OwnedItemKind.AutomationConnection, "/api/workflows/automation-connections", "/api/v1/automation-connections")]
    [InlineData(OwnedItemKind.DataConnection, "/api/v1/data-connections", "/api/connectivity/data-connections")]
    [InlineData(OwnedItemKind.DataFile, "/api/v1/data-files", "/api/core/data-files")]
    [InlineData(OwnedItemKind.Schedule, "/api/scheduling/tasks", "/api/v1/tasks")]
    public async Task Where_one_address_of_a_service_is_missing_the_other_is_used_for_everything(
        OwnedItemKind kind,
        string usual,
        string other
    )
    {
        _tenant.Moved[usual] = other;
        _tenant.AddItem(kind, "i1");
        _tenant.AddItem(kind, "i2", CloudTenant.Anna);
        IOwnershipAdapter ownership = _tenant.Connection.Ownership;

        // The first call does not know the address yet. The later calls do.
        Assert.Equal(CloudTenant.Leaver, await ownership.ReadOwnerAsync(kind, "i1", _tenant.Log, CancellationToken.None));
        OwnedItem item = Assert.Single(await ListAsync(kind));
        Assert.Equal("i1", item.Id);
        Assert.True(await ownership.ProbeAsync(kind, _tenant.Log, CancellationToken.None));
        int missed = _tenant.Server.Requests.Count(r => r.Path.StartsWith(usual, StringComparison.Ordinal));
        if (kind != OwnedItemKind.Schedule)
        {
            ItemResult<OwnedItem> moved = Assert.Single(
                await ownership.MoveAsync([item], CloudTenant.AnnaUser, 1, _tenant.Log, CancellationToken.None)
            );
            Assert.Equal(Outcome.Moved, moved.Outcome);
            Assert.Equal(CloudTenant.Anna, _tenant.OwnerOf(kind, "i1"));
        }

        Assert.Equal(1, missed);
        Assert.Equal(missed, _tenant.Server.Requests.Count(r => r.Path.StartsWith(usual, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_service_that_is_refused_at_one_address_is_not_looked_for_at_another()
    {
        _tenant.Override = sent => sent.Path == "/api/workflows/automations" ? Answer.Status(403) : null;

        Assert.Equal(
            ErrorReason.Forbidden,
            (
                await Given.FailsAsync(() =>
                    _tenant.Connection.Ownership.ProbeAsync(OwnedItemKind.Automation, _tenant.Log, CancellationToken.None)
                )
            ).Reason
        );
        Assert.DoesNotContain(_tenant.Server.Requests, r => r.Path == "/api/v1/automations");
    }

    [Fact]
    public async Task A_page_that_is_missing_in_the_middle_of_a_list_is_a_failure()
    {
        _tenant.Override = sent =>
            sent.Path != "/api/v1/spaces" ? null
            : sent.Query("next") is not null ? Answer.Status(404)
            : Answer.Json("""{"data":[],"links":{"next":{"href":"https://acme.example/api/v1/spaces?next=2"}}}""");

        Assert.Equal(ErrorReason.NotFound, (await Given.FailsAsync(() => ListAsync(OwnedItemKind.Space))).Reason);
    }

    [Fact]
    public async Task A_service_that_answered_before_and_is_missing_now_is_a_failure_and_not_empty()
    {
        _tenant.AddItem(OwnedItemKind.Automation, "a1");
        Assert.Single(await ListAsync(OwnedItemKind.Automation));

        _tenant.Override = sent => sent.Path.EndsWith("/automations", StringComparison.Ordinal) ? Answer.Status(404) : null;
        QlikException e = await Given.FailsAsync(() => ListAsync(OwnedItemKind.Automation));

        Assert.Equal(ErrorReason.NotFound, e.Reason);
        Assert.Contains("has answered before", e.Message);
        Assert.NotNull(e.NextStep);
    }

    [Fact]
    public async Task A_tenant_whose_older_schedules_were_switched_off_has_none_of_them_and_is_asked_once()
    {
        _tenant.Override = sent => sent.Path == "/api/v1/reload-tasks" ? Answer.Status(410) : null;
        _tenant.AddItem(OwnedItemKind.Schedule, "t1");

        Assert.Equal(["t1"], (await ListAsync(OwnedItemKind.Schedule)).Select(i => i.Id));
        Assert.Equal(["t1"], (await ListAsync(OwnedItemKind.Schedule)).Select(i => i.Id));
        Assert.Single(_tenant.Server.Requests, r => r.Path == "/api/v1/reload-tasks");
    }

    [Fact]
    public async Task A_web_page_does_not_tell_that_a_service_is_missing()
    {
        _tenant.Override = sent =>
            sent.Path == "/api/v1/spaces" ? Answer.Text("<html><title>Proxy</title></html>", 404, "text/html") : null;

        Assert.Equal(ErrorReason.NotFound, (await Given.FailsAsync(() => ListAsync(OwnedItemKind.Space))).Reason);
    }

    [Fact]
    public async Task A_refused_list_is_reported_for_orphans_too()
    {
        _tenant.AddItem(OwnedItemKind.Space, "s1", "u-gone");
        _tenant.Override = sent => sent.Path == "/api/v1/webhooks" ? Answer.Status(403) : null;
        List<OwnedItem> found = new();

        IReadOnlyList<UnreadKinds> unread = await _tenant.Connection.Ownership.ListOrphansAsync(
            [],
            Given.Into(found),
            _tenant.Log,
            CancellationToken.None
        );

        Assert.Equal([OwnedItemKind.Webhook], unread.SelectMany(u => u.Kinds));
        Assert.Equal(["s1"], found.Select(i => i.Id));
    }

    [Fact]
    public async Task An_app_in_a_space_gives_its_new_owner_rights_there()
    {
        _tenant.AddItem(OwnedItemKind.App, "a1", more: ("spaceId", "s1"));
        _tenant.AddItem(OwnedItemKind.App, "a2");

        List<OwnedItem> items = await ListAsync(OwnedItemKind.App);

        Assert.Equal(["a1 WithLoss True", "a2 Yes False"], items.Select(i => $"{i.Id} {i.CanMove} {i.RaisesRights}"));
        Assert.Contains("Can edit", items[0].Loss);
        ItemResult<OwnedItem> moved = Assert.Single(
            await _tenant.Connection.Ownership.MoveAsync([items[0]], CloudTenant.AnnaUser, 1, _tenant.Log, CancellationToken.None)
        );
        Assert.Contains("Can manage", moved.Detail);
    }

    [Fact]
    public async Task What_many_own_is_read_list_by_list_and_not_person_by_person()
    {
        string[] people = Own(40);
        List<OwnedItem> found = new();

        await _tenant.Connection.Ownership.ListAsync(people.Take(30).ToList(), [], Given.Into(found), _tenant.Log, CancellationToken.None);

        Assert.Equal(Expected(people.Take(30)), found.Select(i => $"{i.Kind} {i.Id} {i.Owner}").Order());
        Assert.InRange(_tenant.Server.Requests.Count, 11, 15);
        Assert.DoesNotContain(_tenant.Server.Requests, r => r.Path.StartsWith("/api/v1/users/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_far_longer_than_there_are_owners_is_asked_owner_by_owner_and_gives_nothing_twice()
    {
        string[] people = Own(12);
        int everybodys = 0;
        _tenant.Override = sent =>
            sent.Path == "/api/v1/spaces" && sent.Query("ownerId") is null
                ? Answer.Json(
                    $$$"""{"data":[{"id":"s{{{everybodys}}}","name":"A","ownerId":"{{{people[everybodys++ % 12]}}}"}],"links":{"next":{"href":"https://acme.example/api/v1/spaces?next={{{everybodys}}}"} } }"""
                )
                : null;
        List<OwnedItem> found = new();

        await _tenant.Connection.Ownership.ListAsync(people, [OwnedItemKind.Space], Given.Into(found), _tenant.Log, CancellationToken.None);

        Assert.Equal(12, everybodys);
        Assert.Equal(
            people,
            _tenant.Server.Requests.Where(r => r.Path == "/api/v1/spaces").Select(r => r.Query("ownerId")).OfType<string>()
        );
        Assert.Equal(Enumerable.Range(0, 12).Select(i => "s" + i).Order(), found.Select(i => i.Id).Order());
    }

    [Fact]
    public async Task What_few_own_is_asked_owner_by_owner()
    {
        string[] people = Own(40);
        List<OwnedItem> found = new();

        await _tenant.Connection.Ownership.ListAsync(
            people.Take(3).ToList(),
            [OwnedItemKind.Space],
            Given.Into(found),
            _tenant.Log,
            CancellationToken.None
        );

        Assert.Equal(people.Take(3), _tenant.Server.Requests.Where(r => r.Path == "/api/v1/spaces").Select(r => r.Query("ownerId")));
        Assert.Equal(3, found.Count);
    }

    [Fact]
    public async Task Orphans_are_what_no_living_user_owns()
    {
        _tenant.AddItem(OwnedItemKind.Space, "s1");
        _tenant.AddItem(OwnedItemKind.Space, "s2", "u-gone");
        _tenant.AddItem(OwnedItemKind.App, "a1", "u-gone");
        _tenant.AddItem(OwnedItemKind.DataAlert, "d1", null);
        _tenant.AddItem(OwnedItemKind.Schedule, "t1");
        _tenant.Rows[OwnedItemKind.Schedule][0]["metadata"]!["disabledCode"] = "OWNER-DISABLED";
        _tenant.AddItem(OwnedItemKind.Schedule, "t2", "u-gone");
        _tenant.Rows[OwnedItemKind.Schedule][1]["metadata"]!["disabledCode"] = "OWNER-DELETED";
        _tenant.Assigned.Add(("other-tenant", "professional"));
        List<OwnedItem> found = new();

        await _tenant.Connection.Ownership.ListOrphansAsync([], Given.Into(found), _tenant.Log, CancellationToken.None);

        Assert.Equal(["s2", "a1", "d1", "t1", "t2", "professional:other-tenant"], found.Select(i => i.Id));
        Assert.All(found, i => Assert.False(string.IsNullOrEmpty(i.Reason)));
        Assert.Contains("OWNER-DISABLED", found[3].Reason);
        Assert.Contains("OWNER-DELETED", found[4].Reason);
        Assert.Equal(CanMove.No, found[5].CanMove);
        Assert.Empty(_tenant.Changes);
    }

    [Fact]
    public async Task A_user_that_the_list_left_out_makes_no_orphan()
    {
        _tenant.AddItem(OwnedItemKind.Space, "s1");
        _tenant.Override = sent => sent.Path == "/api/v1/users" ? Answer.Json("""{"data":[]}""") : null;
        List<OwnedItem> found = new();

        await _tenant.Connection.Ownership.ListOrphansAsync([OwnedItemKind.Space], Given.Into(found), _tenant.Log, CancellationToken.None);

        Assert.Empty(found);
    }

    /// <summary>Makes users. Each of them owns one item of each kind.</summary>
    private string[] Own(int count)
    {
        string[] people = Enumerable.Range(0, count).Select(i => "u" + i).ToArray();
        for (int i = 0; i < count; i++)
        {
            _tenant.AddUser(people[i], @"acme\" + people[i]);
            foreach (OwnedItemKind kind in _tenant.Rows.Keys)
            {
                _tenant.AddItem(kind, (kind == OwnedItemKind.Space ? "s" : kind.ToString()) + i, people[i]);
            }
        }

        return people;
    }

    private IEnumerable<string> Expected(IEnumerable<string> people)
    {
        return people
            .SelectMany(p =>
                _tenant.Rows.Keys.Select(k => $"{k} {(k == OwnedItemKind.Space ? "s" : k.ToString())}{p.Substring(1)} acme\\{p}")
            )
            .Order();
    }

    private async Task<List<OwnedItem>> ListAsync(params OwnedItemKind[] kinds)
    {
        List<OwnedItem> found = new();
        await _tenant.Connection.Ownership.ListAsync([CloudTenant.Leaver], kinds, Given.Into(found), _tenant.Log, CancellationToken.None);
        return found;
    }
}
