using System;

using QlikAdmin.Http;

namespace QlikAdmin;

/// <summary>Any failure that Core reports: a refused request, a broken answer, a bad input.</summary>
/// <remarks>The message says what was tried, on what, and what the server said. It holds no secret.</remarks>
public sealed class QlikException : Exception
{
    internal QlikException(ErrorReason reason, string message, Exception? inner = null)
        : base(message, inner)
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
    public string? NextStep { get; internal set; }

    /// <summary>Whether a change was asked for and may have been made: a request that changes something left, and no clear "no" came back.</summary>
    internal bool InDoubt { get; set; }

    /// <summary>What the run knows of the server that this failure is counted against; null for an error of one item.</summary>
    internal ServerWatch? Watch { get; set; }

    /// <summary>Which row of failures of <see cref="Watch"/> it belongs to.</summary>
    internal int WatchRow { get; set; }

    /// <summary>How often the request went out. After the first time, "not there" and "exists already" are no answers: the request itself may have made it so.</summary>
    internal int Attempts { get; set; }

    /// <summary>The request that this is about, or null.</summary>
    internal QlikRequest? Request { get; set; }

    /// <summary>Whether the answer was a SOAP fault: the service itself refused, and not something in front of it.</summary>
    internal bool IsFault { get; set; }

    /// <summary>Whether the cause lies on this machine, as the next step then says; what the server could mean does not matter.</summary>
    internal bool IsLocal { get; set; }
}
