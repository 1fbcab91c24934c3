using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Allocations;

/// <summary>What a licence change remembers of the moment before it, so that what it did can be told later from what was so already, or
/// came after it.</summary>
internal static class StateBefore
{
    private const string Held = "HeldBefore";
    private const string Moment = "ServerTime";

    /// <summary>Gifts or conversions with what was there before: read where one person can be read, else the server's time.</summary>
    /// <returns>In the order given; with the failure where it could not be read. Such a change must not be sent: should its answer be lost,
    /// nobody could tell it from what was so before.</returns>
    public static async Task<IReadOnlyList<(Change Change, QlikException? Unread)>> OfGiftsAsync(
        Connection connection,
        ChangeKind kind,
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        (Change Change, QlikException? Unread)[] changes = batch
            .Select(r => (AtServerTime(AllocationRecords.Of(kind, r), connection), (QlikException?)null))
            .ToArray();
        if (!connection.Allocations.ConfirmsByFullList)
        {
            await Throttle
                .ForEachAsync(Enumerable.Range(0, changes.Length).ToList(), throttleLimit, ReadAsync, token)
                .ConfigureAwait(false);
        }

        return changes;

        async Task ReadAsync(int i, CancellationToken itemToken)
        {
            try
            {
                IReadOnlyList<Allocation> rows = await connection
                    .Allocations.FindAsync(batch[i].User, batch[i].Type, log, itemToken)
                    .ConfigureAwait(false);
                changes[i].Change = changes[i]
                    .Change.WithFact(Held, rows.Any(r => AllocationRecords.IsAbout(changes[i].Change, r)).ToString());
            }
            catch (QlikException e)
            {
                changes[i].Unread = e.Saying(
                    $"{kind} {batch[i].Type} of {batch[i].User.Key} on '{connection.Name}': nothing was sent, since what is held now could not be read: {e.Message}",
                    e.NextStep
                );
            }
        }
    }

    /// <summary>A change with the time that it is on the server.</summary>
    public static Change AtServerTime(Change change, Connection connection)
    {
        return connection.Http.ServerClock.UtcNow is DateTimeOffset now
            ? change.WithFact(Moment, now.UtcDateTime.ToString("o", CultureInfo.InvariantCulture))
            : change;
    }

    /// <summary>A gift or a conversion that is made only after a read has shown that what it gives is not there.</summary>
    public static Change OfReversal(Change change) => change.WithFact(Held, bool.FalseString);

    /// <summary>A change that a read has just shown not to be made: what it gives is not there. Every other kind stays as it is.</summary>
    public static Change OfReading(Change change)
    {
        return change.Kind is ChangeKind.AddAllocation or ChangeKind.RestoreAllocation or ChangeKind.ConvertAllocation
            ? OfReversal(change)
            : change;
    }

    /// <summary>The change with nothing of this, for the reverse of one whose own moment is another.</summary>
    public static Change Without(Change change)
    {
        return change with
        {
            More = change.More?.Where(m => m.Key is not (Held or Moment)).ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal),
        };
    }

    /// <summary>Whether it was there before for sure.</summary>
    public static bool IsKnownBefore(Change change) => change.Fact(Held) == bool.TrueString;

    /// <summary>Whether what is held now is the work of this change for sure.</summary>
    public static bool IsMadeBy(Change change, Allocation now)
    {
        // A row that a conversion names was read before, with the type that it had then.
        bool namesRow = change.Kind == ChangeKind.ConvertAllocation && change.ItemId != change.User;
        return !IsKnownBefore(change) && (namesRow || change.Fact(Held) is not null || now.CreatedAt >= Time(change));
    }

    /// <summary>Whether a unit was given after the change was begun, for sure.</summary>
    public static bool IsGivenAfter(Change change, Allocation now) => IsAfter(change, now.CreatedAt);

    /// <summary>Whether something was made after the change was begun, for sure, by the time that the server gives for it.</summary>
    public static bool IsAfter(Change change, DateTimeOffset? made) => made > Time(change) + ServerClock.Resolution;

    /// <summary>Whether something was made by the change or later, by the time that the server gives for it; null where one of the times is
    /// not known.</summary>
    public static bool? IsSince(Change change, DateTimeOffset? made) => made is null || Time(change) is null ? null : made >= Time(change);

    /// <summary>Whether the change knows its moment.</summary>
    public static bool HasTime(Change change) => Time(change) is not null;

    private static DateTimeOffset? Time(Change change) => Json.Date(change.Fact(Moment));
}
