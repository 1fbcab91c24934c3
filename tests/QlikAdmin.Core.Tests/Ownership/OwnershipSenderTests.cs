using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Ownership;

namespace QlikAdmin.Core.Tests.Ownership;

public sealed class OwnershipSenderTests : IDisposable
{
    private readonly CloudTenant _tenant = CloudTenant.WithOwners();
    private readonly RecordingJournal _journal = new();

    public void Dispose() => _tenant.Dispose();

    [Fact]
    public async Task Every_move_is_on_record_before_it_is_sent_and_kinds_go_in_their_order()
    {
        OwnedItem app = _tenant.AddItem(OwnedItemKind.App, "a1");
        OwnedItem space = _tenant.AddItem(OwnedItemKind.Space, "s1");
        _journal.OnBegin = changes =>
            Assert.DoesNotContain(_tenant.Changes, c => changes.Any(i => c.Path.Contains(i.ItemId, StringComparison.Ordinal)));

        IReadOnlyList<ItemResult<OwnedItem>> attempts = await MoveAsync(app, space);

        Assert.Equal(["a1", "s1"], attempts.Select(a => a.Item.Id));
        Assert.All(attempts, a => Assert.Equal(Outcome.Moved, a.Outcome));
        Assert.Equal(
            [("s1", "Space", CloudTenant.Leaver, CloudTenant.Anna), ("a1", "App", CloudTenant.Leaver, CloudTenant.Anna)],
            _journal.Begun.Select(c => (c.ItemId, c.ItemType, c.From, c.To))
        );
        Assert.Equal([Outcome.Moved, Outcome.Moved], _journal.Ended.Select(r => r.Outcome));
    }

    [Fact]
    public async Task What_can_not_move_and_what_came_before_is_not_sent()
    {
        OwnedItem space = _tenant.AddItem(OwnedItemKind.Space, "s1");
        OwnedItem schedule = new("t1", OwnedItemKind.Schedule, QlikProduct.Cloud, "acme") { OwnerId = CloudTenant.Leaver };

        IReadOnlyList<ItemResult<OwnedItem>> attempts = await MoveAsync(space, schedule, space);

        Assert.Equal([Outcome.Moved, Outcome.Failed, Outcome.Exists], attempts.Select(a => a.Outcome));
        Assert.Equal(ErrorReason.ItemNotMovable, attempts[1].Error?.Reason);
        Assert.Single(_tenant.Changes);
        Assert.Single(_journal.Begun);
    }

    [Fact]
    public async Task The_old_owner_is_read_where_a_file_does_not_name_it()
    {
        _tenant.AddItem(OwnedItemKind.Space, "s1");

        await MoveAsync(new OwnedItem("s1", OwnedItemKind.Space, QlikProduct.Cloud, "acme"));

        Assert.Equal(CloudTenant.Leaver, Assert.Single(_journal.Begun).From);
    }

    [Fact]
    public async Task Without_a_journal_nothing_is_sent()
    {
        OwnedItem space = _tenant.AddItem(OwnedItemKind.Space, "s1");
        _journal.OnBegin = _ => throw new QlikException(ErrorReason.JournalFailed, "The disk is full.");

        QlikException error = await Assert.ThrowsAsync<QlikException>(() => MoveAsync(space));

        Assert.Equal(ErrorReason.JournalFailed, error.Reason);
        Assert.Empty(_tenant.Changes);
    }

    [Fact]
    public async Task What_is_left_is_what_the_service_says_and_not_the_catalogue()
    {
        _tenant.AddItem(OwnedItemKind.App, "a1");
        _tenant.AddItem(OwnedItemKind.App, "a2");
        _tenant.AddItem(OwnedItemKind.Schedule, "t1");
        _tenant.Override = sent =>
            sent.Path == "/api/v1/apps/a1" ? Answer.Json($$"""{"attributes":{"id":"a1","ownerId":"{{CloudTenant.Anna}}"} }""") : null;

        IReadOnlyList<OwnedItem> left = await OwnedItems.FindLeftAsync(
            _tenant.Connection,
            CloudTenant.Leaver,
            [],
            null,
            _tenant.Log,
            CancellationToken.None
        );

        Assert.Equal(["a2"], left.Select(i => i.Id));
    }

    [Fact]
    public async Task A_move_is_read_and_taken_back()
    {
        OwnedItem space = _tenant.AddItem(OwnedItemKind.Space, "s1");
        OwnershipHandler changes = new();
        Change moved = OwnershipChanges.Of(space, CloudTenant.AnnaUser);
        Assert.Equal([ChangeState.NotDone], await ReadAsync(moved));
        await MoveAsync(space);
        Assert.Equal([ChangeState.Done], await ReadAsync(moved));
        Assert.Null(changes.WhyNoUndo(moved));

        ItemResult back = Assert.Single(
            await new RecordingJournal()
                .Executor()
                .RunAsync(_tenant.Connection, [changes.Reverse(moved, null)], _tenant.Log, CancellationToken.None)
        );

        Assert.Equal(Outcome.Moved, back.Outcome);
        Assert.Equal(CloudTenant.Leaver, _tenant.OwnerOf(OwnedItemKind.Space, "s1"));
        Assert.Equal([ChangeState.Other], await ReadAsync(moved with { From = "u-x" }));

        async Task<IEnumerable<ChangeState>> ReadAsync(Change change) =>
            (await changes.ReadAsync(_tenant.Connection, [change], _tenant.Log, CancellationToken.None)).Select(r => r.State);
    }

    [Fact]
    public async Task What_belonged_to_nobody_or_to_somebody_gone_has_no_way_back()
    {
        OwnedItem space = _tenant.AddItem(OwnedItemKind.Space, "s1", CloudTenant.Anna);
        OwnershipHandler changes = new();
        Assert.NotNull(
            changes.WhyNoUndo(
                OwnershipChanges.Of(new OwnedItem("s9", OwnedItemKind.Space, QlikProduct.Cloud, "acme"), CloudTenant.AnnaUser)
            )
        );
        space.OwnerId = "u-gone";

        ItemResult back = Assert.Single(
            await new RecordingJournal()
                .Executor()
                .RunAsync(
                    _tenant.Connection,
                    [changes.Reverse(OwnershipChanges.Of(space, CloudTenant.AnnaUser), null)],
                    _tenant.Log,
                    CancellationToken.None
                )
        );

        Assert.Equal((Outcome.Failed, ErrorReason.UserNotFound), (back.Outcome, back.Error?.Reason));
        Assert.Empty(_tenant.Changes);
    }

    private Task<IReadOnlyList<ItemResult<OwnedItem>>> MoveAsync(params OwnedItem[] items) =>
        _journal.Executor().MoveAsync(_tenant.Connection, items, CloudTenant.AnnaUser, _tenant.Log);
}
