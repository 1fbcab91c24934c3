using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Base of Add, Set and Restore. They accept item by item. After the end of the input they write all changes to the journal, send
/// them in batches, and report item by item.</summary>
public abstract class QlikAllocationChangeCmdlet : QlikAllocationCmdlet
{
    private readonly Collected<Accepted<AllocationChangeItem>> _accepted = new();

    /// <summary>Kind of change in the journal.</summary>
    private protected abstract ChangeKind Kind { get; }

    /// <inheritdoc />
    private protected sealed override void Finish() => Make(_accepted, Report, CountDone);

    /// <summary>Takes a confirmed change.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="target">Target object of error records.</param>
    /// <param name="chosen">The allocation, where it is converted because it is hardly used; null elsewhere.</param>
    private protected void Accept(Connection connection, AllocationRequest request, object target, Allocation? chosen = null)
    {
        CountAccepted();
        PlannedChange change = new(AllocationChanges.Of(Kind, request, chosen));
        _accepted.Add(connection, new Accepted<AllocationChangeItem>(new AllocationChangeItem(request, target), change));
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

    private void Report(Connection connection, Accepted<AllocationChangeItem> accepted)
    {
        PlannedChange change = accepted.Change;
        AllocationRequest request = accepted.Item.Request;
        if (change.Error is QlikException error)
        {
            WriteFailure(error, accepted.Item.Target, Tell);
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
