using System.Management.Automation;
using QlikAdmin.Base;

namespace QlikAdmin.PowerShell;

/// <summary>Makes error records; the only place that knows how a reason becomes an id and a category.</summary>
internal static class ErrorRecords
{
    // The error view of PowerShell 7.5 shows the recommended action below the message (PowerShell pull request 20826).
    // Older versions do not show it, so there it is added to the end of the message.
    private static readonly bool s_viewShowsAction = typeof(ErrorRecord).Assembly.GetName().Version >= new Version(7, 5);

    private static readonly Redactor s_redactor = new();

    /// <summary>The record of a failure.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="target">The piped object, or the text that names it.</param>
    public static ErrorRecord ToErrorRecord(this QlikException exception, object? target)
    {
        // Objects contain no secrets. But a text can be an address with a password, or a path with a key in its query.
        object? shown = target is string text ? s_redactor.Clean(text) : target;
        ErrorRecord record = new(exception, exception.ErrorId, Category(exception.Reason), exception.Target ?? shown);
        if (exception.Target is not null)
        {
            record.CategoryInfo.TargetName = shown?.ToString() ?? string.Empty;
            record.CategoryInfo.TargetType = exception.Target.GetType().Name;
        }

        record.CategoryInfo.TargetName = ShownText.Clean(record.CategoryInfo.TargetName);
        if (exception.NextStep is string next)
        {
            string message = s_viewShowsAction ? exception.Message : exception.Message + " " + next;
            record.ErrorDetails = new ErrorDetails(message) { RecommendedAction = next };
        }

        return record;
    }

    private static ErrorCategory Category(ErrorReason reason) =>
        reason switch
        {
            ErrorReason.NotConnected or ErrorReason.NameNotResolved or ErrorReason.ConnectionFailed => ErrorCategory.ConnectionError,
            ErrorReason.TlsFailed or ErrorReason.RedirectRefused or ErrorReason.CertificateKeyMissing or ErrorReason.CertificateExpired =>
                ErrorCategory.SecurityError,
            ErrorReason.Unauthorized or ErrorReason.LoginPage => ErrorCategory.AuthenticationError,
            ErrorReason.Forbidden
            or ErrorReason.XsrfRejected
            or ErrorReason.OrphanRefused
            or ErrorReason.SelfRefused
            or ErrorReason.LastAdminRefused
            or ErrorReason.ProtectedUserRefused => ErrorCategory.PermissionDenied,
            ErrorReason.NotFound
            or ErrorReason.UserNotFound
            or ErrorReason.AllocationNotFound
            or ErrorReason.RoleNotFound
            or ErrorReason.JournalNotFound
            or ErrorReason.CertificateNotFound => ErrorCategory.ObjectNotFound,
            ErrorReason.CertificateUnreadable or ErrorReason.JournalDamaged => ErrorCategory.ReadError,
            ErrorReason.BackupFailed or ErrorReason.JournalFailed => ErrorCategory.WriteError,
            ErrorReason.JournalBusy or ErrorReason.Busy => ErrorCategory.ResourceBusy,
            ErrorReason.Conflict => ErrorCategory.ResourceExists,
            ErrorReason.InvalidInput
            or ErrorReason.InvalidDuration
            or ErrorReason.InvalidAddress
            or ErrorReason.InvalidRequest
            or ErrorReason.UserAmbiguous
            or ErrorReason.HostnameNotConfirmed
            or ErrorReason.WildcardRefused
            or ErrorReason.PolicyInvalid
            or ErrorReason.FleetInvalid
            or ErrorReason.PlanChanged
            or ErrorReason.WrongConnection => ErrorCategory.InvalidArgument,
            ErrorReason.NotSupported or ErrorReason.PemNotSupported => ErrorCategory.NotImplemented,
            ErrorReason.PoolNotRemovable
            or ErrorReason.PreconditionFailed
            or ErrorReason.OwnsItems
            or ErrorReason.NewOwnerUnfit
            or ErrorReason.ItemsLeft
            or ErrorReason.ItemNotMovable
            or ErrorReason.NoUndo
            or ErrorReason.ChangedSince
            or ErrorReason.PlanExpired => ErrorCategory.InvalidOperation,
            ErrorReason.RateLimited or ErrorReason.NoLicenseAvailable or ErrorReason.CapExceeded => ErrorCategory.LimitsExceeded,
            ErrorReason.Timeout => ErrorCategory.OperationTimeout,
            ErrorReason.StopRequested => ErrorCategory.OperationStopped,
            ErrorReason.ServerError or ErrorReason.ServerDown or ErrorReason.TenantDeactivated or ErrorReason.SandboxFailed =>
                ErrorCategory.ResourceUnavailable,
            ErrorReason.UnreadableAnswer
            or ErrorReason.EmptyAnswer
            or ErrorReason.AnswerTooLarge
            or ErrorReason.RepeatedCursor
            or ErrorReason.UnknownServer
            or ErrorReason.IncompleteAnswer => ErrorCategory.ParserError,
            _ => ErrorCategory.InvalidResult,
        };
}
