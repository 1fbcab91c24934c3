using QlikAdmin.Models;

namespace QlikAdmin;

/// <summary>Which allocations are wanted. Values given together must all hold, except that unused and never used mean either.</summary>
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

    /// <summary>Quarantined rows only.</summary>
    public bool Quarantined { get; set; }

    /// <summary>Rows beyond the number bought only.</summary>
    public bool Excess { get; set; }

    /// <summary>Cloud: only assignments whose subject is no user of this tenant. Without it those are left out.</summary>
    public bool Orphan { get; set; }

    /// <summary>Fill the last use also where it costs extra calls.</summary>
    public bool IncludeLastUse { get; set; }

    /// <summary>Let rows of unknown last use match the unused and never-used filters.</summary>
    public bool TreatUnknownAsUnused { get; set; }

    /// <summary>The moment that ages are counted to, in UTC; now unless told.</summary>
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Exactly these people, who are known already and not looked up; null for all. Other products than Qlik Cloud are asked by
    /// <see cref="Users"/>.</summary>
    internal IReadOnlyCollection<AllocationUser>? People { get; set; }

    /// <summary>Whether who the people are is not asked: names and ids stay empty, and orphans are not told apart. It counts on Qlik Cloud,
    /// where that costs calls.</summary>
    internal bool KeysOnly { get; set; }

    /// <summary>Whether the answer depends on last use.</summary>
    internal bool NeedsLastUse => IncludeLastUse || UnusedFor is not null || NeverUsed;

    /// <summary>Whether an age or use filter is set; those leave quarantined rows and pools out.</summary>
    internal bool HasAgeFilter => UnusedFor is not null || AllocatedFor is not null || NeverUsed;
}
