using QlikAdmin.Models;

namespace QlikAdmin.Plans;

/// <summary>Tells failures of one row from failures that the next row would have too.</summary>
internal static class PlanTrouble
{
    private static readonly ErrorReason[] s_ofConnection =
    {
        ErrorReason.NameNotResolved,
        ErrorReason.ConnectionFailed,
        ErrorReason.TlsFailed,
        ErrorReason.CertificateExpired,
        ErrorReason.Timeout,
        ErrorReason.Unauthorized,
        ErrorReason.LoginPage,
        ErrorReason.XsrfRejected,
        ErrorReason.TenantDeactivated,
        ErrorReason.Forbidden,
        ErrorReason.RateLimited,
        ErrorReason.RedirectRefused,
    };

    /// <summary>Whether a whole batch failed in a way that would only repeat with the next batch.</summary>
    public static bool EndsConnection(IReadOnlyCollection<ItemResult<PlanRow>> batch)
    {
        return batch.Count > 0 && batch.All(o => o.Error is QlikException error && s_ofConnection.Contains(error.Reason));
    }
}
