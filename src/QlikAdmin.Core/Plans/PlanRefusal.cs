namespace QlikAdmin.Plans;

/// <summary>Why a plan is not applied at all.</summary>
internal static class PlanRefusal
{
    /// <summary>Finds the reason in the rows of one plan, all of which have passed <see cref="PlanSeal.Check"/>.</summary>
    /// <returns>PlanExpired or CapExceeded; null when the plan may be applied.</returns>
    public static QlikException? Find(IReadOnlyList<PlanRow> rows, DateTimeOffset now)
    {
        PlanRow row = rows[0];
        if (row.ExpiresAt <= now)
        {
            return new QlikException(ErrorReason.PlanExpired, FormattableString.Invariant($"Plan {row.PlanId} was made at {row.PlannedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC and expired at {row.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, so none of it is applied."))
            {
                NextStep = "Make a new plan with New-QlikPlan. How long a plan is good for is ExpiresAfter of its policy.",
            };
        }

        return rows.FirstOrDefault(r => r.IsChange && r.CapExceeded is not null) is PlanRow marked
            ? new QlikException(ErrorReason.CapExceeded, $"Plan {row.PlanId} goes beyond the caps of its policy, so none of it is applied: {marked.CapExceeded}.")
            {
                NextStep = "Narrow the rules, or raise the caps of the policy once the rows are as you want them, and make a new plan with New-QlikPlan.",
            }
            : null;
    }
}
