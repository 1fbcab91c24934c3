using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users;

/// <summary>Changes users of one connection, several at once. Refusals are decided before the first user of a batch is changed.</summary>
internal sealed class UserSender : ChangeSender
{
    /// <summary>Users of a batch for each request that may run at once. Small enough that the first results come soon and a stop leaves few
    /// changes in doubt; large enough that one slow answer does not hold up the others.</summary>
    public const int UsersPerRequest = 4;

    private readonly Connection _connection;
    private readonly UserGuard _guard;
    private readonly int _throttleLimit;

    public UserSender(Connection connection, int? throttleLimit)
    {
        _connection = connection;
        _guard = new UserGuard(connection);
        _throttleLimit = throttleLimit ?? connection.Users.DefaultThrottleLimit;
    }

    /// <summary>The fields of a user are sent in one call, so they must not be split over batches.</summary>
    public override int BatchSize(ChangeKind kind) => kind == ChangeKind.SetUserField ? int.MaxValue : UsersPerRequest * _throttleLimit;

    public override async Task<IReadOnlyList<CheckedChange>> CheckAsync(
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<CheckedChange> checks = new(changes.Count);
        IReadOnlyDictionary<string, (User? User, QlikException? Error)> read = await ManyUsers
            .ReadAsync(_connection, changes.Where(IsToBeRead).Select(c => c.ItemId), _throttleLimit, log, token)
            .ConfigureAwait(false);

        // Each decision takes the earlier ones into account, although all changes are sent at once later.
        foreach (Change change in changes)
        {
            QlikException? refusal;
            try
            {
                refusal = await FindRefusalAsync(change, read, log, token).ConfigureAwait(false);
            }
            catch (QlikException e)
            {
                refusal = e;
            }

            if (refusal is null)
            {
                _guard.Assume(change);
            }

            checks.Add(new CheckedChange(change, refusal is null ? null : ItemResult.NotSent(refusal)));
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
        List<List<int>> users = Enumerable
            .Range(0, changes.Count)
            .GroupBy(i => changes[i].ItemId, _connection.People.Keys)
            .Select(g => g.ToList())
            .ToList();
        if (
            changes[0].Kind == ChangeKind.SetUserStatus
            && users.Count == changes.Count
            && _connection.UserWriter.Statuses is IStatusBatch batch
        )
        {
            List<ItemResult<StatusOrder>> orders = changes
                .Select(c => new ItemResult<StatusOrder>(new StatusOrder(c.ItemId, StatusOf(c)!.Value)))
                .ToList();
            await batch.SetAsync(orders, _throttleLimit, log, token).ConfigureAwait(false);
            return orders;
        }

        await Throttle.ForEachAsync(users, _throttleLimit, SendOfOneAsync, token).ConfigureAwait(false);
        return results;

        async Task SendOfOneAsync(List<int> own, CancellationToken userToken)
        {
            if (changes[own[0]].Kind == ChangeKind.SetUserField)
            {
                List<UserEdit> edits = own.ConvertAll(i => EditOf(changes[i])!);
                ItemResult all = await MakeAsync(
                        Outcome.Changed,
                        t => _connection.UserWriter.EditAsync(changes[own[0]].ItemId, edits, log, t),
                        userToken
                    )
                    .ConfigureAwait(false);
                own.ForEach(i => results[i] = all);
                return;
            }

            foreach (int i in own)
            {
                results[i] = await SendAsync(changes[i], log, userToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A user whose change failed is still an administrator. While the change is in doubt, nobody knows.</summary>
    public override void Learn(Change change, ItemResult result)
    {
        if (result is { Error: not null, InDoubt: false })
        {
            _guard.Forget(change);
        }
    }

    private static async Task<ItemResult> MakeAsync(Outcome outcome, Func<CancellationToken, Task<string?>> make, CancellationToken token)
    {
        try
        {
            return new ItemResult(outcome, await make(token).ConfigureAwait(false));
        }
        catch (QlikException e)
        {
            return ItemResult.Failed(e);
        }
    }

    private static UserEdit? EditOf(Change change)
    {
        return change.FactsAs<FieldFacts>().Edit is UserEdit edit ? edit
            : change.ItemType is string field && !UserChanges.IsHidden(change.To) ? new UserEdit(field, change.To)
            : null;
    }

    private static UserStatus? StatusOf(Change change) => Enum.TryParse(change.To, out UserStatus status) ? status : null;

    private static bool CanBeMade(Change change) =>
        change.Kind switch
        {
            ChangeKind.SetUserStatus => StatusOf(change) is not null,
            ChangeKind.SetUserField => EditOf(change) is not null,
            ChangeKind.AddUserRole => change.To is not null,
            _ => change.From is not null,
        };

    /// <summary>Whether the user of a change must be read. A change that locks people out is refused also when it comes from a
    /// journal.</summary>
    private bool IsToBeRead(Change change) => CanBeMade(change) && _guard.Concerns(change) && Known(change) is null;

    private static User? Known(Change change) => change.FactsAs<StatusFacts>().User ?? change.FactsAs<RoleFacts>().User;

    private async Task<QlikException?> FindRefusalAsync(
        Change change,
        IReadOnlyDictionary<string, (User? User, QlikException? Error)> read,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (!CanBeMade(change))
        {
            return JournalErrors.NoAddresses(change, _connection.Name, "Run the same Set-QlikUser again.");
        }

        if (!_guard.Concerns(change))
        {
            return null;
        }

        User? user = Known(change);
        if (user is null)
        {
            (user, QlikException? error) = read[change.ItemId];
            if (error is not null)
            {
                return error;
            }
        }

        return user is null
            ? new QlikException(ErrorReason.UserNotFound, $"No user with id '{change.ItemId}' on '{_connection.Name}'.")
            : await _guard.FindRefusalAsync(user, change, fresh: true, log, token).ConfigureAwait(false);
    }

    private Task<ItemResult> SendAsync(Change change, IOperationLog log, CancellationToken token)
    {
        IUserWriter users = _connection.UserWriter;
        return change.Kind switch
        {
            ChangeKind.SetUserStatus => MakeAsync(
                StatusOf(change) == UserStatus.Active ? Outcome.Enabled : Outcome.Disabled,
                t => users.SetStatusAsync(change.ItemId, StatusOf(change)!.Value, log, t),
                token
            ),
            ChangeKind.AddUserRole => MakeAsync(Outcome.Changed, t => users.AddRoleAsync(change.ItemId, change.To!, log, t), token),
            _ => MakeAsync(Outcome.Changed, t => users.RemoveRoleAsync(change.ItemId, change.From!, log, t), token),
        };
    }
}
