namespace QlikAdmin.Plans;

/// <summary>Which allocations are to be taken back, which never are, and how many at the most.</summary>
internal sealed class Policy
{
    public string Name { get; set; } = "policy";

    /// <summary>Age from which a plan made by it is refused.</summary>
    public TimeSpan ExpiresAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Whether plans count what the people concerned own.</summary>
    public bool OwnedItems { get; set; }

    /// <summary>In the order in which they are tried.</summary>
    public IReadOnlyList<PolicyRule> Rules { get; set; } = Array.Empty<PolicyRule>();

    public PolicyExclusions Exclude { get; set; } = new();

    public PolicyCaps Caps { get; set; } = new();
}
