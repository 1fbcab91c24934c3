namespace QlikAdmin.Plans;

/// <summary>What an allocation has to be like. Everything that is given must hold, except that unused and never used mean either, as in
/// Get-QlikAllocation.</summary>
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

    /// <summary>Statuses of the user, of which one must fit; empty for any.</summary>
    public IReadOnlyList<string> UserStatus { get; set; } = Array.Empty<string>();

    /// <summary>The person holds another unit that opens the same, and which stays.</summary>
    public bool HeldTwice { get; set; }

    /// <summary>Takes a last use that is not known for none.</summary>
    public bool UnknownAsUnused { get; set; }

    /// <summary>Conditions of which one must hold; empty for none.</summary>
    public IReadOnlyList<PolicyCondition> Any { get; set; } = Array.Empty<PolicyCondition>();

    /// <summary>Conditions that must all hold.</summary>
    public IReadOnlyList<PolicyCondition> All { get; set; } = Array.Empty<PolicyCondition>();

    /// <summary>Whether it fits everything.</summary>
    public bool IsEmpty => Types.Count + Any.Count + All.Count == 0 && !HasFacts;

    /// <summary>Whether everything that fits it meets something besides a type.</summary>
    public bool AsksForFacts => HasFacts || (Any.Count > 0 && Any.All(c => c.AsksForFacts)) || All.Any(c => c.AsksForFacts);

    private bool HasFacts => AllocatedFor is not null || UnusedFor is not null || NeverUsed || UserStatus.Count > 0 || HeldTwice;

    /// <summary>Facts that it and what is nested in it look at.</summary>
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
