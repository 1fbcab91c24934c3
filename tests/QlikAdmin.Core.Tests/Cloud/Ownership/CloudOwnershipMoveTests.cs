using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Ownership;

namespace QlikAdmin.Core.Tests.Cloud;

public sealed class CloudOwnershipMoveTests : IDisposable
{
    private readonly CloudTenant _tenant = CloudTenant.WithOwners();

    public static TheoryData<OwnedItemKind> Movable { get; } =
        new()
        {
            OwnedItemKind.Space,
            OwnedItemKind.App,
            OwnedItemKind.DataConnection,
            OwnedItemKind.DataFile,
            OwnedItemKind.Automation,
            OwnedItemKind.AutomationConnection,
            OwnedItemKind.SharingTask,
            OwnedItemKind.DataAlert,
        };

    public void Dispose() => _tenant.Dispose();

    [Theory]
    [MemberData(nameof(Movable))]
    public async Task Each_kind_moves_by_its_own_call_and_is_read_back(OwnedItemKind kind)
    {
        OwnedItem item = _tenant.AddItem(kind, "i1");

        ItemResult<OwnedItem> attempt = Assert.Single(await MoveAsync(item));

        Assert.Null(attempt.Error);
        Assert.Equal(Outcome.Moved, attempt.Outcome);
        Assert.Equal(CloudTenant.Anna, _tenant.OwnerOf(kind, "i1"));
        Sent change = Assert.Single(_tenant.Changes);
        Assert.True(
            _tenant
                .Server.Requests.Skip(_tenant.Server.Requests.ToList().IndexOf(change) + 1)
                .Any(r => r.Method == "GET" && r.Path != "/api/v1/items"),
            "The owner was not read back."
        );
    }

    [Theory]
    [MemberData(nameof(Movable))]
    public async Task A_lost_answer_is_settled_by_a_read_and_nothing_is_sent_twice(OwnedItemKind kind)
    {
        OwnedItem item = _tenant.AddItem(kind, "i1");
        _tenant.Override = sent =>
        {
            if (sent.Method == "GET")
            {
                return null;
            }

            CloudTenant.SetOwner(kind, _tenant.Rows[kind].Single(), CloudTenant.Anna);
            return Answer.Drop;
        };

        ItemResult<OwnedItem> attempt = Assert.Single(await RecordedAsync(item));

        Assert.Equal((Outcome.Moved, false), (attempt.Outcome, attempt.InDoubt));
        Assert.Contains("answer was lost", attempt.Detail);
        Assert.Single(_tenant.Changes);
    }

    [Theory]
    [MemberData(nameof(Movable))]
    public async Task What_did_not_happen_is_a_failure_and_not_in_doubt(OwnedItemKind kind)
    {
        OwnedItem item = _tenant.AddItem(kind, "i1");
        _tenant.Override = sent => sent.Method == "GET" ? null : Answer.Status(500);

        ItemResult<OwnedItem> attempt = Assert.Single(await RecordedAsync(item));

        Assert.Equal((Outcome.Failed, false, ErrorReason.ServerError), (attempt.Outcome, attempt.InDoubt, attempt.Error?.Reason));
        Assert.Single(_tenant.Changes);
    }

    [Theory]
    [MemberData(nameof(Movable))]
    public async Task An_answer_of_yes_is_not_believed_until_the_owner_is_read(OwnedItemKind kind)
    {
        OwnedItem item = _tenant.AddItem(kind, "i1");
        _tenant.Override = sent =>
            sent.Method == "GET" ? null
            : kind == OwnedItemKind.DataConnection ? Answer.Json("""{"data":[{"id":"i1","status":204}]}""", 207)
            : Answer.Status(204);

        ItemResult<OwnedItem> attempt = Assert.Single(await MoveAsync(item));

        Assert.Equal((Outcome.Failed, ErrorReason.NotConfirmed), (attempt.Outcome, attempt.Error?.Reason));
    }

