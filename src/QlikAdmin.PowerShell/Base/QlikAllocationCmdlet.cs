using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Base of the commands that change allocations: which connection an item belongs to, results, errors, progress.</summary>
public abstract class QlikAllocationCmdlet : QlikChangeCmdlet
{
    private readonly Collected<Accepted<AllocationItem>> _accepted = new();
    private readonly RaisingRoles _raising = new();

    /// <summary>Requests at once; without it 8 on Cloud and 4 on Sense. QlikView is changed one save at a time.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateRange(1, 64)]
    public int? ThrottleLimit { get; set; }

    /// <summary>Writes a result for each item instead of the summary.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool EndsWithSummary => !PassThru;

    private protected override int? RequestLimit => ThrottleLimit;

    /// <summary>Action in the results: Remove, Add, Convert or Restore.</summary>
    private protected abstract string Action { get; }

    /// <summary>Progress bar title.</summary>
    private protected abstract string Activity { get; }

    /// <inheritdoc />
    private protected sealed override void Finish() => Make(_accepted, Activity, Report);

    /// <summary>Takes a confirmed change. It is made after the end of the input.</summary>
    private protected void Accept(Connection connection, Change change, AllocationItem item)
    {
        Tally.Expect(connection.Name, item.Type);
        _accepted.Add(connection, new Accepted<AllocationItem>(item, new PlannedChange(change)));
    }

    /// <summary>The connection of a piped allocation; null after an error record.</summary>
    private protected Connection? ConnectionOf(Allocation allocation)
    {
        try
        {
            return FindConnectionOf(allocation, allocation.Connection, allocation.Product, Activity);
        }
        catch (QlikException e)
        {
            Fail(e, allocation, null);
            return null;
        }
    }

    /// <summary>The allocation that was piped in; null after an error record.</summary>
    private protected Allocation? AllocationOf(PSObject item)
    {
        Allocation? allocation = AllocationInput.Read(item);
        if (allocation is null)
        {
            WriteError(
                AllocationInput.NoAllocation(item, Activity).ToErrorRecord(item.BaseObject is PSCustomObject ? item : item.BaseObject)
            );
        }

        return allocation;
    }

    /// <summary>The same, with a key. A result without a key is a separate error.</summary>
    private protected Allocation? AllocationWithKeyOf(PSObject item)
    {
        Allocation? allocation = AllocationOf(item);
        if (allocation is null || allocation.Id.Length > 0)
        {
            return allocation;
        }

        Fail(AllocationInput.NoKey(allocation, Activity), allocation, item.BaseObject is PSCustomObject ? item : item.BaseObject);
        return null;
    }

    /// <summary>Connections on which a person is searched: those that were given or piped in, otherwise the one the object was read
    /// from.</summary>
    private protected IReadOnlyList<Connection> ConnectionsOf(UserReference reference)
    {
        try
        {
            return reference.User is User user && Given().Count == 0 && !ConnectionIsGiven
                ? new[] { FindConnectionOf(user, user.Connection, user.Product, Activity) }
                : RequireConnections(reference.Text);
        }
        catch (QlikException e)
        {
            WriteError(e.ToErrorRecord(reference.Text));
            return Array.Empty<Connection>();
        }
    }

    /// <summary>Finds the user; null after an error record.</summary>
    private protected AllocationUser? FindUser(Connection connection, UserReference reference, string type)
    {
        try
        {
            reference.RequireOne(connection);
        }
        catch (QlikException e)
        {
            FailUser(e, connection, reference.Text, type);
            return null;
        }

        // The id stays the same when the name or address changes, but it is valid only on the connection it was read from.
        return FindUser(
            connection,
            reference.User is { Id.Length: > 0 } user && reference.Person.IsOf(connection) ? Person.Of(user.Id) : reference.Person,
            type
        );
    }

    /// <summary>Finds the user of a person on a connection; null after an error record.</summary>
    /// <param name="connection">Where to look.</param>
    /// <param name="person">Who was given.</param>
    /// <param name="type">Licence type, for the result.</param>
    private protected AllocationUser? FindUser(Connection connection, Person person, string type)
    {
        try
        {
            return Await((log, token) => People.Of(connection).FindHolderAsync(person, byName: false, log, token));
        }
        catch (QlikException e)
        {
            FailUser(e, connection, person.Text, type);
            return null;
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

        // An orphan is not a user of the tenant, so only its subject can be found.
        return allocation.UserId is string id ? new AllocationUser(key, id, allocation.UserName, allocation.Email)
            : allocation.Orphan ? new AllocationUser(key, key, allocation.UserName, allocation.Email)
            : FindUser(connection, Person.Of(key), allocation.Type);
    }

    /// <summary>One failed item: an error record and a result.</summary>
    private protected void Fail(QlikException error, Allocation allocation, object? target)
    {
        WriteFailure(error, target ?? allocation, () => WriteResult(error.Outcome, allocation, error.Message));
    }

    /// <summary>The result of one allocation that was not accepted.</summary>
    private protected void WriteResult(Outcome outcome, Allocation allocation, string? detail)
    {
        WriteResult(isExpected: false, outcome, allocation.Id, allocation.Connection, r =>
        {
            r.User = allocation.User;
            r.Type = allocation.Type;
            r.QuarantineEndsAt = outcome is Outcome.Quarantined or Outcome.Skipped ? allocation.QuarantineEndsAt : null;
            r.Detail = detail;
        });
    }

    /// <summary>Warns about roles that bring back the full licence that is about to be taken.</summary>
    private protected void WarnOfRoles(Connection connection, string type, string? userId, string? account)
    {
        if (
            connection.Product != QlikProduct.Cloud
            || account is null
            || !string.Equals(type, FullUserRoles.Type, StringComparison.OrdinalIgnoreCase)
        )
        {
            return;
        }

        string? warning;
        try
        {
            warning = Await((log, token) => _raising.Of(connection).OfTakingLicenseAsync(userId, account, log, token));
        }
        catch (QlikException e)
        {
            warning =
                $"The roles of {account} on '{connection.Name}' could not be read, so one of them may bring the licence back: {e.Message}";
        }

        if (warning is not null)
        {
            WriteWarning(warning);
        }
    }

    private void FailUser(QlikException error, Connection connection, string text, string type)
    {
        WriteFailure(error, text, () => WriteResult(isExpected: false, Outcome.Failed, string.Empty, connection.Name, r =>
            {
                r.User = text;
                r.Type = type;
                r.Detail = error.Message;
            }));
    }

    private void Report(Connection connection, Accepted<AllocationItem> accepted)
    {
        PlannedChange change = accepted.Change;
        if (change.Error is QlikException error)
        {
            WriteFailure(error, accepted.Item.Target, Tell);
            return;
        }

        Tell();

        void Tell() => WriteResult(isExpected: true, change.Outcome, change.NewId ?? accepted.Item.Id, connection.Name, r =>
            {
                r.User = accepted.Item.User;
                r.Type = accepted.Item.Type;
                r.QuarantineEndsAt = change.QuarantineEndsAt;
                r.Detail = change.Detail;
            });
    }

    private void WriteResult(bool isExpected, Outcome outcome, string id, string connection, Action<Result> fill)
    {
        Result result = new(Action, outcome, id, connection, RunId);
        fill(result);
        WriteResult(result, isExpected);
    }
}
