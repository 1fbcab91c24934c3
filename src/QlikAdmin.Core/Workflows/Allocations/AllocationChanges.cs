using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Allocations;

/// <summary>Builds changes of licence allocations, and reads the facts of one.</summary>
internal static class AllocationChanges
{
    /// <summary>The change that takes an allocation back.</summary>
    /// <param name="allocation">The allocation as it was read.</param>
    /// <param name="evenIfUsed">Whether the allocation is taken back even if it is used in the meantime. Then its last use is not part of
    /// the change.</param>
    public static Change OfTakingBack(Allocation allocation, bool evenIfUsed = false)
    {
        bool isChosenByUse = !evenIfUsed && UsedSince.IsKnown(allocation);
        return new Change(ChangeKind.RemoveAllocation, allocation.Id)
        {
            ItemType = allocation.Type,
            ItemName = allocation.UserName,
            User = allocation.User,
            UserId = allocation.UserId,
            From = allocation.Type,
            Facts = new LicenseFacts
            {
                IsOrphan = allocation.Orphan,
                IsChosenByUse = isChosenByUse,
                LastUsedAt = isChosenByUse ? allocation.LastUsedAt : null,
            },
        };
    }

    /// <summary>The change that gives, converts or restores an allocation.</summary>
    /// <param name="kind">AddAllocation, ConvertAllocation or RestoreAllocation.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="chosen">The allocation, where it is converted because it is hardly used; null elsewhere.</param>
    public static Change Of(ChangeKind kind, AllocationRequest request, Allocation? chosen = null)
    {
        bool isChosenByUse = chosen is not null && UsedSince.IsKnown(chosen);
        return new Change(kind, request.AllocationId ?? request.User.Key)
        {
            ItemType = request.Type,
            ItemName = request.User.Name,
            User = request.User.Key,
            UserId = request.User.Id,
            From = request.SourceType,
            To = request.Type,
            Facts = new LicenseFacts { IsChosenByUse = isChosenByUse, LastUsedAt = isChosenByUse ? chosen!.LastUsedAt : null },
        };
    }

    /// <summary>The allocation that a change is about.</summary>
    public static Allocation Allocation(Change change, Connection connection)
    {
        LicenseFacts facts = change.FactsAs<LicenseFacts>();
        return new Allocation(change.ItemId, connection.Product, connection.Name, change.From ?? change.ItemType ?? string.Empty)
        {
            User = change.User,
            UserName = change.ItemName,
            UserId = change.UserId,
            Orphan = facts.IsOrphan,
            LastUsedAt = facts.LastUsedAt,
            LastUsedSource = facts.IsChosenByUse ? LastUsedSource.Allocation : LastUsedSource.Unknown,
        };
    }

    /// <summary>The last use of the unit that the change has recorded, in UTC; null where it has none.</summary>
    public static DateTimeOffset? LastUsedAt(Change change) => change.FactsAs<LicenseFacts>().LastUsedAt;

    /// <summary>Whether an active row is the unit that a gift or a conversion makes, or that a conversion begins with. That is the unit of
    /// the person. If units are limited to a server or a document, it is the one that the change names.</summary>
    /// <remarks>The keys of other rows change when they are given anew.</remarks>
    public static bool IsAbout(Change change, Allocation row)
    {
        return row.Status == AllocationStatus.Active
            && (
                row.Scope is null
                || change.ItemId == change.User
                || string.Equals(row.Id, change.ItemId, StringComparison.OrdinalIgnoreCase)
            );
    }

    /// <summary>The change as a request for a unit.</summary>
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
