using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Core.Tests.Users;

/// <summary>Owned items in memory. The list is an index of its own, so that a test can let it lag behind the owners.</summary>
internal sealed class FakeOwnership : IOwnershipAdapter
{
    private readonly FakeSite _site;

    public FakeOwnership(FakeSite site)
    {
        _site = site;
    }

    public List<OwnedItem> Items { get; } = new();

    /// <summary>The real owner of each item.</summary>
    public Dictionary<string, string> Owners { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the list goes on naming the old owner after a move.</summary>
    public bool ListLags { get; set; }

    /// <summary>A kind that the caller may not read.</summary>
    public OwnedItemKind? Hidden { get; set; }

    /// <summary>The kinds of each list that was asked for.</summary>
    public List<IReadOnlyCollection<OwnedItemKind>> Listed { get; } = new();

    public string? NotCounted { get; set; }

    /// <summary>What each move does instead of working; null lets it work.</summary>
    public Func<OwnedItem, ItemResult<OwnedItem>?> Fault { get; set; } = _ => null;

    /// <summary>Runs after each move call. A test lets the leaver do something here.</summary>
    public Action AfterMove { get; set; } = () => { };

    public Func<User, QlikException?> Unfit { get; set; } = _ => null;

    public int FitnessAsked { get; private set; }

    public int DefaultThrottleLimit => 4;

    public IReadOnlyList<OwnedItemKind> Kinds { get; } =
    [OwnedItemKind.Space, OwnedItemKind.App, OwnedItemKind.DataConnection, OwnedItemKind.Schedule, OwnedItemKind.Other];

    public string RightToRead(OwnedItemKind kind) => "the right to read " + kind;

    public Task<bool> ProbeAsync(OwnedItemKind kind, IOperationLog log, CancellationToken token) =>
        kind == Hidden ? throw Refusal(kind) : Task.FromResult(kind != OwnedItemKind.Other);

    public async Task<IReadOnlyList<UnreadKinds>> ListAsync(
        IReadOnlyCollection<string> owners,
        IReadOnlyCollection<OwnedItemKind> kinds,
        PageSink<OwnedItem> sink,
        IOperationLog log,
        CancellationToken token
    )
    {
        Listed.Add(kinds);
        foreach (
            OwnedItem item in Items
                .Where(i =>
                    i.Kind != Hidden
                    && (kinds.Count == 0 || kinds.Contains(i.Kind))
                    && owners.Contains(ListLags ? i.OwnerId : Owners.GetValueOrDefault(i.Id))
                )
                .ToList()
        )
        {
            await sink([item], token);
        }

        return Hidden is OwnedItemKind hidden && (kinds.Count == 0 || kinds.Contains(hidden))
            ? [new UnreadKinds([hidden], Refusal(hidden))]
            : [];
    }

    public Task<QlikException?> FindUnfitAsync(
        User newOwner,
        IReadOnlyCollection<OwnedItemKind> kinds,
        IOperationLog log,
        CancellationToken token
    )
    {
        FitnessAsked++;
        return Task.FromResult(Unfit(newOwner));
    }

    public Task<IReadOnlyList<ItemResult<OwnedItem>>> MoveAsync(
        IReadOnlyList<OwnedItem> items,
        User newOwner,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult<OwnedItem>> attempts = items.Select(i => Move(i, newOwner)).ToList();
        AfterMove();
        return Task.FromResult<IReadOnlyList<ItemResult<OwnedItem>>>(attempts);
    }

    public Task<string?> ReadOwnerAsync(OwnedItemKind kind, string id, IOperationLog log, CancellationToken token) =>
        Task.FromResult(Owners.GetValueOrDefault(id));

    public Task<IReadOnlyList<UnreadKinds>> ListOrphansAsync(
        IReadOnlyCollection<OwnedItemKind> kinds,
        PageSink<OwnedItem> sink,
        IOperationLog log,
        CancellationToken token
    ) => throw new NotSupportedException();

    private static QlikException Refusal(OwnedItemKind kind) => new(ErrorReason.Forbidden, $"{kind} is not for you.");

    private ItemResult<OwnedItem> Move(OwnedItem item, User newOwner)
    {
        if (Fault(item) is ItemResult<OwnedItem> failed)
        {
            return failed;
        }

        if (Owners[item.Id] == newOwner.Id)
        {
            return new ItemResult<OwnedItem>(item, new ItemResult(Outcome.Exists));
        }

        Owners[item.Id] = newOwner.Id;
        _site.Changes.Add($"move {item.Id} {newOwner.Id}");
        return new ItemResult<OwnedItem>(item, new ItemResult(Outcome.Moved));
    }
}
