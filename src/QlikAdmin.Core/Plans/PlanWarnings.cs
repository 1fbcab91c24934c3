namespace QlikAdmin.Plans;

/// <summary>What somebody must know of a plan before reading its rows.</summary>
internal static class PlanWarnings
{
    /// <returns>What is wrong with KeepFree of the policy, in words; null for nothing.</returns>
    public static string? OfKeepFree(Policy policy, PlanFacts facts) =>
        KeepFreeTypes.Problem(policy.Caps, facts) is string problem
            ? $"{problem}. Until policy '{policy.Name}' is corrected, every row that it would take back is for review."
            : null;

    /// <returns>The warnings, in words; empty for none.</returns>
    public static IEnumerable<string> Of(Policy policy, PlanFacts facts, PlanDraft plan)
    {
        if (OfKeepFree(policy, facts) is string problem)
        {
            yield return problem;
        }

        foreach (PlanPool pool in facts.Pools.Where(p => p.Missing > 0))
        {
            yield return $"The plan has {pool.Connections.Count} of the {pool.Connections.Count + pool.Missing} targets that share the licence '{pool.Entitlement}'. A unit may be in use on the others, so every row that would take one back is for review.";
        }

        if (plan.Exceeded is string exceeded)
        {
            yield return $"The plan is above its caps, so it can't be applied: {exceeded}. Narrow the rules, or check the rows and raise the caps of policy '{policy.Name}'.";
        }
    }
}
