using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Allocations;

/// <summary>Finds out whether a unit of licence has changed since a plan chose it.</summary>
internal static class ChangedUnit
{
    /// <summary>What has changed, in words; null when the unit is as it was when the plan was made.</summary>
    /// <param name="now">The unit as it is now.</param>
    /// <param name="type">The type that it had then.</param>
    /// <param name="user">The person who held it then.</param>
    /// <param name="grounds">The facts by which the plan chose it.</param>
    /// <param name="names">Compares accounts of the product.</param>
    public static string? Why(Allocation now, string type, string? user, ChangeGrounds grounds, PeopleNames names)
    {
        if (!string.Equals(now.Type, type, StringComparison.OrdinalIgnoreCase))
        {
            return $"its type is now {now.Type}";
        }

        if (!names.Keys.Equals(now.User, user))
        {
            return $"it belongs to {now.User ?? "nobody"} now";
        }

        if (now.Status == AllocationStatus.Quarantined)
        {
            return "it is in quarantine";
        }

        if (now.CreatedAt is DateTimeOffset created && IsLater(created, grounds.CreatedAt))
        {
            return $"it was given again on {ShownTime.Minute(created)}";
        }

        return grounds.Evidence.HasFlag(PlanEvidence.Use) && now.LastUsedAt is DateTimeOffset used && IsLater(used, grounds.LastUsedAt)
            ? $"it was used on {ShownTime.Minute(used)}"
            : null;
    }

    /// <summary>Whether a time is later than the one in the plan. A row from another session has whole seconds only.</summary>
    private static bool IsLater(DateTimeOffset now, DateTimeOffset? planned) => !(now - planned < TimeSpan.FromSeconds(1));
}
