using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>Lists the items of leavers. If the caller may not read a kind, nobody knows what it holds, so the removal is refused, unless
/// the caller skips that kind.</summary>
/// <remarks>One instance serves one run: a kind that may not be read for one user may not be read for the next.</remarks>
internal sealed class LeaverItems
{
    private readonly Connection _connection;
    private IReadOnlyList<UnreadKinds> _refused = Array.Empty<UnreadKinds>();

    /// <param name="connection">Where.</param>
    /// <param name="skipped">Kinds that are not looked at. Kinds that the product does not have are ignored.</param>
    public LeaverItems(Connection connection, IReadOnlyCollection<OwnedItemKind> skipped)
    {
        _connection = connection;
        NotLookedAt = connection.Ownership.Kinds.Where(skipped.Contains).ToList();
        Kinds =
            NotLookedAt.Count == 0
                ? Array.Empty<OwnedItemKind>()
                : connection.Ownership.Kinds.Where(k => !NotLookedAt.Contains(k)).ToList();
    }

    /// <summary>Kinds that are not looked at, as the caller wanted.</summary>
    public IReadOnlyList<OwnedItemKind> NotLookedAt { get; }

    /// <summary>Kinds that are asked for; empty for all of them.</summary>
    public IReadOnlyList<OwnedItemKind> Kinds { get; }

    /// <summary>Everything the user owns, in the order in which it would be moved.</summary>
    /// <exception cref="QlikException">Forbidden, when a kind may not be read. InvalidInput, when every kind is skipped.</exception>
    public async Task<IReadOnlyList<OwnedItem>> ListAsync(User user, IOperationLog log, CancellationToken token)
    {
        List<OwnedItem> items = new();
        List<OwnedItemKind> order = _connection.Ownership.Kinds.ToList();
        if (NotLookedAt.Count == order.Count)
        {
            throw new QlikException(
                ErrorReason.InvalidInput,
                $"Remove {user} on '{user.Connection}': -SkipKind names every kind of owned item. Nothing was changed."
            )
            {
                NextStep = "Name only the kinds that this credential may not read. Test-QlikConnection shows them.",
            };
        }

        if (_refused.Count == 0)
        {
            _refused = await _connection.Ownership.ListAsync(new[] { user.Id }, Kinds, Take, log, token).ConfigureAwait(false);
        }

        if (_refused.Count > 0)
        {
            throw Refused(user);
        }

        return items
            .GroupBy(i => (i.Kind, i.Id))
            .Select(g => g.First())
            .OrderBy(i => order.IndexOf(i.Kind) is int place && place >= 0 ? place : order.Count)
            .ToList();

        Task Take(IReadOnlyList<OwnedItem> page, CancellationToken pageToken)
        {
            items.AddRange(page);
            return Task.CompletedTask;
        }
    }

    private QlikException Refused(User user)
    {
        List<OwnedItemKind> kinds = _refused.SelectMany(u => u.Kinds).Distinct().ToList();
        QlikException cause = _refused[0].Cause;
        string rights = string.Join("; ", kinds.GroupBy(_connection.Ownership.RightToRead).Select(g => $"{Names(g)}: {g.Key}"));
        string skip = string.Join(", ", NotLookedAt.Concat(kinds));
        return cause.Saying(
            $"Remove {user} on '{user.Connection}': this credential may not read what the user owns of the kind {Names(kinds)}: {cause.Message.TrimEnd('.')}. Nothing was changed.",
            $"Connect with what this needs ({rights}). Or run Remove-QlikUser again with -SkipKind {skip}: then these items are not looked at, and what the user owns of them {Fate()}."
        );
    }

    private string Fate() => _connection.RemovalFacts.Heir is string heir ? $"goes to {heir}" : "stays on the server without an owner";

    private static string Names(IEnumerable<OwnedItemKind> kinds) => string.Join(", ", kinds);
}
