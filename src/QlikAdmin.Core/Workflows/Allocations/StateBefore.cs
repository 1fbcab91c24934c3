using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Allocations;

/// <summary>What a licence change remembers of the moment before it, so that what it did can be told later from what was so already, or
/// came after it.</summary>
internal static class StateBefore
{
    /// <summary>A gift or a conversion with what was there before: read where one person can be read, else the server's time.</summary>
    /// <exception cref="QlikException">It could not be read. Such a change must not be sent: should its answer be lost, nobody could tell it
    /// from what was so before.</exception>
    public static async Task<Change> OfGiftAsync(Connection connection, Change gift, IOperationLog log, CancellationToken token)
    {
        Change change = AtServerTime(gift, connection);
        if (connection.Allocations.ConfirmsByFullList || change.FactsAs<LicenseFacts>().WasHeld is not null)
        {
            return change;
        }

        AllocationRequest request = AllocationChanges.Request(change);
        try
        {
            IReadOnlyList<Allocation> rows = await connection
                .Allocations.FindAsync(request.User, request.Type, log, token)
                .ConfigureAwait(false);
            return WithHeld(change, rows.Any(r => AllocationChanges.IsAbout(change, r)));
        }
        catch (QlikException e)
        {
            throw e.Saying(
                $"{change.Kind} {request.Type} of {request.User.Key} on '{connection.Name}': nothing was sent, since what is held now could not be read: {e.Message}",
                e.NextStep
            );
        }
    }

    /// <summary>A licence change with the time that it is on the server.</summary>
    public static Change AtServerTime(Change change, Connection connection)
    {
        return connection.Http.ServerClock.UtcNow is DateTimeOffset now
            ? change with
            {
                Facts = change.FactsAs<LicenseFacts>() with { ServerTime = now },
            }
            : change;
    }

    /// <summary>A change that a read has just shown not to be made: what it gives is not there. Every other kind stays as it is.</summary>
    public static Change OfReading(Change change)
    {
        return change.Kind is ChangeKind.AddAllocation or ChangeKind.RestoreAllocation or ChangeKind.ConvertAllocation
            ? WithHeld(change, false)
            : change;
    }

    /// <summary>Whether it was there before for sure.</summary>
    public static bool IsKnownBefore(Change change) => change.FactsAs<LicenseFacts>().WasHeld == true;

    /// <summary>Whether what is held now is the work of this change for sure.</summary>
    public static bool IsMadeBy(Change change, Allocation now)
    {
        // A row that a conversion names was read before, with the type that it had then.
        bool namesRow = change.Kind == ChangeKind.ConvertAllocation && change.ItemId != change.User;
        return !IsKnownBefore(change) && (namesRow || change.FactsAs<LicenseFacts>().WasHeld is not null || now.CreatedAt >= Time(change));
    }

    /// <summary>Whether a unit was given after the change was begun, for sure, by the time that the server gives for it.</summary>
    public static bool IsGivenAfter(Change change, Allocation now) => now.CreatedAt > Time(change) + ServerClock.Resolution;

    /// <summary>Whether the change knows its moment.</summary>
    public static bool HasTime(Change change) => Time(change) is not null;

    private static Change WithHeld(Change change, bool wasHeld) =>
        change with
        {
            Facts = change.FactsAs<LicenseFacts>() with { WasHeld = wasHeld },
        };

    private static DateTimeOffset? Time(Change change) => change.FactsAs<LicenseFacts>().ServerTime;
}
