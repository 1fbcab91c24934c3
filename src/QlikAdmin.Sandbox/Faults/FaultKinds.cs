namespace QlikAdmin.Sandbox.Faults;

/// <summary>The ways in which a service can fail on request.</summary>
/// <remarks>For a rule with <see cref="FaultRule.Done"/>, the kinds that say "instead of the work" come after the work.</remarks>
internal static class FaultKinds
{
    /// <summary>Answers a status instead of the work.</summary>
    public const string Status = "status";

    /// <summary>Waits, then works as usual.</summary>
    public const string Latency = "latency";

    /// <summary>Resets the connection (RST) instead of the work.</summary>
    public const string Drop = "drop";

    /// <summary>Closes the connection in the regular way (FIN) before any answer, instead of the work.</summary>
    public const string Close = "close";

    /// <summary>Does the work, sends headers and half of the body, then resets the connection.</summary>
    public const string Truncate = "truncate";

    /// <summary>Does the work, then resets the connection without an answer.</summary>
    public const string LostAnswer = "lostAnswer";

    /// <summary>
    /// Does the work, holds the answer back for the delay of the rule, then sends it. If the rule says that the work is not done: sends
    /// nothing for the same time, then closes the connection.
    /// </summary>
    public const string Stall = "stall";

    /// <summary>Does the work, sends headers and half of the body, and sends the other half after the delay of the rule.</summary>
    public const string Pause = "pause";

    /// <summary>Does the work, and sends the body byte by byte with the delay of the rule before each.</summary>
    public const string Drip = "drip";

    /// <summary>Answers an HTML login page with 200 instead of the work.</summary>
    public const string Html = "html";

    /// <summary>Answers 302 to a login page of the same host instead of the work.</summary>
    public const string Login = "login";

    /// <summary>Answers random bytes labelled as JSON instead of the work.</summary>
    public const string Garbage = "garbage";

    /// <summary>Answers 200 with an empty body instead of the work.</summary>
    public const string Empty = "empty";

    /// <summary>Works, but the next link points at the page just read.</summary>
    public const string RepeatCursor = "repeatCursor";

    /// <summary>Works, but every page has a next link. Each is a different address that leads to the same page.</summary>
    public const string EndlessCursor = "endlessCursor";

    /// <summary>Works, but leaves every second row (at least one) out of the answer.</summary>
    public const string MissingRows = "missingRows";

    /// <summary>Works, but the JSON of the answer stops in the middle. The content length matches.</summary>
    public const string BadJson = "badJson";

    /// <summary>Works, but a field of the answer has another name or form, or is not there.</summary>
    public const string Reshape = "reshape";

    /// <summary>Answers 302 to another place instead of the work.</summary>
    public const string Redirect = "redirect";

    public static readonly IReadOnlySet<string> All = new HashSet<string>
    {
        Status,
        Latency,
        Drop,
        Close,
        Truncate,
        LostAnswer,
        Stall,
        Pause,
        Drip,
        Html,
        Login,
        Garbage,
        Empty,
        RepeatCursor,
        EndlessCursor,
        MissingRows,
        BadJson,
        Reshape,
        Redirect,
    };

    /// <summary>Whether the work is done when the rule does not say.</summary>
    public static bool DoesWork(string kind) => kind is Stall || NeedsAnswer(kind);

    /// <summary>Whether the kind needs a good answer that it can spoil.</summary>
    public static bool NeedsAnswer(string kind) =>
        kind is Latency or Truncate or LostAnswer or Pause or Drip or RepeatCursor or EndlessCursor or MissingRows or BadJson or Reshape;
}
