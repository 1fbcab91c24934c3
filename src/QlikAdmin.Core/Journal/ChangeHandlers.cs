using System.Collections.Generic;
using System.Linq;

using QlikAdmin.Allocations;
using QlikAdmin.Ownership;
using QlikAdmin.Tenants;
using QlikAdmin.Users;

namespace QlikAdmin.Journal;

/// <summary>Who knows how to look at, repeat and take back which kind of change. A new domain adds its line here.</summary>
internal static class ChangeHandlers
{
    private static readonly IChangeHandler[] s_all =
    {
        new AllocationChanges(),
        new OwnershipChanges(),
        new RawCallChanges(),
        new RemovalChanges(),
        new TenantChanges(),
        new UserChanges(),
    };

    private static readonly Dictionary<ChangeKind, IChangeHandler> s_byKind = s_all.SelectMany(h => h.Kinds, (h, k) => (h, k)).ToDictionary(p => p.k, p => p.h);

    /// <summary>The one for a kind; null where nobody knows it.</summary>
    public static IChangeHandler? Find(ChangeKind? kind) => kind is ChangeKind known && s_byKind.TryGetValue(known, out IChangeHandler? handler) ? handler : null;
}
