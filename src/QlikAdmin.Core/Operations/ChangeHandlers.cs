using QlikAdmin.Changes;
using QlikAdmin.Workflows.Allocations;
using QlikAdmin.Workflows.Ownership;
using QlikAdmin.Workflows.Tenants;
using QlikAdmin.Workflows.Users;
using QlikAdmin.Workflows.Users.Removal;

namespace QlikAdmin.Operations;

/// <summary>The list of all change handlers. A new kind of change adds its handler here.</summary>
internal sealed class ChangeHandlers : IChangeHandlers
{
    private static readonly IChangeHandler[] s_all =
    {
        new AllocationHandler(),
        new InvitationHandler(),
        new OwnershipHandler(),
        new RawCallHandler(),
        new RemovalHandler(),
        new TenantHandler(),
        new UserHandler(),
    };

    private static readonly Dictionary<ChangeKind, IChangeHandler> s_byKind = s_all
        .SelectMany(h => h.Kinds, (h, k) => (h, k))
        .ToDictionary(p => p.k, p => p.h);

    private ChangeHandlers() { }

    public static ChangeHandlers All { get; } = new();

    public IChangeHandler? Find(ChangeKind? kind) =>
        kind is ChangeKind known && s_byKind.TryGetValue(known, out IChangeHandler? handler) ? handler : null;
}
