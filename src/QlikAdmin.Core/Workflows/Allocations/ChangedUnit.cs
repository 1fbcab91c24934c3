using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Allocations;

/// <summary>Tells what a unit of licence itself shows of a change since a plan chose it.</summary>
internal static class ChangedUnit
{
    /// <summary>What has changed, in words; null when the unit is as the plan knew it.</summary>
    /// <param name="now">The unit as it is now.</param>
    /// <param name="type">The type that it had.</param>
    /// <param name="user">Who held it.</param>
    /// <param name="grounds">What the plan went by.</param>
    /// <param name="names">When two accounts are one there.</param>
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

    /// <summary>Whether something happened after what the plan knows; a row that came through another session has whole seconds
    /// only.</summary>
    private static bool IsLater(DateTimeOffset now, DateTimeOffset? planned) => !(now - planned < TimeSpan.FromSeconds(1));
}
