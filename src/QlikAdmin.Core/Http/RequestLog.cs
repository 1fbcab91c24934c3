using QlikAdmin.Base;

namespace QlikAdmin.Http;

/// <summary>Writes the lines that -Verbose and -Debug show. Everything passes the redactor.</summary>
internal sealed class RequestLog
{
    private const int LongestBody = 8 * 1024;
    private const int LongestRedacted = 64 * 1024;

    private readonly Redactor _redactor;

    public RequestLog(Redactor redactor)
    {
        _redactor = redactor;
    }

    public void Answer(IOperationLog log, QlikRequest request, int status, TimeSpan elapsed)
    {
        log.Verbose(
            FormattableString.Invariant($"{Line(request)} -> {status} in {elapsed.TotalMilliseconds:0} ms (attempt {request.Attempts})")
        );
    }

    public void Redirect(IOperationLog log, QlikRequest request, int status, string target)
    {
        log.Verbose(FormattableString.Invariant($"{Line(request)} -> {status} to {_redactor.Clean(target)} (attempt {request.Attempts})"));
    }

    public void Failure(IOperationLog log, QlikRequest request, string what, TimeSpan elapsed)
    {
        log.Verbose(
            FormattableString.Invariant($"{Line(request)} -> {what} after {elapsed.TotalMilliseconds:0} ms (attempt {request.Attempts})")
        );
    }

    public void Body(IOperationLog log, string what, string body)
    {
        if (!log.WantsBodies || body.Length == 0)
        {
            return;
        }

        // The text is redacted before it is cut, because a cut could leave half a secret that no pattern finds. But megabytes that nobody
        // will see are not redacted.
        string clean = _redactor.Clean(body.Length > LongestRedacted ? body.Substring(0, LongestRedacted) : body);
        log.Debug(
            clean.Length > LongestBody
                ? FormattableString.Invariant(
                    $"{what} ({body.Length} characters, first {LongestBody} shown): {clean.Substring(0, LongestBody)}"
                )
                : $"{what}: {clean}"
        );
    }

    private string Line(QlikRequest request) =>
        request.Method.Method
        + " "
        + _redactor.Clean(request.BasePath + request.PathAndQuery())
        + (request.Operation is null ? string.Empty : " (" + request.Operation + ")");
}
