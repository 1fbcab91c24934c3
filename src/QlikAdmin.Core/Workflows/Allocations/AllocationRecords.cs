using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Allocations;

/// <summary>Licence changes as the journal has them, and back.</summary>
internal static class AllocationRecords
{
    private const string Orphan = "Orphan";
    private const string LastUsed = "LastUsedAt";
    private const string Never = "Never";

    /// <summary>Taking an allocation back.</summary>
    public static Change OfRemoval(Allocation allocation) => OfRemoval(allocation, evenIfUsed: false);

    /// <summary>Taking an allocation back.</summary>
    /// <param name="allocation">The allocation as it was read.</param>
    /// <param name="evenIfUsed">Taken back also when it is used before that: then its use is no part of the record.</param>
    public static Change OfRemoval(Allocation allocation, bool evenIfUsed)
    {
        Dictionary<string, string> more = new(StringComparer.Ordinal);
        if (allocation.Orphan)
        {
            more[Orphan] = bool.TrueString;
        }

        if (!evenIfUsed && UsedSince.IsKnown(allocation))
        {
            more[LastUsed] = allocation.LastUsedAt is DateTimeOffset last
                ? last.UtcDateTime.ToString("o", CultureInfo.InvariantCulture)
                : Never;
        }

        return new Change(ChangeKind.RemoveAllocation, allocation.Id)
        {
            ItemType = allocation.Type,
            ItemName = allocation.UserName,
            User = allocation.User,
            UserId = allocation.UserId,
            From = allocation.Type,
            More = more,
        };
    }

    /// <summary>Giving or converting one.</summary>
    public static Change Of(ChangeKind kind, AllocationRequest request)
    {
        return new Change(kind, request.AllocationId ?? request.User.Key)
        {
            ItemType = request.Type,
            ItemName = request.User.Name,
            User = request.User.Key,
            UserId = request.User.Id,
            From = request.SourceType,
            To = request.Type,
        };
    }

    /// <summary>The allocation that a removal was about.</summary>
    public static Allocation Allocation(Change change, Connection connection)
    {
        return new Allocation(change.ItemId, connection.Product, connection.Name, change.From ?? change.ItemType ?? string.Empty)
        {
            User = change.User,
            UserName = change.ItemName,
            UserId = change.UserId,
            Orphan = change.Fact(Orphan) is not null,
            LastUsedAt = LastUsedAt(change),
            LastUsedSource = change.Fact(LastUsed) is null ? LastUsedSource.Unknown : LastUsedSource.Allocation,
        };
    }

    /// <summary>When the unit had been used last, as the change remembers it, in UTC; null where it does not.</summary>
    public static DateTimeOffset? LastUsedAt(Change change) => Http.Json.Date(change.Fact(LastUsed));

    /// <summary>Whether an active row is what a gift or a conversion leads to, or a conversion begins with: the person's unit, and of units
    /// that are limited to a server or a document the one that is named.</summary>
    /// <remarks>Keys of other rows change when they are given anew.</remarks>
    public static bool IsAbout(Change change, Allocation row)
    {
        return row.Status == AllocationStatus.Active
            && (
                row.Scope is null
                || change.ItemId == change.User
                || string.Equals(row.Id, change.ItemId, StringComparison.OrdinalIgnoreCase)
            );
    }

    /// <summary>The wish that a change was.</summary>
    public static AllocationRequest Request(Change change)
    {
        string user = change.User ?? change.ItemId;
        string? row = change.ItemId == user ? null : change.ItemId;
        return new AllocationRequest(
            new AllocationUser(user, change.UserId ?? user, change.ItemName, null),
            change.To ?? string.Empty,
            change.From,
            row
        );
    }
}
