using System.Collections.Generic;

namespace QlikAdmin.Sandbox.Faults;

/// <summary>The ways a service can misbehave on request.</summary>
internal static class FaultKinds
{
    /// <summary>Answers a status without doing the work.</summary>
    public const string Status = "status";

    /// <summary>Waits, then works as usual.</summary>
    public const string Latency = "latency";

    /// <summary>Closes the connection without doing the work.</summary>
    public const string Drop = "drop";

    /// <summary>Does the work, sends headers and half of the body, then closes the connection.</summary>
    public const string Truncate = "truncate";

    /// <summary>Does the work, then closes the connection without an answer.</summary>
    public const string LostAnswer = "lostAnswer";

    /// <summary>Answers an HTML login page with 200 without doing the work.</summary>
    public const string Html = "html";

    /// <summary>Answers random bytes labelled as JSON without doing the work.</summary>
    public const string Garbage = "garbage";

    /// <summary>Answers 200 with an empty body without doing the work.</summary>
    public const string Empty = "empty";

    /// <summary>Works, but the next link points at the page just read.</summary>
    public const string RepeatCursor = "repeatCursor";

    /// <summary>Works, but leaves every second row (at least one) out of the answer.</summary>
    public const string MissingRows = "missingRows";

    /// <summary>Works, but the JSON of the answer stops in the middle, with a matching length.</summary>
    public const string BadJson = "badJson";

    /// <summary>Answers 302 to another place without doing the work.</summary>
    public const string Redirect = "redirect";

    public static readonly IReadOnlySet<string> All = new HashSet<string>
    {
        Status, Latency, Drop, Truncate, LostAnswer, Html, Garbage, Empty, RepeatCursor, MissingRows, BadJson, Redirect,
    };
}
