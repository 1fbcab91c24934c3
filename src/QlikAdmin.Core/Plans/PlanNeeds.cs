namespace QlikAdmin.Plans;

/// <summary>What must be read for a policy.</summary>
internal sealed class PlanNeeds
{
    public PlanNeeds(Policy policy)
    {
        PlanEvidence evidence = policy.Rules.Aggregate(PlanEvidence.None, (sum, r) => sum | r.Condition.Evidence);

        // The last use decides which of several units stays.
        LastUse = (evidence & (PlanEvidence.Use | PlanEvidence.HeldTwice)) != 0;
        UserStatus = evidence.HasFlag(PlanEvidence.UserStatus);
        Exclude = policy.Exclude;
        Licenses = policy.Caps.KeepFree > 0 || policy.Caps.KeepFreeByType.Values.Any(v => v > 0);
        Conversion = policy.Rules.Any(r => r.Action == PlanAction.Downgrade);
    }

    public bool LastUse { get; init; }

    public bool UserStatus { get; }

    public PolicyExclusions Exclude { get; }

    public bool Licenses { get; init; }

    public bool Conversion { get; }

    /// <summary>Whether the units of people are read too who are not users of the tenant.</summary>
    public bool Orphans { get; init; }
}
