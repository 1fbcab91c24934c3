using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Allocations;

/// <summary>What resuming and undoing must know about licence allocations.</summary>
internal sealed class AllocationChanges : IChangeHandler
{
    public IReadOnlyCollection<ChangeKind> Kinds { get; } =
        new[] { ChangeKind.AddAllocation, ChangeKind.RemoveAllocation, ChangeKind.ConvertAllocation, ChangeKind.RestoreAllocation };

    public string? WhyNoUndo(Change change) => change.User is null ? "the journal does not name its holder" : null;

    public Change Reverse(Change change, string? newId)
    {
        ChangeKind kind = change.Kind switch
        {
            ChangeKind.RemoveAllocation => ChangeKind.RestoreAllocation,
            ChangeKind.ConvertAllocation => ChangeKind.ConvertAllocation,
            _ => ChangeKind.RemoveAllocation,
        };
        Change reverse = StateBefore.Without(change) with
        {
            Kind = kind,
            ItemId = newId ?? change.ItemId,
            ItemType = change.From ?? change.To,
            From = change.To,
            To = change.From,
            Grounds = null,
        };
        return kind == ChangeKind.RemoveAllocation ? reverse : StateBefore.OfReversal(reverse);
    }

    public string? NeededUser(Change change) => change.Kind == ChangeKind.RemoveAllocation ? null : change.UserId;

    public async Task<IReadOnlyList<ChangeReading>> ReadAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        AllocationStates states = await AllocationStates.ReadAsync(connection, changes, log, token).ConfigureAwait(false);
        return changes.Select(states.Of).ToList();
    }

    public async Task<IReadOnlyList<ItemResult>> ApplyAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult> results = new(changes.Count);
        while (results.Count < changes.Count)
        {
            ChangeKind kind = changes[results.Count].Kind;
            List<Change> same = changes.Skip(results.Count).TakeWhile(c => c.Kind == kind).ToList();
            results.AddRange(
                kind == ChangeKind.RemoveAllocation
                    ? await RemoveAsync(connection, same, log, token).ConfigureAwait(false)
                    : await GiveAsync(connection, kind, same, log, token).ConfigureAwait(false)
            );
        }

        return results;
    }

    private static async Task<IEnumerable<ItemResult>> RemoveAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        ItemResult?[] results = new ItemResult?[changes.Count];
        Dictionary<Allocation, int> wanted = new(changes.Count);
        for (int i = 0; i < changes.Count; i++)
        {
            try
            {
                if (await NamedAsync(connection, changes[i], log, token).ConfigureAwait(false) is Change named)
                {
                    wanted.Add(AllocationRecords.Allocation(named, connection), i);
                }
                else
                {
                    results[i] = new ItemResult(Outcome.AlreadyGone);
                }
            }
            catch (QlikException e)
            {
                results[i] = ItemResult.NotSent(e);
            }
        }

        AllocationRemover remover = new(connection, null, null, (allocation, now) =>
            Changed(changes[wanted[allocation]], allocation, now, connection.People)
        );
        foreach (Allocation[] batch in Chunks.Of(wanted.OrderBy(w => w.Value).Select(w => w.Key).ToList(), remover.BatchSize))
        {
            Take(await remover.RemoveAsync(batch, log, token).ConfigureAwait(false));
        }

        Take(await remover.FinishAsync(log, token).ConfigureAwait(false));
        return results.Select(r => r!);

        void Take(IEnumerable<ItemResult<Allocation>> attempts)
        {
            foreach (ItemResult<Allocation> attempt in attempts)
            {
                results[wanted[attempt.Item]] = attempt;
            }
        }
    }

    private static string? Changed(Change change, Allocation wanted, Allocation now, PeopleNames names)
    {
        return change.Grounds is ChangeGrounds grounds
            ? ChangedUnit.Why(now, change.From ?? change.ItemType ?? string.Empty, change.User, grounds, names)
            : UsedSince.Why(wanted, now.LastUsedAt);
    }

    /// <summary>The change with the key of its row: of a gift whose answer was lost the journal may know no more than whose it is. Null
    /// when the person holds nothing of that type.</summary>
    private static async Task<Change?> NamedAsync(Connection connection, Change change, IOperationLog log, CancellationToken token)
    {
        if (change.User is not string user || change.ItemId != user || change.From is not string type)
        {
            return change;
        }

        AllocationUser person = new(user, change.UserId ?? user, change.ItemName, null);
        List<Allocation> held = (await connection.Allocations.FindAsync(person, type, log, token).ConfigureAwait(false))
            .Where(r => AllocationRecords.IsAbout(change, r))
            .ToList();
        return held.Count == 0 ? null
            : held.Count == 1 ? change with { ItemId = held[0].Id }
            : throw new QlikException(
                ErrorReason.InvalidInput,
                $"Remove {type} of {user} on '{connection.Name}': the person holds {held.Count} of them, and the journal does not say which one is meant."
            )
            {
                NextStep = $"List them with Get-QlikAllocation {type} -User '{user}', and pipe the right one into Remove-QlikAllocation.",
            };
    }

    private static async Task<IEnumerable<ItemResult>> GiveAsync(
        Connection connection,
        ChangeKind kind,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        ItemResult[] results = new ItemResult[changes.Count];
        List<(int Index, AllocationRequest Request)> wanted = new();
        for (int i = 0; i < changes.Count; i++)
        {
            AllocationRequest request = AllocationRecords.Request(changes[i]);
            try
            {
                // A row out of a file carries no id of the person.
                bool isKnown = changes[i].UserId is not null || connection.Product != QlikProduct.Sense;
                wanted.Add(
                    (
                        i,
                        isKnown
                            ? request
                            : request with
                            {
                                User = await connection.Allocations.FindUserAsync(request.User.Key, log, token).ConfigureAwait(false),
                            }
                    )
                );
            }
            catch (QlikException e)
            {
                results[i] = ItemResult.NotSent(e);
            }
        }

        try
        {
            IReadOnlyList<ItemResult<AllocationRequest>> made = await AllocationChanger
                .ChangeAsync(connection, kind, wanted.Select(w => w.Request).ToList(), null, null, log, token)
                .ConfigureAwait(false);
            for (int i = 0; i < made.Count; i++)
            {
                results[wanted[i].Index] = made[i];
            }
        }
        catch (QlikException e)
        {
            foreach ((int index, _) in wanted)
            {
                results[index] = ItemResult.Failed(e);
            }
        }

        return results;
    }
}
