namespace QlikAdmin.Sandbox.Log;

/// <summary>One request as it arrived, and what became of it. Secrets are masked before it is kept.</summary>
internal sealed class RequestEntry
{
    public long Seq { get; set; }

    public DateTimeOffset Time { get; init; }

    public required string Service { get; init; }

    public required string Listener { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Query { get; init; }

    /// <summary>Interface and operation of a SOAP call, such as <c>IQMS7/GetServices</c>.</summary>
    public string? Operation { get; init; }

    public required JsonObject Headers { get; init; }

    public required string Body { get; init; }

    /// <summary>The request asks for a change of lasting state, whether or not it was granted.</summary>
    public bool IsChange { get; init; }

    /// <summary>Same for two requests that ask for the same thing, such as an attempt and its retry.</summary>
    public required string AttemptKey { get; init; }

    /// <summary>Null while the request is under way.</summary>
    public RequestEnd? End { get; set; }

    /// <summary>What the parts of fault rules are looked for in: path, query, and for SOAP <c>#</c> with the operation.</summary>
    public string Target => Path + Query + (Operation is null ? string.Empty : "#" + Operation);

    public JsonObject ToJson()
    {
        // Read once: another thread may end the request meanwhile.
        RequestEnd? end = End;
        return new JsonObject
        {
            ["seq"] = Seq,
            ["time"] = Time.UtcDateTime,
            ["service"] = Service,
            ["listener"] = Listener,
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
