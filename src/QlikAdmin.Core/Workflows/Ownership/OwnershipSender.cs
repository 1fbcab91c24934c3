using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Ownership;

/// <summary>Gives owned items of one connection to new owners, and reads the owner of each back.</summary>
internal sealed class OwnershipSender : ChangeSender
{
    private const int ItemsPerBatch = 100;

    private readonly Connection _connection;
    private readonly IOwnershipAdapter _adapter;
    private readonly int _throttleLimit;
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, User?> _owners;

    public OwnershipSender(Connection connection, int? throttleLimit)
    {
        _connection = connection;
        _adapter = connection.Ownership;
        _throttleLimit = throttleLimit ?? _adapter.DefaultThrottleLimit;
        _owners = new Dictionary<string, User?>(connection.People.Keys);
    }

    public override int BatchSize(ChangeKind kind) => ItemsPerBatch;

    public override async Task<IReadOnlyList<CheckedChange>> CheckAsync(
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<CheckedChange> checks = new(changes.Count);
        foreach (Change change in changes)
        {
            ItemResult? left;
            try
            {
                left =
                    OwnershipChanges.KindOf(change) is null ? ItemResult.Failed(UnknownKind(change))
                    : await OwnerOfAsync(change, log, token).ConfigureAwait(false) is null ? ItemResult.Failed(NoOwner(change))
                    : change.Undoes is not null || _seen.Add(change.ItemType + "\n" + change.ItemId) ? null
                    : new ItemResult(Outcome.Exists, "The same item came earlier in this run.");
            }
            catch (QlikException e)
            {
                left = ItemResult.NotSent(e);
            }

            checks.Add(new CheckedChange(change, left));
        }

        return checks;
    }

    public override async Task<IReadOnlyList<ItemResult>> SendAsync(
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        ItemResult[] results = new ItemResult[changes.Count];
        foreach (
            IGrouping<(string To, OwnedItemKind Kind), int> own in Enumerable
                .Range(0, changes.Count)
                .GroupBy(i => (changes[i].To!, OwnershipChanges.KindOf(changes[i])!.Value))
        )
        {
            List<int> indexes = own.ToList();
            IReadOnlyList<ItemResult> made;
            try
            {
                made = await _adapter
                    .MoveAsync(indexes.ConvertAll(i => Item(changes[i], own.Key.Kind)), _owners[own.Key.To]!, _throttleLimit, log, token)
                    .ConfigureAwait(false);
            }
            catch (QlikException e)
            {
                made = indexes.ConvertAll(_ => ItemResult.Failed(e));
            }

            for (int i = 0; i < indexes.Count; i++)
            {
                results[indexes[i]] = made[i];
            }
        }

        return results;
    }

    private async Task<User?> OwnerOfAsync(Change change, IOperationLog log, CancellationToken token)
    {
        if (change.To is not string id)
        {
            return null;
        }

        if (!_owners.TryGetValue(id, out User? owner))
        {
            owner = change.FactsAs<MoveFacts>().NewOwner ?? await _connection.Users.GetAsync(id, log, token).ConfigureAwait(false);
            _owners.Add(id, owner);
        }

        return owner;
    }

    private OwnedItem Item(Change change, OwnedItemKind kind)
    {
        MoveFacts facts = change.FactsAs<MoveFacts>();
        return facts.Item
            ?? new OwnedItem(change.ItemId, kind, _connection.Product, _connection.Name)
            {
                Name = change.ItemName,
                OwnerId = change.From,
                AppId = facts.AppId,
            };
    }

    private QlikException NoOwner(Change change)
    {
        return new QlikException(
            ErrorReason.UserNotFound,
            $"Move {change.ItemType} '{change.ItemName}' ({change.ItemId}) on '{_connection.Name}': there is no user {change.To ?? "named"} who could own it."
        )
        {
            NextStep = "Give it to somebody else: Move-QlikOwnedItem.",
        };
    }

    private QlikException UnknownKind(Change change) =>
        new(
            ErrorReason.NotSupported,
            $"Move {change.ItemType} '{change.ItemName}' ({change.ItemId}) on '{_connection.Name}': this version does not know such a kind of item."
        );
}
