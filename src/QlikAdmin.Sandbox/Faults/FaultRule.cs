namespace QlikAdmin.Sandbox.Faults;

/// <summary>What goes wrong, for which requests, and how often. Sent to and shown by the control API.</summary>
internal sealed class FaultRule
{
    /// <summary>Number of the rule, given by the sandbox.</summary>
    public int Id { get; set; }

    /// <summary><c>cloud</c>, <c>sense</c> or <c>qlikview</c>; null for all.</summary>
    public string? Service { get; set; }

    /// <summary>HTTP method; null for all.</summary>
    public string? Method { get; set; }

    /// <summary>Part of the path with its query, and for SOAP <c>#</c> with the operation; case-insensitive; null for all.</summary>
    public string? PathContains { get; set; }

    /// <summary>Matching requests to let pass first.</summary>
    public int Skip { get; set; }

    /// <summary>Matching requests to hit after that; -1 for all.</summary>
    public int Count { get; set; } = 1;

    /// <summary>Requests hit so far.</summary>
    public int Hits { get; set; }

    /// <summary>One of <see cref="FaultKinds"/>.</summary>
    public string Kind { get; set; } = FaultKinds.Status;

    /// <summary>HTTP status of kind <c>status</c>.</summary>
    public int Status { get; set; } = 503;

    /// <summary>Value of the retry-after header, seconds or an HTTP date.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>Body of kind <c>status</c>.</summary>
    public string? Body { get; set; }

    /// <summary>Content type of <see cref="Body"/>.</summary>
    public string? ContentType { get; set; }

    /// <summary>Milliseconds to wait first, with any kind.</summary>
    public int DelayMs { get; set; }

    /// <summary>Length of the answer of kind <c>garbage</c>.</summary>
    public int Bytes { get; set; } = 4096;

    /// <summary>Target of kind <c>redirect</c>.</summary>
    public string? Location { get; set; }
}
