using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Base of Add, Set and Restore. They accept item by item. After the end of the input they write all changes to the journal, send
/// them in batches, and report item by item.</summary>
public abstract class QlikAllocationChangeCmdlet : QlikAllocationCmdlet
{
    private readonly Collected<AllocationChangeItem> _accepted = new();

    /// <summary>Kind of change in the journal.</summary>
    private protected abstract ChangeKind Kind { get; }

    /// <summary>Why requests are skipped, read right before they are sent; null for a request that is sent.</summary>
    /// <exception cref="QlikException">It could not be read, and nothing is sent.</exception>
    private protected virtual IReadOnlyList<string?> WhyLeft(Connection connection, IReadOnlyList<AllocationRequest> requests) =>
        new string?[requests.Count];

    /// <inheritdoc />
    private protected sealed override void Finish()
    {
        List<Connection> connections = _accepted.Connections.Where(c => !IsDown(c)).ToList();
        foreach (Connection connection in connections)
        {
            WriteAhead(connection, _accepted[connection].Select(i => AllocationRecords.Of(Kind, i.Request)).ToList());
        }

        foreach (Connection connection in connections)
        {
            foreach (
                AllocationChangeItem[] batch in Chunks
                    .Of(_accepted[connection], connection.Allocations.BatchSize)
                    .TakeWhile(_ => !IsDown(connection))
            )
            {
                Send(connection, batch);
            }
        }
    }

    /// <summary>Takes a confirmed change.</summary>
    private protected void Accept(Connection connection, AllocationRequest request, object target)
    {
        CountAccepted();
        _accepted.Add(connection, new AllocationChangeItem(request, target));
    }

    /// <summary>The person of a piped allocation; null after an error record.</summary>
    private protected AllocationUser? UserOf(Connection connection, Allocation allocation)
    {
        if (allocation.User is not string key)
        {
            Fail(new QlikException(ErrorReason.InvalidInput, $"{Activity}: {allocation} names no user."), allocation, null);
            return null;
        }

        // An orphan is not a user of the tenant, so only its subject can be found.
        return allocation.UserId is string id ? new AllocationUser(key, id, allocation.UserName, allocation.Email)
            : allocation.Orphan ? new AllocationUser(key, key, allocation.UserName, allocation.Email)
            : FindUser(connection, Person.Of(key), allocation.Type);
    }

    private void Send(Connection connection, IReadOnlyList<AllocationChangeItem> batch)
    {
        List<AllocationRequest> requests = batch.Select(i => i.Request).ToList();
        IReadOnlyList<ItemResult<AllocationRequest>> changes;
        try
        {
            IReadOnlyList<ItemResult<AllocationRequest>> left = Leave(connection, requests);
            requests.RemoveAll(r => left.Any(l => ReferenceEquals(l.Item, r)));
            changes = left.Concat(
                    Await((log, token) => AllocationChanger.ChangeAsync(connection, Kind, requests, ThrottleLimit, Journal, log, token))
                )
                .ToList();
        }
        catch (QlikException e)
        {
            changes = requests.Select(r => new ItemResult<AllocationRequest>(r, ItemResult.Failed(e))).ToList();
        }

        CountDone(batch.Count);
        foreach (ItemResult<AllocationRequest> change in changes)
        {
            Report(connection, change, batch.First(i => ReferenceEquals(i.Request, change.Item)).Target);
        }
    }

    private IReadOnlyList<ItemResult<AllocationRequest>> Leave(Connection connection, IReadOnlyList<AllocationRequest> requests)
    {
        IReadOnlyList<string?> reasons = WhyLeft(connection, requests);
        List<ItemResult<AllocationRequest>> left = requests
            .Select((r, i) => new ItemResult<AllocationRequest>(r, new ItemResult(Outcome.Skipped, reasons[i])))
            .Where(c => c.Detail is not null)
            .ToList();
        Await(
            (_, _) =>
                Journal.EndPlannedAsync(
                    connection,
                    left.Select(c => new KeyValuePair<Change, ItemResult>(AllocationRecords.Of(Kind, c.Item), c)).ToList()
                )
        );
        return left;
    }

    private void Report(Connection connection, ItemResult<AllocationRequest> change, object target)
    {
        AllocationRequest request = change.Item;
        if (change.Error is QlikException error)
        {
            WriteFailure(error, target, Tell);
            return;
        }

        Tell();

        void Tell() => WriteResult(change.Outcome, change.NewId ?? request.AllocationId ?? string.Empty, connection.Name, r =>
            {
                r.User = request.User.Key;
                r.Type = request.Type;
                r.Detail = change.Detail;
            });
    }
}
