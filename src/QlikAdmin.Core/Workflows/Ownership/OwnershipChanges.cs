using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Ownership;

/// <summary>Changes of owners, as resuming and undoing see them.</summary>
internal sealed class OwnershipChanges : IChangeHandler
{
    private const string AppFact = "App";

    public IReadOnlyCollection<ChangeKind> Kinds { get; } = new[] { ChangeKind.MoveItem };

    /// <summary>A move, as it is written to the journal.</summary>
    public static Change ToChange(OwnedItem item, User newOwner, string? removal)
    {
        return new Change(ChangeKind.MoveItem, item.Id)
        {
            ItemType = item.Kind.ToString(),
            ItemName = item.Name,
            User = item.Owner,
            UserId = item.OwnerId,
            From = item.OwnerId,
            To = newOwner.Id,
            Removal = removal,
            More = item.AppId is null ? null : new Dictionary<string, string> { [AppFact] = item.AppId },
        };
    }

    public string? WhyNoUndo(Change change)
    {
        return change.From is null ? "It had no owner before." : null;
    }

    public Change Reverse(Change change, string? newId)
    {
        return change with { From = change.To, To = change.From, User = null, UserId = change.To, Removal = null };
    }

    public string? NeededUser(Change change) => change.To;

    public async Task<IReadOnlyList<ChangeReading>> ReadAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        ChangeReading[] states = new ChangeReading[changes.Count];
        IOwnershipAdapter adapter = connection.Ownership;
        await Throttle
            .ForEachAsync(Enumerable.Range(0, changes.Count).ToList(), adapter.DefaultThrottleLimit, ReadOneAsync, token)
            .ConfigureAwait(false);
        return states;

        async Task ReadOneAsync(int index, CancellationToken itemToken)
        {
            Change change = changes[index];
            if (KindOf(change) is not OwnedItemKind kind)
            {
                states[index] = ChangeState.Unknown;
                return;
            }

            try
            {
                string? owner = await adapter.ReadOwnerAsync(kind, change.ItemId, log, itemToken).ConfigureAwait(false);
                PeopleNames names = connection.People;
                states[index] =
                    names.AreSame(owner, change.To)
                        ? new ChangeReading(ChangeState.Done) { Outcome = names.AreSame(change.From, change.To) ? Outcome.Exists : null }
                    : names.AreSame(owner, change.From) ? ChangeState.NotDone
                    : ChangeState.Other;
            }
            catch (QlikException e)
            {
                log.Verbose(e.Message);
                states[index] = new ChangeReading(ChangeState.Unknown) { Error = e };
            }
        }
    }

    public async Task<IReadOnlyList<ItemResult>> ApplyAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        ItemResult?[] results = new ItemResult?[changes.Count];
        foreach (IGrouping<string?, int> owner in Enumerable.Range(0, changes.Count).GroupBy(i => changes[i].To))
        {
            QlikException? failure = null;
            User? user = null;
            try
            {
                user = owner.Key is null ? null : await connection.Users.GetAsync(owner.Key, log, token).ConfigureAwait(false);
            }
            catch (QlikException e)
            {
                failure = e;
            }

            foreach (IGrouping<OwnedItemKind?, int> kind in owner.GroupBy(i => KindOf(changes[i])))
            {
                List<int> indexes = kind.ToList();
                IReadOnlyList<ItemResult> made =
                    user is null || kind.Key is null
                        ? indexes.Select(i => ItemResult.Failed(failure ?? NoOwner(connection, changes[i]))).ToList()
                        : await MoveAsync(connection, indexes.Select(i => changes[i]).ToList(), kind.Key.Value, user, log, token)
                            .ConfigureAwait(false);
                for (int i = 0; i < indexes.Count; i++)
                {
                    results[indexes[i]] = made[i];
                }
            }
        }

        return results.Select(r => r!).ToList();
    }

    private static async Task<IReadOnlyList<ItemResult>> MoveAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        OwnedItemKind kind,
        User owner,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<OwnedItem> items = changes
            .Select(c => new OwnedItem(c.ItemId, kind, connection.Product, connection.Name)
            {
                Name = c.ItemName,
                OwnerId = c.From,
                AppId = c.Fact(AppFact),
            })
            .ToList();
        return await connection
            .Ownership.MoveAsync(items, owner, connection.Ownership.DefaultThrottleLimit, log, token)
            .ConfigureAwait(false);
    }

    private static QlikException NoOwner(Connection connection, Change change)
    {
        return new QlikException(
            ErrorReason.UserNotFound,
            $"Move {change.ItemType} '{change.ItemName}' ({change.ItemId}) on '{connection.Name}': there is no user {change.To ?? "named"} who could own it."
        )
        {
            NextStep = "Give it to somebody else: Move-QlikOwnedItem.",
        };
    }

    private static OwnedItemKind? KindOf(Change change) =>
        Enum.TryParse(change.ItemType, out OwnedItemKind kind) && Enum.IsDefined(typeof(OwnedItemKind), kind) ? kind : null;
}
