using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

using QlikAdmin.Journal;
using QlikAdmin.Plans;

namespace QlikAdmin.Allocations;

/// <summary>What resuming and undoing must know about licence allocations.</summary>
internal sealed class AllocationChanges : IChangeHandler
{
    public IReadOnlyCollection<ChangeKind> Kinds { get; } = new[]
    {
        ChangeKind.AddAllocation,
        ChangeKind.RemoveAllocation,
        ChangeKind.ConvertAllocation,
        ChangeKind.RestoreAllocation,
    };

    public string? WhyNoUndo(Change change) => change.User is null ? "the journal does not say whose it was" : null;

    public Change Reverse(Change change, string? newId)
    {
        ChangeKind kind = change.Kind switch
        {
            ChangeKind.RemoveAllocation => ChangeKind.RestoreAllocation,
            ChangeKind.ConvertAllocation => ChangeKind.ConvertAllocation,
            _ => ChangeKind.RemoveAllocation,
        };
        return change with { Kind = kind, ItemId = newId ?? change.ItemId, ItemType = change.From ?? change.To, From = change.To, To = change.From, Grounds = null };
    }

    public string? NeededUser(Change change) => change.Kind == ChangeKind.RemoveAllocation ? null : change.UserId;

    public async Task<IReadOnlyList<ChangeReading>> ReadAsync(Connection connection, IReadOnlyList<Change> changes, IOperationLog log, CancellationToken token)
    {
        AllocationStates states = await AllocationStates.ReadAsync(connection, changes, log, token).ConfigureAwait(false);
        return changes.Select(states.Of).ToList();
    }

    public async Task<IReadOnlyList<ChangeResult>> ApplyAsync(Connection connection, IReadOnlyList<Change> changes, IOperationLog log, CancellationToken token)
    {
        List<ChangeResult> results = new(changes.Count);
        while (results.Count < changes.Count)
        {
            ChangeKind kind = changes[results.Count].Kind;
            List<Change> same = changes.Skip(results.Count).TakeWhile(c => c.Kind == kind).ToList();
            results.AddRange(kind == ChangeKind.RemoveAllocation
                ? await RemoveAsync(connection, same, log, token).ConfigureAwait(false)
                : await GiveAsync(connection, kind, same, log, token).ConfigureAwait(false));
        }

        return results;
    }

    private static async Task<IEnumerable<ChangeResult>> RemoveAsync(Connection connection, IReadOnlyList<Change> changes, IOperationLog log, CancellationToken token)
    {
        List<Allocation> allocations = changes.Select(c => AllocationRecords.Allocation(c, connection)).ToList();
        Dictionary<Allocation, PlanRow?> rows = allocations.Zip(changes, (a, c) => (a, c)).ToDictionary(p => p.a, p => PlanGrounds.Row(p.c, connection));
        AllocationRemover remover = new(connection, null, null, (wanted, now) => rows[wanted] is PlanRow row ? PlanRecheck.ChangedUnit(row, now) : null);
        Dictionary<Allocation, ChangeResult> results = new();
        foreach (Allocation[] batch in Chunks.Of(allocations, remover.BatchSize))
        {
            try
            {
                Take(await remover.RemoveAsync(batch, log, token).ConfigureAwait(false));
            }
            catch (QlikException e)
            {
                foreach (Allocation allocation in batch)
                {
                    results[allocation] = ChangeResult.Failed(e);
                }
            }
        }

        Take(await remover.FinishAsync(log, token).ConfigureAwait(false));
        return allocations.Select(a => results[a]);

        void Take(IEnumerable<RemovalAttempt> attempts)
        {
            foreach (RemovalAttempt attempt in attempts)
            {
                results[attempt.Allocation] = AllocationRecords.Of(attempt);
            }
        }
    }

    private static async Task<IEnumerable<ChangeResult>> GiveAsync(Connection connection, ChangeKind kind, IReadOnlyList<Change> changes, IOperationLog log, CancellationToken token)
    {
        ChangeResult[] results = new ChangeResult[changes.Count];
        List<(int Index, AllocationRequest Request)> wanted = new();
        for (int i = 0; i < changes.Count; i++)
        {
            AllocationRequest request = AllocationRecords.Request(changes[i]);
            try
            {
                // A row out of a file carries no id of the person.
                bool isKnown = changes[i].UserId is not null || connection.Product != QlikProduct.Sense;
                wanted.Add((i, isKnown ? request : request with { User = await connection.Allocations.FindUserAsync(request.User.Key, log, token).ConfigureAwait(false) }));
            }
            catch (QlikException e)
            {
                results[i] = ChangeResult.Failed(e);
            }
        }

        try
        {
            IReadOnlyList<AllocationChange> made = await AllocationChanger.ChangeAsync(connection, kind, wanted.Select(w => w.Request).ToList(), null, null, log, token).ConfigureAwait(false);
            for (int i = 0; i < made.Count; i++)
            {
                results[wanted[i].Index] = AllocationRecords.Of(made[i]);
            }
        }
        catch (QlikException e)
        {
            foreach ((int index, _) in wanted)
            {
                results[index] = ChangeResult.Failed(e);
            }
        }

        return results;
    }
}
