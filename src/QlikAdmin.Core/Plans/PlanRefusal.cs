using QlikAdmin.Base;

namespace QlikAdmin.Plans;

/// <summary>Decides whether a whole plan is refused.</summary>
internal static class PlanRefusal
{
    /// <summary>Finds the reason in the rows of a plan. All of them have passed <see cref="PlanCheck"/>.</summary>
    /// <returns>PlanExpired or CapExceeded; null when the plan may be applied.</returns>
    public static QlikException? Find(IncomingPlan plan, DateTimeOffset now)
    {
        PlanRow row = plan.First;
        if (row.ExpiresAt <= now)
        {
            return new QlikException(
                ErrorReason.PlanExpired,
                FormattableString.Invariant(
                    $"Plan {row.PlanId} was made at {ShownTime.Minute(row.PlannedAt)} and expired at {ShownTime.Minute(row.ExpiresAt)}, so none of it is applied."
                )
            )
            {
                NextStep = "Make a new plan with New-QlikPlan. ExpiresAfter of the policy says how long a plan is valid.",
            };
        }

        return plan.Changes.FirstOrDefault(r => r.CapExceeded is not null) is PlanRow marked
            ? new QlikException(
                ErrorReason.CapExceeded,
                $"Plan {row.PlanId} is above the caps of its policy, so none of it is applied: {marked.CapExceeded}."
            )
            {
                NextStep = "Narrow the rules, or check the rows and raise the caps of the policy. Then make a new plan with New-QlikPlan.",
            }
            : null;
    }

    /// <summary>Refuses rows that were made for another server than the one that the connection of this name leads to.</summary>
    /// <exception cref="QlikException">WrongConnection.</exception>
    public static void RequireServer(IEnumerable<PlanRow> rows, Connection connection)
    {
        if (rows.FirstOrDefault(r => r.Server != connection.Uri.AbsoluteUri) is PlanRow other)
        {
            throw new QlikException(
                ErrorReason.WrongConnection,
                $"Apply plan: the plan was made for '{other.Connection}' at {other.Server}, but the connection with that name leads to {connection.Uri.AbsoluteUri}."
            )
            {
                NextStep = $"Connect to {other.Server} under the name '{other.Connection}', or make a new plan.",
            };
        }
    }
}
