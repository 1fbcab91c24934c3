namespace QlikAdmin.Plans;

/// <summary>Rules that say which allocations to take back, which to leave alone, and how many at most.</summary>
internal sealed class Policy
{
    public string Name { get; set; } = "policy";

    /// <summary>The age from which a plan of this policy is refused.</summary>
    public TimeSpan ExpiresAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Whether plans count the items that the people own.</summary>
    public bool OwnedItems { get; set; }

    /// <summary>The rules, in the order in which they are tried.</summary>
    public IReadOnlyList<PolicyRule> Rules { get; set; } = Array.Empty<PolicyRule>();

    public PolicyExclusions Exclude { get; set; } = new();

    public PolicyCaps Caps { get; set; } = new();
}
