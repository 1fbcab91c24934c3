using QlikAdmin.Workflows.Ownership;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>Lists what leavers own. A kind that the caller may not read is refused as a whole inventory is, or told and passed over where
/// that is wanted.</summary>
/// <remarks>One instance serves one run: what may not be read of one user may not be read of the next.</remarks>
internal sealed class LeaverItems
{
    private readonly Connection _connection;
    private readonly bool _passesOver;
    private readonly HashSet<OwnedItemKind> _unreadable = new();

    public LeaverItems(Connection connection, bool passesOver)
    {
        _connection = connection;
        _passesOver = passesOver;
    }

    /// <summary>Kinds that were refused so far.</summary>
    public IReadOnlyCollection<OwnedItemKind> Unreadable => _unreadable;

    /// <summary>Kinds that can be asked for; empty for all of them.</summary>
    public IReadOnlyCollection<OwnedItemKind> Kinds =>
        _unreadable.Count == 0 ? Array.Empty<OwnedItemKind>() : _connection.Ownership.Kinds.Where(k => !_unreadable.Contains(k)).ToList();

    /// <summary>Everything the user owns, in the order in which it would be moved.</summary>
    /// <exception cref="QlikException">Forbidden, when something may not be read and that is not passed over.</exception>
    public async Task<IReadOnlyList<OwnedItem>> ListAsync(User user, IOperationLog log, CancellationToken token)
    {
        IReadOnlyList<OwnedItem> items;
        try
        {
            items = await OwnedItems.ListAllAsync(_connection, new[] { user.Id }, Kinds, log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.Forbidden && _passesOver)
        {
            items = await ListReadableAsync(user.Id, log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.Forbidden)
        {
            string message =
                $"Remove {user} on '{user.Connection}': this credential can't read everything that the user may own: {e.Message.TrimEnd('.')}. Nothing was changed.";
            throw e.Saying(
                message,
                "Connect with the API key of a tenant administrator: an OAuth client may not read everything. With -Force, items that can't be read are ignored and stay on the server."
            );
        }

        List<OwnedItemKind> order = _connection.Ownership.Kinds.ToList();
        return items
            .GroupBy(i => (i.Kind, i.Id))
            .Select(g => g.First())
            .OrderBy(i => order.IndexOf(i.Kind) is int place && place >= 0 ? place : order.Count)
            .ToList();
    }

    private async Task<IReadOnlyList<OwnedItem>> ListReadableAsync(string userId, IOperationLog log, CancellationToken token)
    {
        List<OwnedItem> items = new();
        foreach (OwnedItemKind kind in _connection.Ownership.Kinds)
        {
            try
            {
                items.AddRange(
                    await OwnedItems.ListAllAsync(_connection, new[] { userId }, new[] { kind }, log, token).ConfigureAwait(false)
                );
            }
            catch (QlikException e) when (e.Reason == ErrorReason.Forbidden)
            {
                _unreadable.Add(kind);
                log.Verbose($"{kind} is ignored: {e.Message}");
            }
        }

        return items;
    }
}
