using System.Collections.Generic;
using System.Linq;

using QlikAdmin.Allocations;
using QlikAdmin.Journal;

namespace QlikAdmin.PowerShell;

/// <summary>Base of Add, Set and Restore: accept item by item, send in batches, report item by item.</summary>
public abstract class QlikAllocationChangeCmdlet : QlikAllocationCmdlet
{
    private readonly Batches<AllocationChangeItem> _batches = new();

    /// <summary>What the journal calls it.</summary>
    private protected abstract ChangeKind Kind { get; }

    /// <inheritdoc />
    private protected sealed override void Finish()
    {
        foreach (KeyValuePair<Connection, List<AllocationChangeItem>> rest in _batches.TakeRest())
        {
            Send(rest.Key, rest.Value);
        }
    }

    /// <summary>Takes a confirmed change; sends when there are enough for one call.</summary>
    private protected void Accept(Connection connection, AllocationRequest request, object target)
    {
        CountAccepted();
        if (_batches.Add(connection, new AllocationChangeItem(request, target), connection.Allocations.BatchSize) is IReadOnlyList<AllocationChangeItem> batch)
        {
            Send(connection, batch);
        }
    }

    /// <summary>The person of a piped allocation; null after an error record.</summary>
    private protected AllocationUser? UserOf(Connection connection, Allocation allocation)
    {
        if (allocation.User is not string key)
        {
            Fail(new QlikException(ErrorReason.InvalidInput, $"{Activity}: {allocation} names no user."), allocation, null);
            return null;
        }

        // An orphan is no user of the tenant, so its subject is all there is to find.
        return allocation.UserId is string id ? new AllocationUser(key, id, allocation.UserName, allocation.Email)
            : allocation.Orphan ? new AllocationUser(key, key, allocation.UserName, allocation.Email)
            : FindUser(connection, key, allocation.Type);
    }

    private void Send(Connection connection, IReadOnlyList<AllocationChangeItem> batch)
    {
        List<AllocationRequest> requests = batch.Select(i => i.Request).ToList();
        IReadOnlyList<AllocationChange> changes;
        try
        {
            changes = Await((log, token) => AllocationChanger.ChangeAsync(connection, Kind, requests, ThrottleLimit, Journal, log, token));
        }
        catch (QlikException e)
        {
            changes = requests.Select(r => new AllocationChange(r) { Error = e }).ToList();
        }

        CountDone(batch.Count);
        foreach (AllocationChange change in changes)
        {
            Report(connection, change, batch.First(i => ReferenceEquals(i.Request, change.Request)).Target);
        }
    }

    private void Report(Connection connection, AllocationChange change, object target)
    {
        AllocationRequest request = change.Request;
        if (change.Error is QlikException error)
        {
            WriteError(error.ToErrorRecord(target));
        }

        WriteResult(change.Error is QlikException failure ? ChangeResult.OutcomeOf(failure) : change.Outcome ?? Outcome.Failed, change.Id ?? request.AllocationId ?? string.Empty, connection.Name, r =>
        {
            r.User = request.User.Key;
            r.Type = request.Type;
            r.Detail = change.Error?.Message ?? change.Detail;
        });
    }
}
