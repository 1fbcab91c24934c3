using QlikAdmin.Changes;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>Handles the deletion of users and the revocation of their keys. Neither has an undo.</summary>
internal sealed class RemovalHandler : IChangeHandler
{
    public IReadOnlyCollection<ChangeKind> Kinds { get; } = new[] { ChangeKind.RemoveUser, ChangeKind.RevokeCredential };

    public string? WhyNoUndo(Change change) =>
        change.Kind == ChangeKind.RemoveUser
            ? "A deleted user can't be brought back: a new invitation or login creates another user, with another id."
            : "A revoked key or token can't be made valid again: its owner must create a new one.";

    public Change Reverse(Change change, string? newId) =>
        throw new QlikException(ErrorReason.NoUndo, $"{change.Kind} {change.ItemId}: {WhyNoUndo(change)}");

    /// <summary>Null: if the user is gone already, the change has nothing left to do.</summary>
    public string? NeededUser(Change change) => null;

    public async Task<IReadOnlyList<ChangeReading>> ReadAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        Dictionary<string, HashSet<string>> alive = new(StringComparer.Ordinal);
        List<ChangeReading> states = new(changes.Count);
        foreach (Change change in changes)
        {
            bool done =
                change.Kind == ChangeKind.RemoveUser
                    ? await connection.Users.GetAsync(change.ItemId, log, token).ConfigureAwait(false)
                        is null
                            or { Status: UserStatus.Deleted }
                    : !(await AliveAsync(change.UserId ?? string.Empty).ConfigureAwait(false)).Contains(
                        change.ItemType + "\n" + change.ItemId
                    );
            states.Add(done ? ChangeState.Done : ChangeState.NotDone);
        }

        return states;

        async Task<HashSet<string>> AliveAsync(string userId)
        {
            if (!alive.TryGetValue(userId, out HashSet<string>? keys))
            {
                keys = new HashSet<string>(
                    (await connection.Credentials.ListAsync(userId, log, token).ConfigureAwait(false)).Select(c => c.Kind + "\n" + c.Id),
                    StringComparer.Ordinal
                );
                alive[userId] = keys;
            }

            return keys;
        }
    }

    public ChangeSender Begin(Connection connection, int? throttleLimit) => new RemovalSender(connection);
}
