using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Allocations;

/// <summary>Records the state before a licence change. Later it shows whether the change itself had an effect, or whether the server was in
/// that state before, or came to it afterwards.</summary>
internal static class StateBefore
{
    /// <summary>A gift or a conversion with the state before it. Where one person can be read it is what the person held, else it is the
    /// server's time.</summary>
    /// <exception cref="QlikException">The state could not be read. Such a change must not be sent: if its answer was lost, nobody could
    /// tell its effect from the state before.</exception>
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

    /// <summary>A licence change with the current time of the server.</summary>
    public static Change AtServerTime(Change change, Connection connection)
    {
        return connection.Http.ServerClock.UtcNow is DateTimeOffset now
            ? change with
            {
                Facts = change.FactsAs<LicenseFacts>() with { ServerTime = now },
            }
            : change;
    }

    /// <summary>A change that a read has just shown not to be made: the person does not hold what it gives. Other kinds stay as they
    /// are.</summary>
    public static Change OfReading(Change change)
    {
        return change.Kind is ChangeKind.AddAllocation or ChangeKind.RestoreAllocation or ChangeKind.ConvertAllocation
            ? WithHeld(change, false)
            : change;
    }

    /// <summary>Whether the person certainly held it before.</summary>
    public static bool IsKnownBefore(Change change) => change.FactsAs<LicenseFacts>().WasHeld == true;

    /// <summary>Whether this change certainly gave what the person holds now.</summary>
    public static bool IsMadeBy(Change change, Allocation now)
    {
        // If a conversion names a row, that row was read before the change, with the type that it had then.
        bool namesRow = change.Kind == ChangeKind.ConvertAllocation && change.ItemId != change.User;
        return !IsKnownBefore(change) && (namesRow || change.FactsAs<LicenseFacts>().WasHeld is not null || now.CreatedAt >= Time(change));
    }

    /// <summary>Whether a unit was certainly given after the change was begun, by the server's date of the unit.</summary>
    public static bool IsGivenAfter(Change change, Allocation now) => now.CreatedAt > Time(change) + ServerClock.Resolution;

    /// <summary>Whether the change has recorded its time.</summary>
    public static bool HasTime(Change change) => Time(change) is not null;

    private static Change WithHeld(Change change, bool wasHeld) =>
        change with
        {
            Facts = change.FactsAs<LicenseFacts>() with { WasHeld = wasHeld },
        };

    private static DateTimeOffset? Time(Change change) => change.FactsAs<LicenseFacts>().ServerTime;
}
