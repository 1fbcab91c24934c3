using QlikAdmin.Base;

namespace QlikAdmin;

/// <summary>Any failure that Core reports: a refused request, a broken answer, or wrong input.</summary>
/// <remarks>The message says what was tried, on what, and what the server said. It holds no secret.</remarks>
public sealed class QlikException : Exception
{
    private string? _nextStep;
    private bool _isUnanswered;

    internal QlikException(ErrorReason reason, string message, Exception? inner = null)
        : base(ShownText.Clean(message), inner)
    {
        Reason = reason;
    }

    /// <summary>Why, as one of a fixed set; the error id is made from it.</summary>
    public ErrorReason Reason { get; }

    /// <summary>Stable id for scripts: <c>Qlik.</c> and the reason.</summary>
    public string ErrorId => "Qlik." + Reason;

    /// <summary>HTTP status of the answer, or null when there was none.</summary>
    public int? StatusCode { get; internal set; }

    /// <summary>The server's own error code, for example USERS-7, or null.</summary>
    public string? ServerCode { get; internal set; }

    /// <summary>The server's trace id, for a support case, or null.</summary>
    public string? TraceId { get; internal set; }

    /// <summary>What to do next, or null where the message already says all.</summary>
    public string? NextStep
    {
        get => _nextStep;
        internal set => _nextStep = ShownText.CleanOrNull(value);
    }

    /// <summary>What must happen before the command is run again, as a sentence; null where that is not known.</summary>
    internal string? FirstStep { get; set; }

    /// <summary>The object of the failure, where it is more than the item that was asked for; null elsewhere.</summary>
    internal object? Target { get; set; }

    /// <summary>Whether a change may have been made: a request that changes something left, and no clear "no" came back.</summary>
    internal bool InDoubt { get; set; }

    /// <summary>The outcome of an item that ended with this error.</summary>
    internal Outcome Outcome => InDoubt ? Outcome.Open : Outcome.Failed;

    /// <summary>What the run knows of the server that this failure is counted against; null for an error of one item. Only the send path
    /// reads it.</summary>
    internal object? Watch { get; set; }

    /// <summary>Its number among the failures of <see cref="Watch"/>.</summary>
    internal int WatchNumber { get; set; }

    /// <summary>How often the request was sent. After a second time, "not there" and "exists already" no longer count as clear answers: the
    /// first request may have had this effect.</summary>
    internal int Attempts { get; set; }

    /// <summary>The request that this error is about, so that the send path can recognise it; or null.</summary>
    internal object? Request { get; set; }

    /// <summary>Whether an answer had a good status and could not be read.</summary>
    internal bool IsUnreadable =>
        StatusCode is null && Reason is ErrorReason.UnreadableAnswer or ErrorReason.EmptyAnswer or ErrorReason.LoginPage;

    /// <summary>Whether the answer was a SOAP fault: the service itself refused, and not something in front of it.</summary>
    internal bool IsFault { get; set; }

    /// <summary>Whether the cause is on this machine. The next step then says what to do here, and not on the server.</summary>
    internal bool IsLocal { get; set; }

    /// <summary>Whether an error answer has a form that the product itself does not use. Something in front of the product may have made
    /// it, so its "not there" proves nothing.</summary>
    internal bool IsForeign { get; set; }

    /// <summary>Whether the server has refused just this request, so that another one may be answered.</summary>
    internal bool IsOfThisRequest => StatusCode is 400 or 403 or 404 or 413 or 414;

    /// <summary>Whether an error answer is a web page. No service answers with one, so its "not there" does not prove that a service is
    /// missing.</summary>
    internal bool IsPage { get; set; }

    /// <summary>Whether an attempt got no answer from the server itself. The request may wait in a queue, and may be carried out after
    /// somebody has looked.</summary>
    internal bool IsUnanswered
    {
        get => _isUnanswered || Reason is ErrorReason.Timeout or ErrorReason.ConnectionFailed || StatusCode is 408 or 502 or 504;
        set => _isUnanswered = value;
    }

    /// <summary>An error that has another error as its cause. It keeps the server's codes for a support case.</summary>
    internal static QlikException Because(ErrorReason reason, string message, QlikException? cause) =>
        new(reason, message, cause)
        {
            StatusCode = cause?.StatusCode,
            ServerCode = cause?.ServerCode,
            TraceId = cause?.TraceId,
        };

    /// <summary>The same error with another message and next step. It keeps the server's codes for a support case.</summary>
    internal QlikException Saying(string message, string? nextStep) =>
        new(Reason, message, this)
        {
            StatusCode = StatusCode,
            ServerCode = ServerCode,
            TraceId = TraceId,
            NextStep = nextStep,
            FirstStep = FirstStep,
            Target = Target,
            InDoubt = InDoubt,
            IsFault = IsFault,
            IsForeign = IsForeign,
            IsPage = IsPage,
            IsLocal = IsLocal,
            Attempts = Attempts,
            IsUnanswered = _isUnanswered,
        };

    /// <summary>The same error for a request that certainly had no effect.</summary>
    internal QlikException Settled()
    {
        QlikException settled = Saying(Message, NextStep);
        settled.InDoubt = false;
        return settled;
    }
}
