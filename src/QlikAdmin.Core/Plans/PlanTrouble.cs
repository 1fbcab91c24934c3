using QlikAdmin.Models;

namespace QlikAdmin.Plans;

/// <summary>Tells failures of one row from those that the next row would meet too.</summary>
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

    /// <summary>Whether a whole batch failed in a way that going on would only repeat.</summary>
    public static bool EndsConnection(IReadOnlyCollection<ItemResult<PlanRow>> batch)
    {
        return batch.Count > 0 && batch.All(o => o.Error is QlikException error && s_ofConnection.Contains(error.Reason));
    }
}
