using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Plans;
using QlikAdmin.Workflows.Ownership;

namespace QlikAdmin.Core.Tests.Sense;

public sealed class SenseOwnershipMoveTests : IDisposable
{
    private readonly SenseSite _site = SenseSite.WithOwners();

    public static TheoryData<string, OwnedItemKind> Movable { get; } =
        new()
        {
            { "stream", OwnedItemKind.Stream },
            { "app", OwnedItemKind.App },
            { "app/object", OwnedItemKind.AppObject },
            { "dataconnection", OwnedItemKind.DataConnection },
            { "contentlibrary", OwnedItemKind.ContentLibrary },
            { "extension", OwnedItemKind.Extension },
        };

    public void Dispose() => _site.Dispose();

    [Theory]
    [MemberData(nameof(Movable))]
    public async Task One_item_moves_and_leaves_no_selection(string family, OwnedItemKind kind)
    {
        OwnedItem item = _site.AddItem(family, 1, kind);

        ItemResult<OwnedItem> attempt = Assert.Single(await MoveAsync(item));

        Assert.Null(attempt.Error);
        Assert.Equal(Outcome.Moved, attempt.Outcome);
        Assert.Equal(SenseSite.Anna, _site.OwnerOf(family, 1));
        Assert.Empty(_site.Selections);
        Assert.Equal(kind != OwnedItemKind.DataConnection, _site.Calls("POST").Count() == 0);
    }

    [Theory]
    [MemberData(nameof(Movable))]
    public async Task Many_items_move_through_one_selection_that_is_deleted(string family, OwnedItemKind kind)
    {
        OwnedItem[] items = Enumerable.Range(1, 12).Select(i => _site.AddItem(family, i, kind)).ToArray();

        IReadOnlyList<ItemResult<OwnedItem>> attempts = await MoveAsync(items);

        Assert.All(attempts, a => Assert.Equal(Outcome.Moved, a.Outcome));
        Assert.Equal(items.Select(i => i.Id), attempts.Select(a => a.Item.Id));
        Assert.Single(_site.Calls("PUT"));
        Assert.Equal(["/qrs/selection/sel1"], _site.Calls("DELETE").Select(r => r.Path));
        Assert.Empty(_site.Selections);
    }

    [Fact]
    public async Task A_data_connection_is_never_written_back_whole()
    {
        OwnedItem item = _site.AddItem("dataconnection", 1, OwnedItemKind.DataConnection);
        _site.Override = sent =>
            sent.Path.EndsWith("/synthetic", StringComparison.Ordinal) && sent.Method == "PUT" ? Answer.Text("Forbidden", 403) : null;

        Assert.Equal(ErrorReason.Forbidden, Assert.Single(await MoveAsync(item)).Error?.Reason);
        Assert.DoesNotContain(_site.Calls("PUT"), r => r.Path.StartsWith("/qrs/dataconnection", StringComparison.Ordinal));
        Assert.Empty(_site.Selections);
    }

    [Fact]
    public async Task A_selection_that_holds_more_than_was_asked_for_is_never_written_to()
    {
        OwnedItem[] items = Enumerable.Range(1, 3).Select(i => _site.AddItem("app", i, OwnedItemKind.App)).ToArray();
        _site.AddItem("app", 50, OwnedItemKind.App, SenseSite.Id(777));
        _site.Override = sent =>
        {
            if (sent.Method != "POST")
            {
                return null;
            }

            _site.Selections["all"] = [];
            return Answer.Json(
                new JObject
                {
                    ["id"] = "all",
                    ["items"] = new JArray(_site.Families["app"].Select(r => new JObject { ["objectID"] = r["id"] })),
                }.ToString(),
                201
            );
        };

        IReadOnlyList<ItemResult<OwnedItem>> attempts = await MoveAsync(items);

        Assert.All(attempts, a => Assert.Equal(Outcome.Moved, a.Outcome));
        Assert.Equal(SenseSite.Id(777), _site.OwnerOf("app", 50));
        Assert.All(_site.Calls("PUT"), r => Assert.StartsWith("/qrs/app/", r.Path));
        Assert.Empty(_site.Selections);
    }

    [Fact]
    public async Task A_selection_that_is_refused_is_done_one_by_one_and_one_bad_item_stays_alone()
    {
        OwnedItem[] items = Enumerable.Range(1, 4).Select(i => _site.AddItem("app", i, OwnedItemKind.App)).ToArray();
        _site.Override = sent =>
            sent.Method == "PUT"
            && (sent.Path.EndsWith("/synthetic", StringComparison.Ordinal) || sent.Path.EndsWith(items[2].Id, StringComparison.Ordinal))
                ? Answer.Text("Forbidden", 403)
                : null;

        IReadOnlyList<ItemResult<OwnedItem>> attempts = await MoveAsync(items);

        Assert.Equal([Outcome.Moved, Outcome.Moved, Outcome.Failed, Outcome.Moved], attempts.Select(a => a.Outcome));
        Assert.Equal(ErrorReason.Forbidden, attempts[2].Error?.Reason);
        Assert.Empty(_site.Selections);
    }

