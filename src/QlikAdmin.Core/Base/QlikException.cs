using QlikAdmin.Base;

namespace QlikAdmin;

/// <summary>Any failure that Core reports: a refused request, a broken answer, a bad input.</summary>
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

    /// <summary>What to do next, or null where nothing better can be said than the message.</summary>
    public string? NextStep
    {
        get => _nextStep;
        internal set => _nextStep = ShownText.CleanOrNull(value);
    }

    /// <summary>What the failure is about, where that is more than the item that was asked for; null elsewhere.</summary>
    internal object? Target { get; set; }

    /// <summary>Whether a change was asked for and may have been made: a request that changes something left, and no clear "no" came
    /// back.</summary>
    internal bool InDoubt { get; set; }

    /// <summary>What an item is called that ended with it.</summary>
    internal Outcome Outcome => InDoubt ? Outcome.Open : Outcome.Failed;

    /// <summary>What the run knows of the server that this failure is counted against; null for an error of one item. The send path alone
    /// looks into it.</summary>
    internal object? Watch { get; set; }

    /// <summary>Which row of failures of <see cref="Watch"/> it belongs to.</summary>
    internal int WatchRow { get; set; }

    /// <summary>How often the request went out. After the first time, "not there" and "exists already" are no answers: the request itself
    /// may have made it so.</summary>
    internal int Attempts { get; set; }

    /// <summary>The request that this is about, to be known again by the send path; or null.</summary>
    internal object? Request { get; set; }

    /// <summary>Whether an answer came with a good status and could not be read.</summary>
    internal bool IsUnreadable =>
        StatusCode is null && Reason is ErrorReason.UnreadableAnswer or ErrorReason.EmptyAnswer or ErrorReason.LoginPage;

    /// <summary>Whether the answer was a SOAP fault: the service itself refused, and not something in front of it.</summary>
    internal bool IsFault { get; set; }

    /// <summary>Whether the cause lies on this machine, as the next step then says; what the server could mean does not matter.</summary>
    internal bool IsLocal { get; set; }

    /// <summary>Whether an error answer came in a form that the product itself does not use, so that something in front of it may have made
    /// it: its "not there" tells nothing.</summary>
    internal bool IsForeign { get; set; }

    /// <summary>Whether an error answer came as a web page. No service answers so: its "not there" does not tell that a service is
    /// missing.</summary>
    internal bool IsPage { get; set; }

    /// <summary>Whether an attempt got no answer of the server itself: the request may wait in a queue, and be carried out after somebody
    /// has looked.</summary>
    internal bool IsUnanswered
    {
        get => _isUnanswered || Reason is ErrorReason.Timeout or ErrorReason.ConnectionFailed || StatusCode is 408 or 502 or 504;
        set => _isUnanswered = value;
    }

    /// <summary>An error that another one caused; what the server gave for a support case is taken over.</summary>
    internal static QlikException Because(ErrorReason reason, string message, QlikException? cause) =>
        new(reason, message, cause)
        {
            StatusCode = cause?.StatusCode,
            ServerCode = cause?.ServerCode,
            TraceId = cause?.TraceId,
        };

    /// <summary>The same error with another message and next step; what the server gave for a support case is kept.</summary>
    internal QlikException Saying(string message, string? nextStep) =>
        new(Reason, message, this)
        {
            StatusCode = StatusCode,
            ServerCode = ServerCode,
            TraceId = TraceId,
            NextStep = nextStep,
            Target = Target,
            InDoubt = InDoubt,
            IsFault = IsFault,
            IsForeign = IsForeign,
            IsPage = IsPage,
            IsLocal = IsLocal,
            Attempts = Attempts,
            IsUnanswered = _isUnanswered,
        };

    /// <summary>The same error of a request that is known to have had no effect.</summary>
    internal QlikException Settled()
    {
        QlikException settled = Saying(Message, NextStep);
        settled.InDoubt = false;
        return settled;
    }
}
