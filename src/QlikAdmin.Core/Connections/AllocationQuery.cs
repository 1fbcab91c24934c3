using QlikAdmin.Models;

namespace QlikAdmin;

/// <summary>Which allocations are wanted. A row must meet all given conditions. But with both the unused and the never-used condition, one
/// of these two is enough.</summary>
public sealed class AllocationQuery
{
    /// <summary>Types to list, wildcards allowed, case-insensitive; empty for all.</summary>
    public IReadOnlyList<string> Types { get; set; } = Array.Empty<string>();

    /// <summary>People to list: <c>DIRECTORY\id</c>, id, subject or e-mail address, wildcards allowed; empty for all.</summary>
    public IReadOnlyList<string> Users { get; set; } = Array.Empty<string>();

    /// <summary>Last used at least this long ago; never-used rows do not match.</summary>
    public TimeSpan? UnusedFor { get; set; }

    /// <summary>Given at least this long ago.</summary>
    public TimeSpan? AllocatedFor { get; set; }

    /// <summary>Known to be never used.</summary>
    public bool NeverUsed { get; set; }

    /// <summary>Only quarantined rows.</summary>
    public bool Quarantined { get; set; }

    /// <summary>Only rows beyond the number bought.</summary>
    public bool Excess { get; set; }

    /// <summary>Cloud: only assignments whose subject is not a user of this tenant. Without this value these are left out.</summary>
    public bool Orphan { get; set; }

    /// <summary>Fill in the last use also where that costs extra calls.</summary>
    public bool IncludeLastUse { get; set; }

    /// <summary>Let rows with an unknown last use match the unused and never-used filters.</summary>
    public bool TreatUnknownAsUnused { get; set; }

    /// <summary>The moment to which ages are counted, in UTC; by default now.</summary>
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Exactly these people. They are known already and not looked up. Null for all. Products other than Qlik Cloud use
    /// <see cref="Users"/> instead.</summary>
    internal IReadOnlyCollection<AllocationUser>? People { get; set; }

    /// <summary>Whether the users behind the rows are not read: names and ids stay empty, and orphans are not recognised. It matters on
    /// Qlik Cloud, where reading them costs calls.</summary>
    internal bool KeysOnly { get; set; }

    /// <summary>Whether the answer depends on the last use.</summary>
    internal bool NeedsLastUse => IncludeLastUse || UnusedFor is not null || NeverUsed;

    /// <summary>Whether an age or use filter is set. These filters leave out quarantined rows and pools.</summary>
    internal bool HasAgeFilter => UnusedFor is not null || AllocatedFor is not null || NeverUsed;
}
