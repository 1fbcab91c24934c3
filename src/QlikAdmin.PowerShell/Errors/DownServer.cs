using QlikAdmin.Changes;
using QlikAdmin.Http;

namespace QlikAdmin.PowerShell;

/// <summary>The one error for a server that stopped answering during a run.</summary>
internal static class DownServer
{
    /// <param name="watch">What is known of the server.</param>
    /// <param name="tally">State of the run; null if nothing was planned there yet.</param>
    /// <param name="resumeLine">The command that resumes the run.</param>
    public static QlikException Error(ServerWatch watch, JournalTally? tally, string resumeLine)
    {
        QlikException? cause = watch.Cause;
        if (cause is not null && StopSignal.EndsRun(cause))
        {
            return Ended(cause, tally, resumeLine);
        }

        string last = cause is null ? string.Empty : $" The last one: {cause.Message.TrimEnd('.')}.";
        string state = tally is null ? "Nothing was changed there." : State(tally);
        bool isUnknown = cause?.Reason is ErrorReason.Unauthorized or ErrorReason.LoginPage or ErrorReason.XsrfRejected;
        string when = isUnknown ? "Connect again with a credential that the server accepts" : "Wait until the server answers again";
        QlikException error = QlikException.Because(
            ErrorReason.ServerDown,
            $"'{watch.Connection}' seems to be down: several requests in a row failed for the same reason, so nothing more was sent to it.{last} {state}",
            cause
        );
        error.NextStep = tally is { IsUnfinished: true } ? $"{when}, then run {resumeLine}" : $"{when}, then run the command again.";
        return error;
    }

    private static QlikException Ended(QlikException cause, JournalTally? tally, string resumeLine)
    {
        string state = tally is null ? string.Empty : " " + State(tally);
        QlikException error = QlikException.Because(cause.Reason, cause.Message + state, cause);
        error.NextStep = tally is { IsUnfinished: true } ? $"{cause.FirstStep} Then run {resumeLine}" : cause.NextStep;
        return error;
    }

    private static string State(JournalTally tally) =>
        FormattableString.Invariant($"In this run {tally.Done} changes were made, {tally.Open} are in doubt, and {tally.Left} are left.");
}
