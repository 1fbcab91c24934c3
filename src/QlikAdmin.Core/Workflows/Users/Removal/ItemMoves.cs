using QlikAdmin.Changes;
using QlikAdmin.Workflows.Ownership;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>Moves the items of a leaver until nothing movable is left. Items that the leaver creates in the meantime are moved
/// too.</summary>
internal sealed class ItemMoves
{
    // A leaver who still works creates new items. If they come faster than these rounds, the leaver should be blocked first.
    private const int MostRounds = 3;

    private const int MostCauses = 3;

    private readonly Connection _connection;
    private readonly RemovalPreview _preview;
    private readonly ChangeExecutor _executor;
    private readonly int? _throttleLimit;
    private readonly Dictionary<string, OwnedItem> _moved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlannedChange> _failed = new(StringComparer.Ordinal);

    public ItemMoves(Connection connection, ChangeExecutor executor, RemovalPreview preview, int? throttleLimit)
    {
        _connection = connection;
        _preview = preview;
        _throttleLimit = throttleLimit;
        _executor = executor;
        NotMoved = preview.Staying;
    }

    /// <summary>The items that were moved. The owner of each was read back.</summary>
    public IReadOnlyList<OwnedItem> Moved => _moved.Values.ToList();

    /// <summary>The items whose owner is still the leaver.</summary>
    public IReadOnlyList<OwnedItem> NotMoved { get; private set; }

    /// <param name="leaveBehind">Whether items stay without a new owner, as the caller wanted.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the moves. Changes that were begun stay open in the journal.</param>
    /// <exception cref="QlikException">ItemsLeft, with the causes. OwnsItems, when the leaver owned nothing before, owns something now, and
    /// there is no new owner. JournalFailed.</exception>
    public async Task RunAsync(bool leaveBehind, IOperationLog log, CancellationToken token)
    {
        if (leaveBehind)
        {
            return;
        }

        IReadOnlyList<OwnedItem> left = _preview.Moving;
        for (int round = 0; round < MostRounds; round++)
        {
            await MoveAsync(left.Where(i => !_failed.ContainsKey(Key(i))).ToList(), log, token).ConfigureAwait(false);
            left = await ReadLeftAsync(log, token).ConfigureAwait(false);
            if (_preview.NewOwner is null || left.All(i => _failed.ContainsKey(Key(i))))
            {
                break;
            }
        }

        if (left.Count > 0)
        {
            throw Left(left);
        }
    }

    private static string Key(OwnedItem item) => item.Kind + "\n" + item.Id;

    private async Task MoveAsync(IReadOnlyList<OwnedItem> items, IOperationLog log, CancellationToken token)
    {
        if (items.Count == 0 || _preview.NewOwner is null)
        {
            return;
        }

        IReadOnlyList<PlannedChange> moves = await _executor
            .RunAsync(_connection, RemovalChanges.Moves(_preview, items), log, token)
            .ConfigureAwait(false);
        foreach (PlannedChange move in moves)
        {
            OwnedItem item = move.Change.FactsAs<MoveFacts>().Item!;
            if (move.Error is not null)
            {
                _failed[Key(item)] = move;
            }
            else if (move.Outcome is Outcome.Moved or Outcome.Exists)
            {
                _moved[Key(item)] = item;
            }
        }
    }

    private async Task<IReadOnlyList<OwnedItem>> ReadLeftAsync(IOperationLog log, CancellationToken token)
    {
        IReadOnlyList<OwnedItem> left = await OwnedItems
            .FindLeftAsync(_connection, _preview.User.Id, _preview.Kinds, _throttleLimit, log, token)
            .ConfigureAwait(false);
        HashSet<string> listed = new(left.Select(Key), StringComparer.Ordinal);

        // A list may be out of date in both directions. An item whose move failed counts as gone only when its own endpoint says so.
        List<OwnedItem> all = left.ToList();
        List<OwnedItem> doubtful = new();
        foreach (
            OwnedItem item in _failed
                .Values.Select(a => a.Change.FactsAs<MoveFacts>().Item!)
                .Where(i => !listed.Contains(Key(i)) && !_moved.ContainsKey(Key(i)))
                .ToList()
        )
        {
            string? owner = await _connection.Ownership.ReadOwnerAsync(item.Kind, item.Id, log, token).ConfigureAwait(false);
            if (owner == _preview.User.Id)
            {
                all.Add(item);
            }
            else if (owner is not null && owner == _preview.NewOwner?.Id)
            {
                _moved[Key(item)] = item;
                if (_failed[Key(item)].InDoubt)
                {
                    doubtful.Add(item);
                }
            }
        }

        if (doubtful.Count > 0)
        {
            log.Warning(
                $"Remove {_preview.User} on '{_connection.Name}': {RemovalTexts.Count(doubtful.Count)} moved to {_preview.NewOwner}, but only a later read showed it: {RemovalTexts.List(doubtful)}. They are open in the journal. Resume-QlikOperation settles that."
            );
        }

        NotMoved = _preview.Staying.Concat(all).ToList();
        return all;
    }

    private QlikException Left(IReadOnlyList<OwnedItem> left)
    {
        if (_preview.NewOwner is null)
        {
            return new QlikException(
                ErrorReason.OwnsItems,
                $"the user owns {RemovalTexts.Count(left.Count)} more since the list was made: {RemovalTexts.List(left)}"
            )
            {
                NextStep = "Run Remove-QlikUser again with -NewOwner.",
            };
        }

        string causes = string.Join(
            " ",
            left.Select(i => _failed.TryGetValue(Key(i), out PlannedChange? a) ? a.Error?.Message : null)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Take(MostCauses)
        );
        string why = causes.Length > 0 ? causes : "The person is still creating new items.";
        return new QlikException(
            ErrorReason.ItemsLeft,
            $"{RemovalTexts.Count(left.Count)} did not move to {_preview.NewOwner}, so the user was not deleted: {RemovalTexts.List(left)}. {why}"
        )
        {
            NextStep =
                causes.Length > 0
                    ? "Fix the cause, then run the same command again. It continues with the remaining items."
                    : "Run Remove-QlikUser again with -DisableFirst, so that the person can't sign in in the meantime.",
        };
    }
}
