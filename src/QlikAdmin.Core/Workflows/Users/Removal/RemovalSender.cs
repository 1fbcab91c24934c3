using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Ownership;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>Deletes users of one connection, one after the other, and revokes their keys and tokens.</summary>
internal sealed class RemovalSender : ChangeSender
{
    private const int CredentialsPerBatch = 100;

    private readonly Connection _connection;
    private readonly AdminRoster _admins;
    private readonly RemovalGuard _guard;

    public RemovalSender(Connection connection)
    {
        _connection = connection;
        _admins = new AdminRoster(connection);
        _guard = new RemovalGuard(connection, _admins);
    }

    public override int BatchSize(ChangeKind kind) => kind == ChangeKind.RevokeCredential ? CredentialsPerBatch : 1;

    public override async Task<IReadOnlyList<CheckedChange>> CheckAsync(
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<CheckedChange> checks = new(changes.Count);
        foreach (Change change in changes)
        {
            ItemResult? left;
            try
            {
                left =
                    change.Kind == ChangeKind.RemoveUser ? await CheckDeletionAsync(change, log, token).ConfigureAwait(false)
                    : CredentialOf(change) is null ? ItemResult.Failed(UnknownKind(change))
                    : null;
            }
            catch (QlikException e)
            {
                left = ItemResult.NotSent(e);
            }

            checks.Add(new CheckedChange(change, left));
        }

        return checks;
    }

    public override async Task<IReadOnlyList<ItemResult>> SendAsync(
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        return changes[0].Kind == ChangeKind.RemoveUser
            ? new[]
            {
                new ItemResult(
                    await _connection.UserWriter.DeleteAsync(changes[0].ItemId, log, token).ConfigureAwait(false),
                    RemovalTexts.NotLookedAt(changes[0].FactsAs<DeletionFacts>().NotLookedAt)
                ),
            }
            : await new CredentialRevocation(_connection, changes.Select(c => CredentialOf(c)!).ToList())
                .RunAsync(log, token)
                .ConfigureAwait(false);
    }

    /// <summary>A user who is deleted, or may be, no longer counts as an administrator.</summary>
    public override void Learn(Change change, ItemResult result)
    {
        if (change.Kind == ChangeKind.RemoveUser && (result.Error is null || result.InDoubt))
        {
            _admins.Take(change.ItemId, AdminLoss.Person);
        }
    }

    private static UserCredential? CredentialOf(Change change) =>
        Enum.TryParse(change.ItemType, out CredentialKind kind)
            ? new UserCredential(kind, change.ItemId, change.UserId ?? string.Empty, change.ItemName)
            : null;

    private static QlikException UnknownKind(Change change) =>
        new(ErrorReason.NotSupported, $"Revoke {change.ItemType} {change.ItemId}: this version does not know such a kind of key.");

    /// <summary>Prompts, earlier removals and a long move take time, and a run may have been stopped days ago. So everything is checked
    /// again.</summary>
    private async Task<ItemResult?> CheckDeletionAsync(Change change, IOperationLog log, CancellationToken token)
    {
        User? user = await _connection.Users.GetAsync(change.ItemId, log, token).ConfigureAwait(false);
        if (user is null || user.Status == UserStatus.Deleted)
        {
            return new ItemResult(Outcome.AlreadyGone);
        }

        await _guard.RequireRemovableAsync(user, fresh: true, log, token).ConfigureAwait(false);
        if (change.From == UserStatus.Invited.ToString() && user.Status != UserStatus.Invited)
        {
            throw RemovalTexts.Accepted(user);
        }

        DeletionFacts facts = change.FactsAs<DeletionFacts>();
        if (facts.LeavesItems || facts.AreItemsRead || user.Status == UserStatus.Invited)
        {
            return null;
        }

        IReadOnlyList<OwnedItem> left = await OwnedItems
            .FindLeftAsync(_connection, user.Id, KindsOf(facts), null, log, token)
            .ConfigureAwait(false);
        return left.Count == 0
            ? null
            : throw new QlikException(
                ErrorReason.ItemsLeft,
                $"Remove {user} on '{_connection.Name}': the user still owns {RemovalTexts.Count(left.Count)} that can move: {RemovalTexts.List(left)}. The user was not deleted."
            )
            {
                NextStep = "Run Remove-QlikUser again with -NewOwner.",
            };
    }

    /// <summary>The kinds that a removal looks at; empty for all.</summary>
    private IReadOnlyList<OwnedItemKind> KindsOf(DeletionFacts facts) =>
        facts.NotLookedAt.Count == 0
            ? Array.Empty<OwnedItemKind>()
            : _connection.Ownership.Kinds.Where(k => !facts.NotLookedAt.Contains(k.ToString())).ToList();
}
