using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Allocations;

/// <summary>Takes allocations of one connection back, gives, converts and restores them, and reads the state again afterwards.</summary>
internal sealed class AllocationSender : ChangeSender
{
    private readonly Connection _connection;
    private readonly IAllocationReader _reader;
    private readonly IAllocationWriter _writer;
    private readonly IRemovalRun? _removals;
    private readonly int? _givenLimit;
    private readonly int _throttleLimit;
    private readonly UseRecheck _uses;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public AllocationSender(Connection connection, int? throttleLimit)
    {
        _connection = connection;
        _reader = connection.Allocations;
        _writer = connection.AllocationWriter;
        _givenLimit = throttleLimit;
        _throttleLimit = throttleLimit ?? _writer.DefaultThrottleLimit;
        _removals = _writer.BeginRemovals();
        _uses = new UseRecheck(_reader);
    }

    public override int BatchSize(ChangeKind kind) =>
        kind == ChangeKind.RemoveAllocation && _removals is not null ? _removals.BatchSize : _writer.BatchSize;

    public override void Expect(IReadOnlyList<Change> changes) =>
        _removals?.Expect(
            changes.Where(c => c.Kind == ChangeKind.RemoveAllocation).Select(c => AllocationChanges.Allocation(c, _connection)).ToList()
        );

    /// <summary>What is in doubt is not left for later where a cheap read can settle it.</summary>
    public override bool ConfirmsLater(Change change, ItemResult result) =>
        change.Kind == ChangeKind.RemoveAllocation
        && (
            _reader.ConfirmsByFullList
            || (!result.InDoubt && _removals?.ConfirmsLater(AllocationChanges.Allocation(change, _connection)) == true)
        );

    public override bool MustConfirm => _removals?.MustConfirm == true;

    public override async Task<IReadOnlyList<CheckedChange>> CheckAsync(
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        CheckedChange[] checks = changes.Select(c => new CheckedChange(c, null)).ToArray();
        if (changes[0].Kind is ChangeKind.RemoveAllocation or ChangeKind.ConvertAllocation)
        {
            // The use matters only for a unit that is taken from somebody, and not for one that is given.
            await LeaveUsedAsync(checks, log, token).ConfigureAwait(false);
        }

        List<int> open = Enumerable.Range(0, checks.Length).Where(i => checks[i].Left is null).ToList();

        // Removals are checked one after the other: a second removal of the same allocation must be noticed.
        bool isRemoval = changes[0].Kind == ChangeKind.RemoveAllocation;
        await Throttle.ForEachAsync(open, isRemoval ? 1 : _throttleLimit, CheckOneAsync, token).ConfigureAwait(false);
        return checks;

        async Task CheckOneAsync(int i, CancellationToken itemToken)
        {
            try
            {
                checks[i] = isRemoval
                    ? await CheckRemovalAsync(changes[i], log, itemToken).ConfigureAwait(false)
                    : await CheckGiftAsync(changes[i], log, itemToken).ConfigureAwait(false);
            }
            catch (QlikException e)
            {
                checks[i] = new CheckedChange(changes[i], ItemResult.NotSent(e));
            }
        }
    }

    public override async Task<IReadOnlyList<ItemResult>> SendAsync(
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (changes[0].Kind == ChangeKind.RemoveAllocation)
        {
            return await RemoveAsync(changes, log, token).ConfigureAwait(false);
        }

        IReadOnlyList<AllocationRequest> requests = changes.Select(AllocationChanges.Request).ToList();
        return await (
            changes[0].Kind switch
            {
                ChangeKind.AddAllocation => _writer.AddAsync(requests, _throttleLimit, log, token),
                ChangeKind.ConvertAllocation => _writer.ConvertAsync(requests, _throttleLimit, log, token),
                _ => _writer.RestoreAsync(requests, _throttleLimit, log, token),
            }
        ).ConfigureAwait(false);
    }

    public override async Task ConfirmAsync(IReadOnlyList<ItemResult> sent, IOperationLog log, CancellationToken token)
    {
        IReadOnlyList<ItemResult<Allocation>> open = sent.Cast<ItemResult<Allocation>>().Where(a => !a.IsSettled).ToList();
        if (open.Count == 0)
        {
            return;
        }

        try
        {
            await (_removals?.ConfirmAsync(open, log, token) ?? _writer.ConfirmAsync(open, log, token)).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            // A removal that was in doubt before keeps its own error, which has the server's answer to the removal itself.
            foreach (ItemResult<Allocation> attempt in open.Where(a => !a.IsSettled && !a.InDoubt))
            {
                attempt.Fail(Unconfirmed.Unread($"Remove {attempt.Item} on '{_connection.Name}'", e));
            }
        }
    }

