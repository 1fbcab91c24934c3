using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

using QlikAdmin.Allocations;

namespace QlikAdmin.Users;

/// <summary>Finds the licence of a leaver.</summary>
internal static class LeaverLicenses
{
    /// <summary>The licence units of the user; where the product can't list those of one person, each that may be held.</summary>
    public static async Task<IReadOnlyList<Allocation>> FindAsync(Connection connection, User user, IOperationLog log, CancellationToken token)
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
}
