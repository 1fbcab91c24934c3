namespace QlikAdmin.Plans;

/// <summary>The conditions for an allocation. All given ones must hold. But with both the unused and the never-used condition, one of these
/// two is enough, as in Get-QlikAllocation.</summary>
internal sealed class PolicyCondition
{
    /// <summary>Licence types with wildcards; empty for all.</summary>
    public IReadOnlyList<string> Types { get; set; } = Array.Empty<string>();

    /// <summary>Given at least this long ago.</summary>
    public TimeSpan? AllocatedFor { get; set; }

    /// <summary>Last used at least this long ago.</summary>
    public TimeSpan? UnusedFor { get; set; }

    /// <summary>Known to be never used.</summary>
    public bool NeverUsed { get; set; }

    /// <summary>Statuses of the user; one of them must match. Empty for any.</summary>
    public IReadOnlyList<string> UserStatus { get; set; } = Array.Empty<string>();

    /// <summary>Whether the person must hold another unit that gives the same access and stays.</summary>
    public bool HeldTwice { get; set; }

    /// <summary>Whether an unknown last use counts as unused.</summary>
    public bool UnknownAsUnused { get; set; }

    /// <summary>Conditions; one of them must hold. Empty for none.</summary>
    public IReadOnlyList<PolicyCondition> Any { get; set; } = Array.Empty<PolicyCondition>();

    /// <summary>Conditions that must all hold.</summary>
    public IReadOnlyList<PolicyCondition> All { get; set; } = Array.Empty<PolicyCondition>();

    /// <summary>Whether it matches everything.</summary>
    public bool IsEmpty => Types.Count + Any.Count + All.Count == 0 && !HasFacts;

    /// <summary>Whether it always asks for something besides a type.</summary>
    public bool AsksForFacts => HasFacts || (Any.Count > 0 && Any.All(c => c.AsksForFacts)) || All.Any(c => c.AsksForFacts);

    private bool HasFacts => AllocatedFor is not null || UnusedFor is not null || NeverUsed || UserStatus.Count > 0 || HeldTwice;

    /// <summary>The facts that it and its nested conditions use.</summary>
    public PlanEvidence Evidence
    {
        get
        {
            PlanEvidence own =
                (AllocatedFor is null ? PlanEvidence.None : PlanEvidence.Age)
                | (UnusedFor is null && !NeverUsed ? PlanEvidence.None : PlanEvidence.Use)
                | (UserStatus.Count == 0 ? PlanEvidence.None : PlanEvidence.UserStatus)
                | (HeldTwice ? PlanEvidence.HeldTwice : PlanEvidence.None);
            return Any.Concat(All).Aggregate(own, (sum, c) => sum | c.Evidence);
        }
    }
}
