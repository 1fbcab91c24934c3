namespace QlikAdmin.Models;

/// <summary>Errors about tenants that need no question to a server.</summary>
internal static class TenantErrors
{
    /// <summary>The error of a call to a tenant that this session knows to be deactivated.</summary>
    /// <param name="known">What is known of the tenant.</param>
    /// <param name="what">What was tried, and whether it was sent.</param>
    public static QlikException Deactivated(TenantDeactivation known, string what)
    {
        string date = known.EstimatedPurgeDate is DateTimeOffset purge
            ? string.Format(CultureInfo.InvariantCulture, "will be purged for good on {0:yyyy-MM-dd} UTC or later", purge.UtcDateTime)
            : "will be purged for good on a date that is not known here";
        return new QlikException(ErrorReason.TenantDeactivated, $"{what}, because the tenant {known} is deactivated and {date}.")
        {
            NextStep =
                $"Until then this command reactivates it: {known.UndoCommand}. If somebody else has already done that, connect again.",
        };
    }
}
