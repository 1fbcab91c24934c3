using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;
using QlikAdmin.Workflows.Ownership;
using QlikAdmin.Workflows.Users.Removal;

namespace QlikAdmin.Workflows.Users;

/// <summary>What the journal records of a removal, and how a stopped one goes on. Neither kind has an undo.</summary>
internal sealed class RemovalChanges : IChangeHandler
{
    private const string LeaveBehind = "LeaveBehind";
    private const string NotLookedAt = "NotLookedAt";
    private const char Separator = ',';
    private const string Yes = "true";

    public IReadOnlyCollection<ChangeKind> Kinds { get; } = new[] { ChangeKind.RemoveUser, ChangeKind.RevokeCredential };

    /// <summary>Every change of a removal, in the order in which they are made.</summary>
    public static IReadOnlyList<Change> All(RemovalPreview preview, RemovalOptions options, UserStatus blocked)
    {
        return RemovalPhases.Of(preview, options, blocked).SelectMany(Changes).ToList();

        IEnumerable<Change> Changes(RemovalPhase phase) =>
            phase switch
            {
                RemovalPhase.TakeLicenses => preview.Allocations.Select(a => TakeBack(preview.User, a)),
                RemovalPhase.Block => new[] { Block(preview.User, blocked) },
                RemovalPhase.Move => preview.Moving.Select(i => OwnershipChanges.ToChange(i, preview.NewOwner!, preview.User.Id)),
                RemovalPhase.Revoke => preview.Credentials.Select(c => Revoke(preview.User, c)),
                _ => new[] { Delete(preview, options.Force && preview.NewOwner is null) },
            };
    }

    public static Change Revoke(User user, UserCredential credential) =>
        new(ChangeKind.RevokeCredential, credential.Id)
        {
            ItemType = credential.Kind.ToString(),
            ItemName = credential.Description,
            User = user.Account,
            UserId = user.Id,
            Removal = user.Id,
        };

    /// <summary>Taking a licence back of somebody who goes, used or not.</summary>
    public static Change TakeBack(User user, Allocation allocation) =>
        AllocationRecords.OfRemoval(allocation, evenIfUsed: true) with
        {
            Removal = user.Id,
        };

    public static Change Block(User user, UserStatus blocked) =>
        new(ChangeKind.SetUserStatus, user.Id)
        {
            User = user.Account,
            UserId = user.Id,
            From = user.Status.ToString(),
            To = blocked.ToString(),
            Removal = user.Id,
        };

    public static Change Delete(RemovalPreview preview, bool leaveBehind) =>
        new(ChangeKind.RemoveUser, preview.User.Id)
        {
            User = preview.User.Account,
            UserId = preview.User.Id,
            From = preview.User.Status.ToString(),
            Removal = preview.User.Id,
            More = Facts(leaveBehind, preview.NotLookedAt),
        };

    public string? WhyNoUndo(Change change) =>
        change.Kind == ChangeKind.RemoveUser
            ? "A deleted user can't be brought back: a new invitation or login creates another user, with another id."
            : "A revoked key or token can't be made valid again: its owner must create a new one.";

    public Change Reverse(Change change, string? newId) =>
        throw new QlikException(ErrorReason.NoUndo, $"{change.Kind} {change.ItemId}: {WhyNoUndo(change)}");

    /// <summary>Who is gone already is as the change leaves them.</summary>
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

    public async Task<IReadOnlyList<ItemResult>> ApplyAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        AdminRoster admins = new(connection);
        RemovalGuard guard = new(connection, admins);
        List<ItemResult> results = new(changes.Count);
        foreach (Change change in changes)
        {
            ItemResult result;
            try
            {
                result =
                    change.Kind == ChangeKind.RemoveUser
                        ? await DeleteAsync(connection, guard, change, log, token).ConfigureAwait(false)
                        : await RevokeAsync(connection, change, log, token).ConfigureAwait(false);
            }
            catch (QlikException e)
            {
                result = ItemResult.Failed(e);
            }

            if (change.Kind == ChangeKind.RemoveUser && (result.Error is null || result.InDoubt))
            {
                admins.Take(change.ItemId, AdminLoss.Person);
            }

            results.Add(result);
        }

        return results;
    }

    private static Dictionary<string, string>? Facts(bool leaveBehind, IReadOnlyCollection<OwnedItemKind> notLookedAt)
    {
        Dictionary<string, string> facts = new();
        if (leaveBehind)
        {
            facts[LeaveBehind] = Yes;
        }

        if (notLookedAt.Count > 0)
        {
            facts[NotLookedAt] = string.Join(Separator.ToString(), notLookedAt);
        }

        return facts.Count > 0 ? facts : null;
    }

    /// <summary>The kinds that a removal looks at; empty for all.</summary>
    private static IReadOnlyList<OwnedItemKind> KindsOf(Connection connection, Change change)
    {
        string[] skipped = change.Fact(NotLookedAt)?.Split(Separator) ?? Array.Empty<string>();
        return skipped.Length == 0
            ? Array.Empty<OwnedItemKind>()
            : connection.Ownership.Kinds.Where(k => !skipped.Contains(k.ToString())).ToList();
    }

    private static async Task<ItemResult> RevokeAsync(Connection connection, Change change, IOperationLog log, CancellationToken token)
    {
        if (!Enum.TryParse(change.ItemType, out CredentialKind kind))
        {
            throw new QlikException(
                ErrorReason.NotSupported,
                $"Revoke {change.ItemType} {change.ItemId}: this version does not know such a kind of key."
            );
        }

        UserCredential credential = new(kind, change.ItemId, change.UserId ?? string.Empty, change.ItemName);
        return (await new CredentialRevocation(connection, new[] { credential }).RunAsync(log, token).ConfigureAwait(false))[0];
    }

    /// <summary>A run that is resumed may have stopped before the last move, and much may have happened since: all is looked at
    /// again.</summary>
    private static async Task<ItemResult> DeleteAsync(
        Connection connection,
        RemovalGuard guard,
        Change change,
        IOperationLog log,
        CancellationToken token
    )
    {
        User? user = await connection.Users.GetAsync(change.ItemId, log, token).ConfigureAwait(false);
        if (user is null || user.Status == UserStatus.Deleted)
        {
            return new ItemResult(Outcome.AlreadyGone);
        }

        await guard.RequireRemovableAsync(user, fresh: true, log, token).ConfigureAwait(false);
        if (change.From == UserStatus.Invited.ToString() && user.Status != UserStatus.Invited)
        {
            throw RemovalTexts.Of(user, RemovalTexts.Accepted(user), "The user was not deleted.");
        }

        if (change.Fact(LeaveBehind) != Yes && user.Status != UserStatus.Invited)
        {
            IReadOnlyList<OwnedItem> left = await OwnershipMover
                .FindLeftAsync(connection, user.Id, KindsOf(connection, change), null, log, token)
                .ConfigureAwait(false);
            if (left.Count > 0)
            {
                throw new QlikException(
                    ErrorReason.ItemsLeft,
                    $"Remove {user} on '{connection.Name}': the user still owns {RemovalTexts.Count(left.Count)} that can move: {RemovalTexts.List(left)}. The user was not deleted."
                )
                {
                    NextStep = "Run Remove-QlikUser again with -NewOwner.",
                };
            }
        }

        return new ItemResult(await connection.Users.DeleteAsync(user.Id, log, token).ConfigureAwait(false));
    }
}