    /// <summary>Leaves allocations alone that were used after they were chosen, where only a separate list shows the use. If that list
    /// can't be read, nothing is taken back.</summary>
    private async Task LeaveUsedAsync(CheckedChange[] checks, IOperationLog log, CancellationToken token)
    {
        // The plan itself has read the rows again that it chose.
        List<int> chosen = Enumerable
            .Range(0, checks.Length)
            .Where(i => checks[i].Change.Grounds is null && checks[i].Change.FactsAs<LicenseFacts>().IsChosenByUse)
            .ToList();
        try
        {
            IReadOnlyList<string?> reasons = await _uses
                .WhyLeftAsync(chosen.ConvertAll(i => AllocationChanges.Allocation(checks[i].Change, _connection)), log, token)
                .ConfigureAwait(false);
            for (int i = 0; i < chosen.Count; i++)
            {
                if (reasons[i] is string why)
                {
                    checks[chosen[i]] = checks[chosen[i]] with { Left = new ItemResult(Outcome.Skipped, why) };
                }
            }
        }
        catch (QlikException e)
        {
            chosen.ForEach(i => checks[i] = checks[i] with { Left = ItemResult.NotSent(e) });
        }
    }

    private async Task<CheckedChange> CheckRemovalAsync(Change change, IOperationLog log, CancellationToken token)
    {
        if (await NamedAsync(change, log, token).ConfigureAwait(false) is not Change named)
        {
            return new CheckedChange(change, new ItemResult(Outcome.AlreadyGone));
        }

        return new CheckedChange(
            StateBefore.AtServerTime(named, _connection),
            named.Undoes is not null || _seen.Add(named.ItemId + "\n" + named.From)
                ? null
                : new ItemResult(Outcome.AlreadyGone, "The same allocation came earlier in this run.")
        );
    }

    /// <summary>The change with the key of its row. Where the answer to a gift was lost, the journal may know only the person. Null when
    /// the person holds nothing of that type.</summary>
    private async Task<Change?> NamedAsync(Change change, IOperationLog log, CancellationToken token)
    {
        if (change.Undoes is null || change.User is not string user || change.ItemId != user || change.From is not string type)
        {
            return change;
        }

        AllocationUser person = new(user, change.UserId ?? user, change.ItemName, null);
        List<Allocation> held = (await _reader.FindAsync(person, type, log, token).ConfigureAwait(false))
            .Where(r => AllocationChanges.IsAbout(change, r))
            .ToList();
        return held.Count == 0 ? null
            : held.Count == 1 ? change with { ItemId = held[0].Id }
            : throw new QlikException(
                ErrorReason.InvalidInput,
                $"Remove {type} of {user} on '{_connection.Name}': the person holds {held.Count} of them, and the journal does not say which one is meant."
            )
            {
                NextStep = $"List them with Get-QlikAllocation {type} -User '{user}', and pipe the right one into Remove-QlikAllocation.",
            };
    }

    private async Task<CheckedChange> CheckGiftAsync(Change change, IOperationLog log, CancellationToken token)
    {
        Change gift = change;
        if (gift.UserId is null && _writer.NeedsUserId)
        {
            AllocationUser holder = await _reader.FindUserAsync(gift.User ?? gift.ItemId, log, token).ConfigureAwait(false);
            gift = gift with { UserId = holder.Id };
        }

        return new CheckedChange(await StateBefore.OfGiftAsync(_connection, gift, log, token).ConfigureAwait(false), null);
    }

    private async Task<IReadOnlyList<ItemResult>> RemoveAsync(IReadOnlyList<Change> changes, IOperationLog log, CancellationToken token)
    {
        Dictionary<Allocation, Change> wanted = new(changes.Count);
        List<Allocation> batch = new(changes.Count);
        foreach (Change change in changes)
        {
            Allocation allocation = AllocationChanges.Allocation(change, _connection);
            wanted.Add(allocation, change);
            batch.Add(allocation);
        }

        // Without a check a product may skip the read before the removal.
        bool asks = changes.Any(c => c.Grounds is not null || c.FactsAs<LicenseFacts>().IsChosenByUse);
        TakeBackCheck? check = asks ? WhyLeft : null;
        IReadOnlyList<ItemResult<Allocation>> attempts = await (
            _removals?.RemoveAsync(batch, _givenLimit, check, log, token) ?? _writer.RemoveAsync(batch, _throttleLimit, check, log, token)
        ).ConfigureAwait(false);
        if (!_reader.ConfirmsByFullList)
        {
            await ConfirmAsync(attempts.Where(a => !ConfirmsLater(wanted[a.Item], a)).ToList(), log, token).ConfigureAwait(false);
        }
        else
        {
            // It would cost too much to read the whole list for one leaver, and the deletion of the user frees the unit in any case.
            foreach (ItemResult<Allocation> attempt in attempts.Where(a => a.IsOpen && wanted[a.Item].Removal is not null))
            {
                attempt.Settle(Outcome.Released);
            }
        }

        return attempts;

        string? WhyLeft(Allocation chosen, Allocation now)
        {
            Change change = wanted[chosen];
            return change.Grounds is ChangeGrounds grounds
                ? ChangedUnit.Why(now, change.From ?? change.ItemType ?? string.Empty, change.User, grounds, _connection.People)
                : UsedSince.Why(chosen, now.LastUsedAt);
        }
    }
}
