namespace QlikAdmin.Connections;

/// <summary>The errors of taking back a unit that no person holds.</summary>
internal static class PoolErrors
{
    /// <summary>For a pool whose size is set in a console.</summary>
    public static QlikException NobodyHolds(Allocation pool) =>
        new(
            ErrorReason.PoolNotRemovable,
            $"Remove allocation: {pool} on '{pool.Connection}' is a pool that no person holds, so it can't be taken back."
        )
        {
            NextStep = "Change the pool's size in the management console.",
        };

    /// <summary>For a unit that is lent and goes back by itself.</summary>
    public static QlikException OnlyLent(Allocation pool) =>
        new(
            ErrorReason.PoolNotRemovable,
            $"Remove allocation: {pool} on '{pool.Connection}' is only lent for a short time, so there is nothing to take back."
        );
}
