namespace QlikAdmin.Sandbox.Log;

/// <summary>One request as it arrived, and how it ended. Secrets are masked before it is kept.</summary>
internal sealed class RequestEntry
{
    public long Seq { get; set; }

    public DateTimeOffset Time { get; init; }

    public required string Service { get; init; }

    public required string Listener { get; init; }

    /// <summary>Address of the caller, without the port.</summary>
    public required string Caller { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Query { get; init; }

    /// <summary>Interface and operation of a SOAP call, such as <c>IQMS7/GetServices</c>.</summary>
    public string? Operation { get; init; }

    public required JsonObject Headers { get; init; }

    public required string Body { get; init; }

    /// <summary>The request asks for a permanent change, whether it succeeded or not.</summary>
    public bool IsChange { get; init; }

    /// <summary>A key that is equal for two requests that ask for the same thing, such as a first attempt and its retry.</summary>
    public required string AttemptKey { get; init; }

    /// <summary>Null while the service works on the request.</summary>
    public RequestEnd? End { get; set; }

    /// <summary>The text that fault rules search: path, query, and for SOAP <c>#</c> with the operation.</summary>
    public string Target => Path + Query + (Operation is null ? string.Empty : "#" + Operation);

    public JsonObject ToJson()
    {
        // Read once, because another thread may set the end at the same time.
        RequestEnd? end = End;
        return new JsonObject
        {
            ["seq"] = Seq,
            ["time"] = Time.UtcDateTime,
            ["service"] = Service,
            ["listener"] = Listener,
            ["caller"] = Caller,
            ["method"] = Method,
            ["path"] = Path,
            ["query"] = Query,
            ["operation"] = Operation,
            ["status"] = end?.Status ?? 0,
            ["durationMs"] = end?.DurationMs,
            ["headers"] = Headers.DeepClone(),
            ["body"] = Body,
            ["isChange"] = IsChange,
            ["attemptKey"] = AttemptKey,
            ["isEnded"] = end is not null,
            ["isWorked"] = end?.IsWorked ?? false,
            ["fault"] = end?.Fault,
        };
    }
}
