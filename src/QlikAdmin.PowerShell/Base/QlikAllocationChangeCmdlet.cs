using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Base of Add, Set and Restore: accept item by item; at the end of the input write all of it ahead, send in batches, report item by item.</summary>
public abstract class QlikAllocationChangeCmdlet : QlikAllocationCmdlet
{
    private readonly Collected<AllocationChangeItem> _accepted = new();

    /// <summary>What the journal calls it.</summary>
    private protected abstract ChangeKind Kind { get; }

    /// <summary>Why requests are left alone, as seen right before they are sent; null for one that is sent.</summary>
    /// <exception cref="QlikException">It could not be read, and nothing is sent.</exception>
    private protected virtual IReadOnlyList<string?> WhyLeft(Connection connection, IReadOnlyList<AllocationRequest> requests) => new string?[requests.Count];

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
            foreach (AllocationChangeItem[] batch in Chunks.Of(_accepted[connection], connection.Allocations.BatchSize).TakeWhile(_ => !IsDown(connection)))
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

        // An orphan is no user of the tenant, so its subject is all there is to find.
        return allocation.UserId is string id ? new AllocationUser(key, id, allocation.UserName, allocation.Email)
            : allocation.Orphan ? new AllocationUser(key, key, allocation.UserName, allocation.Email)
            : FindUser(connection, Person.Of(key), allocation.Type);
    }

    private void Send(Connection connection, IReadOnlyList<AllocationChangeItem> batch)
    {
        List<AllocationRequest> requests = batch.Select(i => i.Request).ToList();
        IReadOnlyList<AllocationChange> changes;
        try
        {
            IReadOnlyList<AllocationChange> left = Leave(connection, requests);
            requests.RemoveAll(r => left.Any(l => ReferenceEquals(l.Request, r)));
            changes = left.Concat(Await((log, token) => AllocationChanger.ChangeAsync(connection, Kind, requests, ThrottleLimit, Journal, log, token))).ToList();
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

    private IReadOnlyList<AllocationChange> Leave(Connection connection, IReadOnlyList<AllocationRequest> requests)
    {
        IReadOnlyList<string?> reasons = WhyLeft(connection, requests);
        List<AllocationChange> left = requests.Select((r, i) => new AllocationChange(r) { Outcome = Outcome.Skipped, Detail = reasons[i] }).Where(c => c.Detail is not null).ToList();
        Await((_, _) => Journal.EndPlannedAsync(connection, left.Select(c => new KeyValuePair<Change, ChangeResult>(AllocationRecords.Of(Kind, c.Request), AllocationRecords.Of(c))).ToList()));
        return left;
    }

    private void Report(Connection connection, AllocationChange change, object target)
    {
        AllocationRequest request = change.Request;
        if (change.Error is QlikException error)
        {
            WriteFailure(error, target, () => Tell(ChangeResult.OutcomeOf(error), error.Message));
            return;
        }

        Tell(change.Outcome ?? Outcome.Failed, change.Detail);

        void Tell(Outcome outcome, string? detail) => WriteResult(outcome, change.Id ?? request.AllocationId ?? string.Empty, connection.Name, r =>
        {
            r.User = request.User.Key;
            r.Type = request.Type;
            r.Detail = detail;
        });
    }
}
