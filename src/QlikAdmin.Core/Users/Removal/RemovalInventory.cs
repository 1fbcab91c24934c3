using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

using QlikAdmin.Allocations;
using QlikAdmin.Ownership;

namespace QlikAdmin.Users;

/// <summary>Reads all that is a user's.</summary>
internal static class RemovalInventory
{
    /// <summary>Everything the user owns, in the order in which it would be moved.</summary>
    public static async Task<IReadOnlyList<OwnedItem>> ItemsAsync(Connection connection, string userId, IOperationLog log, CancellationToken token)
    {
        IReadOnlyList<OwnedItem> items = await OwnershipMover.ListAllAsync(connection, new[] { userId }, Array.Empty<OwnedItemKind>(), log, token).ConfigureAwait(false);
        List<OwnedItemKind> order = connection.Ownership.Kinds.ToList();
        return items.GroupBy(i => (i.Kind, i.Id)).Select(g => g.First()).OrderBy(i => Place(order, i.Kind)).ToList();
    }

    /// <summary>The licence units of the user; where the product can't list those of one person, each that may be held.</summary>
    public static async Task<IReadOnlyList<Allocation>> AllocationsAsync(Connection connection, User user, IOperationLog log, CancellationToken token)
    {
        IAllocationAdapter allocations = connection.Allocations;
        if (!allocations.ConfirmsByFullList)
        {
            AllocationQuery query = new() { Users = new[] { user.Account } };
            IReadOnlyList<Allocation> rows = await AllocationLister.ListAllAsync(connection, query, log, token).ConfigureAwait(false);
            return rows.Where(r => !r.IsPool && r.Status == AllocationStatus.Active && string.Equals(r.User, user.Account, StringComparison.OrdinalIgnoreCase)).ToList();
        }

        List<Allocation> possible = new();
        AllocationUser person = new(user.Account, user.Id, user.Name, user.Email);
        foreach (string type in allocations.Types)
        {
            possible.AddRange(await allocations.FindAsync(person, type, log, token).ConfigureAwait(false));
        }

        return possible;
    }

    private static int Place(List<OwnedItemKind> order, OwnedItemKind kind)
    {
        int index = order.IndexOf(kind);
        return index < 0 ? order.Count : index;
    }
}