    [Fact]
    public async Task A_change_that_shows_later_is_waited_for()
    {
        OwnedItem item = _tenant.AddItem(OwnedItemKind.Space, "s1");
        int reads = 0;
        _tenant.Override = sent =>
            sent.Method == "GET"
                ? ++reads == 2
                    ? Answer.Json($$"""{"id":"s1","ownerId":"{{CloudTenant.Leaver}}"}""")
                    : null
                : null;

        Assert.Equal(Outcome.Moved, Assert.Single(await MoveAsync(item)).Outcome);
        Assert.Equal(3, reads);
    }

    [Fact]
    public async Task What_is_there_already_gone_or_somebody_elses_by_now_is_left_alone()
    {
        OwnedItem there = _tenant.AddItem(OwnedItemKind.Space, "s1", CloudTenant.Anna);
        OwnedItem gone = new("s2", OwnedItemKind.Space, QlikProduct.Cloud, "acme") { OwnerId = CloudTenant.Leaver };
        OwnedItem changed = _tenant.AddItem(OwnedItemKind.Space, "s3");
        CloudTenant.SetOwner(OwnedItemKind.Space, _tenant.Rows[OwnedItemKind.Space][1], "u-third");

        IReadOnlyList<ItemResult<OwnedItem>> attempts = await MoveAsync(there, gone, changed);

        Assert.Equal([Outcome.Exists, Outcome.AlreadyGone, Outcome.Failed], attempts.Select(a => a.Outcome));
        Assert.Equal(ErrorReason.ChangedSince, attempts[2].Error?.Reason);
        Assert.Empty(_tenant.Changes);
    }

    [Fact]
    public async Task One_refused_item_does_not_hold_up_the_others()
    {
        OwnedItem[] items = Enumerable.Range(1, 5).Select(i => _tenant.AddItem(OwnedItemKind.App, "a" + i)).ToArray();
        _tenant.Override = sent => sent.Path == "/api/v1/apps/a3/owner" ? Answer.Status(403) : null;

        IReadOnlyList<ItemResult<OwnedItem>> attempts = await MoveAsync(items);

        Assert.Equal([Outcome.Moved, Outcome.Moved, Outcome.Open, Outcome.Moved, Outcome.Moved], attempts.Select(a => a.Outcome));
        Assert.Equal(ErrorReason.Forbidden, attempts[2].Error?.Reason);
    }

    [Fact]
    public async Task Data_connections_go_in_one_call_and_are_told_apart_in_its_answer()
    {
        OwnedItem[] items = Enumerable.Range(1, 3).Select(i => _tenant.AddItem(OwnedItemKind.DataConnection, "c" + i)).ToArray();
        _tenant.Override = sent => sent.Path.EndsWith("/actions/update", StringComparison.Ordinal) ? Partly : null;

        IReadOnlyList<ItemResult<OwnedItem>> attempts = await MoveAsync(items);

        Assert.Equal([Outcome.Moved, Outcome.Failed, Outcome.Open], attempts.Select(a => a.Outcome));
        Assert.Equal([null, ErrorReason.Forbidden, ErrorReason.IncompleteAnswer], attempts.Select(a => a.Error?.Reason));
        Sent call = Assert.Single(_tenant.Changes);
        Assert.Equal(3, ((JArray)JObject.Parse(call.Body!)["connections"]!).Count);
        Assert.DoesNotContain("spaceId", call.Body);

        HttpResponseMessage Partly(Sent sent)
        {
            CloudTenant.SetOwner(OwnedItemKind.DataConnection, _tenant.Rows[OwnedItemKind.DataConnection][0], CloudTenant.Anna);
            return Answer.Json(
                """{"data":[{"id":"c1","status":200},{"id":"c2","status":403,"error":{"code":"DCERROR-0003","title":"Forbidden","status":403}}]}""",
                207
            )(sent);
        }
    }

    [Theory]
    [InlineData(OwnedItemKind.Schedule)]
    [InlineData(OwnedItemKind.Webhook)]
    [InlineData(OwnedItemKind.Other)]
    [InlineData(OwnedItemKind.Stream)]
    public async Task What_has_no_call_is_refused_without_one(OwnedItemKind kind)
    {
        OwnedItem item = new("i1", kind, QlikProduct.Cloud, "acme") { OwnerId = CloudTenant.Leaver };

        Assert.Equal(ErrorReason.ItemNotMovable, Assert.Single(await MoveAsync(item)).Error?.Reason);
        Assert.Empty(_tenant.Server.Requests);
    }

