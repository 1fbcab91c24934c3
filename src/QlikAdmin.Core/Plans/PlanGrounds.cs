using QlikAdmin.Changes;

namespace QlikAdmin.Plans;

/// <summary>The facts of a row that a journal keeps, and the row made from them again.</summary>
internal static class PlanGrounds
{
    public static ChangeGrounds Of(PlanRow row) =>
        new(row.Evidence)
        {
            UserStatus = row.UserStatus,
            CreatedAt = row.CreatedAt,
            LastUsedAt = row.LastUsedAt,
            StaysWith = row.StaysWith,
            ExpiresAt = row.ExpiresAt,
            Exclude = row.Exclude,
        };

    /// <summary>The row that chose a change, with what is needed to check it again; null for a change that no plan chose.</summary>
    /// <param name="change">The change.</param>
    /// <param name="connection">The connection of the change.</param>
    /// <param name="plannedName">Name that the connection had when the change was planned; null when it is the same.</param>
    public static PlanRow? Row(Change change, Connection connection, string? plannedName = null)
    {
        if (change.Grounds is not ChangeGrounds grounds)
        {
            return null;
        }

        PlanAction action = change.Kind == ChangeKind.ConvertAllocation ? PlanAction.Downgrade : PlanAction.Remove;
        return new PlanRow(
            Guid.Empty,
            action,
            change.ItemId,
            connection.Product,
            plannedName ?? connection.Name,
            change.From ?? change.ItemType ?? string.Empty
        )
        {
            TargetType = change.To,
            User = change.User,
            UserStatus = grounds.UserStatus,
            CreatedAt = grounds.CreatedAt,
            LastUsedAt = grounds.LastUsedAt,
            Evidence = grounds.Evidence,
            StaysWith = grounds.StaysWith,
            Exclude = grounds.Exclude,
        };
    }
}
