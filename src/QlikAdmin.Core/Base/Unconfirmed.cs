namespace QlikAdmin.Base;

/// <summary>Errors of changes that a server accepted and that a read could not confirm. The request left, so nobody knows the outcome until
/// somebody reads the item.</summary>
internal static class Unconfirmed
{
    /// <summary>The read after the change was refused, failed, or gave something unreadable.</summary>
    /// <param name="action">What was done, on what and where: "Remove X on 'acme'".</param>
    /// <param name="cause">Why it could not be read.</param>
    public static QlikException Unread(string action, QlikException cause)
    {
        QlikException error = QlikException.Because(
            ErrorReason.NotConfirmed,
            $"{action}: the server accepted the change, but the read after it failed: {cause.Message}",
            cause
        );
        error.NextStep = cause.NextStep;
        error.InDoubt = true;
        return error;
    }
}