    [Fact]
    public async Task A_stopped_run_still_deletes_its_selection()
    {
        OwnedItem[] items = Enumerable.Range(1, 3).Select(i => _site.AddItem("app", i, OwnedItemKind.App)).ToArray();
        using CancellationTokenSource stop = new();
        _site.Before = async (sent, token) =>
        {
            if (sent.Method == "PUT")
            {
                await stop.CancelAsync();
                token.ThrowIfCancellationRequested();
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _site.Connection.Ownership.MoveAsync(items, SenseSite.AnnaUser, 2, _site.Log, stop.Token)
        );

        Assert.Empty(_site.Selections);
        Assert.Equal(SenseSite.Leaver, _site.OwnerOf("app", 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_lost_answer_is_settled_by_a_read_and_nothing_is_sent_twice(int count)
    {
        OwnedItem[] items = Enumerable.Range(1, count).Select(i => _site.AddItem("app", i, OwnedItemKind.App)).ToArray();
        _site.Override = sent =>
        {
            if (sent.Method != "PUT")
            {
                return null;
            }

            _site.Families["app"].ForEach(r => _site.SetOwner(r, SenseSite.Anna));
            return Answer.Drop;
        };

        IReadOnlyList<ItemResult<OwnedItem>> attempts = await new RecordingJournal()
            .Executor(2)
            .MoveAsync(_site.Connection, items, SenseSite.AnnaUser, _site.Log);

        Assert.All(attempts, a => Assert.Equal((Outcome.Moved, false), (a.Outcome, a.InDoubt)));
        Assert.All(attempts, a => Assert.Contains("answer was lost", a.Detail));
        Assert.Single(_site.Calls("PUT"));
    }

    [Theory]
    [InlineData(1, Outcome.Moved)]
    [InlineData(2, Outcome.Failed)]
    public async Task A_conflict_is_tried_once_more_with_what_is_there_now(int conflicts, Outcome expected)
    {
        OwnedItem item = _site.AddItem("app", 1, OwnedItemKind.App);
        int left = conflicts;
        _site.Override = sent =>
        {
            if (sent.Method == "PUT" && left-- > 0)
            {
                _site.Families["app"][0]["modifiedDate"] = $"2026-03-01T00:00:00.00{left}Z";
            }

            return null;
        };

        ItemResult<OwnedItem> attempt = Assert.Single(await MoveAsync(item));

        Assert.Equal(expected, attempt.Outcome);
        Assert.Equal(expected == Outcome.Failed ? ErrorReason.Conflict : null, attempt.Error?.Reason);
        Assert.Equal(2, _site.Calls("PUT").Count());
    }

    [Fact]
    public async Task What_is_there_already_gone_or_somebody_elses_by_now_is_left_alone()
    {
        OwnedItem there = _site.AddItem("app", 1, OwnedItemKind.App, SenseSite.Anna);
        OwnedItem gone = new(SenseSite.Id(2), OwnedItemKind.App, QlikProduct.Sense, "qs1");
        OwnedItem changed = _site.AddItem("app", 3, OwnedItemKind.App);
        _site.SetOwner(_site.Families["app"][1], SenseSite.Id(777));
        OwnedItem bad = new("no-guid", OwnedItemKind.App, QlikProduct.Sense, "qs1");
        OwnedItem other = _site.AddItem("sharedcontent", 4, OwnedItemKind.Other);

        IReadOnlyList<ItemResult<OwnedItem>> attempts = await MoveAsync(there, gone, changed, bad, other);

        Assert.Equal(
            [Outcome.Exists, Outcome.AlreadyGone, Outcome.Failed, Outcome.Failed, Outcome.Failed],
            attempts.Select(a => a.Outcome)
        );
        Assert.Equal(
            [null, null, ErrorReason.ChangedSince, ErrorReason.InvalidInput, ErrorReason.ItemNotMovable],
            attempts.Select(a => a.Error?.Reason)
        );
        Assert.All(_site.Server.Requests, r => Assert.Equal("GET", r.Method));
    }

    [Fact]
    public async Task An_answer_of_yes_is_not_believed_until_the_owner_is_read()
    {
        OwnedItem item = _site.AddItem("app", 1, OwnedItemKind.App);
        _site.Override = sent => sent.Method == "PUT" ? Answer.Json("{}") : null;

        Assert.Equal(ErrorReason.NotConfirmed, Assert.Single(await MoveAsync(item)).Error?.Reason);
    }

    private Task<IReadOnlyList<ItemResult<OwnedItem>>> MoveAsync(params OwnedItem[] items) =>
        _site.Connection.Ownership.MoveAsync(items, SenseSite.AnnaUser, 2, _site.Log, CancellationToken.None);
}