    [Fact]
    public async Task The_owner_is_read_from_the_service_and_not_from_the_catalogue()
    {
        _tenant.AddItem(OwnedItemKind.App, "a1");

        Assert.Equal(
            CloudTenant.Leaver,
            await _tenant.Connection.Ownership.ReadOwnerAsync(OwnedItemKind.App, "a1", _tenant.Log, CancellationToken.None)
        );
        Assert.Null(await _tenant.Connection.Ownership.ReadOwnerAsync(OwnedItemKind.App, "a2", _tenant.Log, CancellationToken.None));
        Assert.Equal(["/api/v1/apps/a1", "/api/v1/apps/a2"], _tenant.Server.Requests.Select(r => r.Path));
    }

    [Theory]
    [InlineData("disabled", "is disabled")]
    [InlineData("invited", "is invited")]
    [InlineData("provisioned", "is provisioned")]
    public async Task A_user_who_can_not_come_in_is_unfit(string status, string why)
    {
        _tenant.User(CloudTenant.Anna)["status"] = status;

        QlikException? e = await FindUnfitAsync(CloudTenant.AnnaUser, OwnedItemKind.App);

        Assert.Equal(ErrorReason.NewOwnerUnfit, e?.Reason);
        Assert.Contains(why, e!.Message);
    }

    [Fact]
    public async Task A_user_without_licence_or_existence_is_unfit_and_one_with_both_is_fit()
    {
        Assert.Null(await FindUnfitAsync(CloudTenant.AnnaUser, OwnedItemKind.App));
        _tenant.Assigned.Clear();
        Assert.Contains("licence", (await FindUnfitAsync(CloudTenant.AnnaUser, OwnedItemKind.App))?.Message);
        _tenant.Users.Remove(_tenant.User(CloudTenant.Anna));
        Assert.Contains("no longer a user", (await FindUnfitAsync(CloudTenant.AnnaUser, OwnedItemKind.App))?.Message);
        Assert.Empty(_tenant.Changes);
    }

    [Theory]
    [InlineData("""[{"name":"Steward"}]""", "[]", "[]", false)]
    [InlineData("""[{"name":"AutomationCreator"}]""", "[]", "[]", true)]
    [InlineData("[]", """[{"name":"staff","assignedRoles":[{"name":"TenantAdmin"}]}]""", "[]", true)]
    [InlineData("[]", "[]", """[{"name":"AutomationCreator"}]""", true)]
    [InlineData("""[{"name":"Our own role"}]""", "[]", "[]", true)]
    public async Task Automations_need_a_role_from_wherever_it_comes(string own, string groups, string everybody, bool fit)
    {
        _tenant.User(CloudTenant.Anna)["assignedRoles"] = JArray.Parse(own);
        _tenant.User(CloudTenant.Anna)["assignedGroups"] = JArray.Parse(groups);
        _tenant.Override = sent =>
            sent.Path == "/api/v1/groups/settings"
                ? Answer.Json(
                    $$$"""{"systemGroups":{"000000000000000000000001":{"name":"com.qlik.Everyone","assignedRoles":{{{everybody}}} } } }"""
                )
                : null;

        Assert.Equal(fit, await FindUnfitAsync(CloudTenant.AnnaUser, OwnedItemKind.Automation) is null);
        Assert.Null(await FindUnfitAsync(CloudTenant.AnnaUser, OwnedItemKind.App));
    }

    private Task<IReadOnlyList<ItemResult<OwnedItem>>> RecordedAsync(params OwnedItem[] items) =>
        new RecordingJournal().Executor(2).MoveAsync(_tenant.Connection, items, CloudTenant.AnnaUser, _tenant.Log);

    private Task<IReadOnlyList<ItemResult<OwnedItem>>> MoveAsync(params OwnedItem[] items) =>
        _tenant.Connection.Ownership.MoveAsync(items, CloudTenant.AnnaUser, 2, _tenant.Log, CancellationToken.None);

    private Task<QlikException?> FindUnfitAsync(User user, params OwnedItemKind[] kinds) =>
        _tenant.Connection.Ownership.FindUnfitAsync(user, kinds, _tenant.Log, CancellationToken.None);
}
