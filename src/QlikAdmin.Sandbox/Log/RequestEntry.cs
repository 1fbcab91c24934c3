using System;
using System.Text.Json.Nodes;

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

    /// <summary>Status of the answer; 0 when the connection was closed without one.</summary>
    public int Status { get; init; }

    public double DurationMs { get; init; }

    public required JsonObject Headers { get; init; }

    public required string Body { get; init; }

    /// <summary>The request asks for a change of lasting state, whether or not it was granted.</summary>
    public bool IsChange { get; init; }

    /// <summary>Same for two requests that ask for the same thing, such as an attempt and its retry.</summary>
    public required string AttemptKey { get; init; }

    /// <summary>Kind of the fault that hit the request, if one did.</summary>
    public string? Fault { get; init; }

    public JsonObject ToJson() => new()
    {
        ["seq"] = Seq,
        ["time"] = Time.UtcDateTime,
        ["service"] = Service,
        ["listener"] = Listener,
        ["method"] = Method,
        ["path"] = Path,
        ["query"] = Query,
        ["operation"] = Operation,
        ["status"] = Status,
        ["durationMs"] = DurationMs,
        ["headers"] = Headers.DeepClone(),
        ["body"] = Body,
        ["isChange"] = IsChange,
        ["attemptKey"] = AttemptKey,
        ["fault"] = Fault,
    };
}
