namespace QlikAdmin.Models;

/// <summary>Decides right before a removal whether the row is left alone.</summary>
internal static class RemovalChecks
{
    /// <summary>Whether the row, as it was just read, is left alone. If so, the result is settled.</summary>
    public static bool IsLeftAlone(this ItemResult<Allocation> removal, TakeBackCheck? check, Allocation now)
    {
        if (check?.Invoke(removal.Item, now) is not string why)
        {
            return false;
        }

        removal.QuarantineEndsAt = now.QuarantineEndsAt;
        removal.Settle(Outcome.Skipped, why);
        return true;
    }
}
