using QlikAdmin.Changes;
using QlikAdmin.Connections;

namespace QlikAdmin.Workflows.Allocations;

/// <summary>The allocations of one connection, read once, to compare with changes of a journal.</summary>
internal sealed class AllocationStates
{
    private readonly ILookup<string, Allocation> _byId;
    private readonly ILookup<string, Allocation> _byUser;
    private readonly StringComparer _names;
    private readonly Connection _connection;

    private AllocationStates(Connection connection, IReadOnlyCollection<Allocation> rows)
    {
        _connection = connection;
        _names = connection.People.Keys;
        _byId = rows.ToLookup(r => r.Id, _names);
        _byUser = rows.Where(r => r.User is not null).ToLookup(r => r.User!, _names);
    }

    /// <summary>Reads all allocations of the types that the changes are about.</summary>
    public static async Task<AllocationStates> ReadAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<Allocation> rows = new();

        // It must be seen if a person was given another type instead. Kinds of CALs do not replace each other, and each kind costs its own
        // read.
        bool needsAll =
            connection.Allocations.TypesExcludeEachOther
            && changes.Any(c => c.Kind == ChangeKind.RemoveAllocation && StateBefore.HasTime(c));
        string[] types = needsAll
            ? Array.Empty<string>()
            : changes.SelectMany(c => new[] { c.From, c.To }).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        await ListAsync(orphan: false).ConfigureAwait(false);

        // A person who was deleted in the meantime is not in the list of users any more, but may still hold the unit.
        await ListAsync(orphan: true).ConfigureAwait(false);
        AllocationStates states = new(connection, rows);
        await states.ReadUsesAsync(changes, log, token).ConfigureAwait(false);
        return states;

        Task ListAsync(bool orphan)
        {
            AllocationQuery query = new()
            {
                Types = types,
                Orphan = orphan,
                KeysOnly = true,
            };
            return connection.Allocations.ListAsync(query, TakeAsync, log, token);
        }

        Task TakeAsync(IReadOnlyList<Allocation> page, CancellationToken pageToken)
        {
            rows.AddRange(page);
            return Task.CompletedTask;
        }
    }

    /// <summary>The state of a change.</summary>
    public ChangeReading Of(Change change) =>
        change.Kind switch
        {
            ChangeKind.RemoveAllocation => OfRemoval(change),
            ChangeKind.ConvertAllocation => OfConversion(change),
            _ => Find(change, change.To) is Allocation row ? Given(change, row) : ChangeState.NotDone,
        };

    /// <summary>Reads the last use of the units that are still held and were chosen by it, where only a separate list has it. A run that
    /// took all its units back needs none.</summary>
    private async Task ReadUsesAsync(IReadOnlyList<Change> changes, IOperationLog log, CancellationToken token)
    {
        List<Allocation> held = changes
            .Where(c => c.Kind == ChangeKind.RemoveAllocation && AllocationChanges.LastUsedAt(c) is not null)
            .SelectMany(c => _byId[c.ItemId])
            .Where(r => r.Status == AllocationStatus.Active && r.LastUsedSource == LastUsedSource.Unknown)
            .Distinct()
            .ToList();
        if (held.Count > 0 && await _connection.Allocations.ReadLastUseAsync(log, token).ConfigureAwait(false) is ILastUse uses)
        {
            IReadOnlyList<DateTimeOffset?> now = await uses.OfAsync(held, log, token).ConfigureAwait(false);
            for (int i = 0; i < held.Count; i++)
            {
                held[i].LastUsedAt = now[i];
            }
        }
    }

    private ChangeReading OfRemoval(Change change)
    {
        Allocation? held = _byId[change.ItemId].FirstOrDefault(r => r.Status == AllocationStatus.Active);
        if (held is null)
        {
            if (Find(change, change.From) is { Scope: null })
            {
                // The unit was given anew, under a new key.
                return ChangeState.NotDone;
            }

            // Several rows may belong to one person. The one with the latest end of quarantine is the one that this removal left.
            Allocation? kept = _byId[change.ItemId]
                .Where(r => r.Status == AllocationStatus.Quarantined)
                .OrderByDescending(r => r.QuarantineEndsAt)
                .FirstOrDefault();
            string[] since = change.User is null
                ? Array.Empty<string>()
                : _byUser[change.User]
                    .Where(r => r is { IsPool: false, Status: AllocationStatus.Active } && StateBefore.IsGivenAfter(change, r))
                    .Select(r => r.Type)
                    .ToArray();
            return new ChangeReading(since.Length > 0 ? ChangeState.Other : ChangeState.Done)
            {
                GivenSince = since,
                Outcome = kept is null ? Outcome.Released : Outcome.Quarantined,
                QuarantineEndsAt = kept?.QuarantineEndsAt,
            };
        }

        bool isOthers = change.User is not null && held.User is not null && !_names.Equals(held.User, change.User);
        string? usedSince = UsedSince.Why(AllocationChanges.Allocation(change, _connection), held.LastUsedAt);
        return isOthers || usedSince is not null ? new ChangeReading(ChangeState.Other) { Detail = usedSince } : ChangeState.NotDone;
    }

    private ChangeReading OfConversion(Change change)
    {
        Allocation? old = Find(change, change.From);
        Allocation? now = Find(change, change.To);
        return old is null == now is null ? ChangeState.Other
            : now is null ? ChangeState.NotDone
            : Given(change, now);
    }

    private static ChangeReading Given(Change change, Allocation row)
    {
        bool isMade = StateBefore.IsMadeBy(change, row);
        return new ChangeReading(ChangeState.Done)
        {
            NewId = row.Id,
            Outcome = isMade ? null : Outcome.Exists,
            Detail =
                isMade ? null
                : StateBefore.IsKnownBefore(change) ? "The answer was lost. It was already so before this run."
                : "The answer was lost. It is so now, but it is not known whether it was so before, so Undo-QlikOperation leaves it alone.",
        };
    }

    private Allocation? Find(Change change, string? type)
    {
        return change.User is null
            ? null
            : _byUser[change.User]
                .FirstOrDefault(r =>
                    string.Equals(r.Type, type, StringComparison.OrdinalIgnoreCase) && AllocationChanges.IsAbout(change, r)
                );
    }
}
