using System.Text.Json.Serialization;

namespace QlikAdmin.Sandbox.Faults;

/// <summary>What goes wrong, for which requests, and how often. The control API reads and writes it.</summary>
internal sealed class FaultRule
{
    /// <summary>Number of the rule, given by the sandbox.</summary>
    public int Id { get; set; }

    /// <summary><c>cloud</c>, <c>region</c>, <c>sense</c> or <c>qlikview</c>; null for all.</summary>
    public string? Service { get; set; }

    /// <summary>HTTP method; null for all.</summary>
    public string? Method { get; set; }

    /// <summary>Part of the path with its query, and for SOAP <c>#</c> with the operation; case-insensitive; null for all.</summary>
    public string? PathContains { get; set; }

    /// <summary><c>changes</c> or <c>readings</c>; null for both.</summary>
    public string? Only { get; set; }

    /// <summary>The rule hits only readings that follow such a change; null means that it does not matter what came before.</summary>
    public FaultTrigger? After { get; set; }

    /// <summary>Number of matching requests that still pass before the rule hits one. It counts down.</summary>
    public int Skip { get; set; }

    /// <summary>Number of matching requests that the rule still hits after that. It counts down. -1 means all.</summary>
    public int Count { get; set; } = 1;

    /// <summary>The share of the matching requests that are hit, 0 to 1.</summary>
    public double Probability { get; set; } = 1;

    /// <summary>
    /// Seed of <see cref="Probability"/>. The draw depends on what a request asks for and on how many requests of the same kind came
    /// before, so the order in which different requests arrive does not matter. Two rules with the same seed draw the same.
    /// </summary>
    public int Seed { get; set; }

    /// <summary>Requests hit so far.</summary>
    public int Hits { get; set; }

    /// <summary>One of <see cref="FaultKinds"/>.</summary>
    public string Kind { get; set; } = FaultKinds.Status;

    /// <summary>Whether the work is done before the answer is spoilt; null means that the kind decides.</summary>
    public bool? Done { get; set; }

    /// <summary>HTTP status of kind <c>status</c>.</summary>
    public int Status { get; set; } = 503;

    /// <summary>Value of the retry-after header, seconds or an HTTP date.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>The seconds of <see cref="RetryAfter"/> are sent as an HTTP date, by the clock of the sandbox.</summary>
    public bool RetryAfterDate { get; set; }

    /// <summary>Body of kind <c>status</c>.</summary>
    public string? Body { get; set; }

    /// <summary>Kind <c>status</c> uses the body that the service itself would send with a refusal.</summary>
    public bool VendorBody { get; set; }

    /// <summary>Content type of <see cref="Body"/>.</summary>
    public string? ContentType { get; set; }

    /// <summary>Milliseconds to wait, for any kind: before the answer, and for <c>latency</c> before the work.</summary>
    public int DelayMs { get; set; }

    /// <summary>Length of the answer of kind <c>garbage</c>.</summary>
    public int Bytes { get; set; } = 4096;

    /// <summary>The field that kind <c>reshape</c> changes, everywhere in the answer.</summary>
    public string? Field { get; set; }

    /// <summary>The new name of the field.</summary>
    public string? Rename { get; set; }

    /// <summary>The field is left out.</summary>
    public bool Drop { get; set; }

    /// <summary>The new format of the field's date, as a .NET format string.</summary>
    public string? DateFormat { get; set; }

    /// <summary>The new value of the field; JSON null is a value too.</summary>
    public JsonNode? Value { get; set; }

    /// <summary>Target of kind <c>redirect</c>.</summary>
    public string? Location { get; set; }

    /// <summary>Whether the service does what the request asks for.</summary>
    [JsonIgnore]
    public bool DoesWork => Done ?? FaultKinds.DoesWork(Kind);

    /// <summary>What is wrong with the rule; null when it is right.</summary>
    public string? Problem()
    {
        if (!FaultKinds.All.Contains(Kind))
        {
            return $"kind must be one of {string.Join(", ", FaultKinds.All)}.";
        }

        if (Only is not (null or "changes" or "readings"))
        {
            return "only must be changes or readings.";
        }

        if (After is not null && Only == "changes")
        {
            return "after is for readings; only can't be changes.";
        }

        if (Done == false && FaultKinds.NeedsAnswer(Kind))
        {
            return $"kind {Kind} spoils the answer of work that was done; done can't be false.";
        }

        if (Kind == FaultKinds.Reshape && (Field is null || (Rename is null ? 0 : 1) + (DateFormat is null ? 0 : 1) + (Drop ? 1 : 0) > 1))
        {
            return "kind reshape needs a field, and at most one of rename, dateFormat and drop.";
        }

        if (RetryAfterDate && !int.TryParse(RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return "retryAfterDate needs whole seconds in retryAfter.";
        }

        return
            Bytes < 0
            || DelayMs < 0
            || Skip < 0
            || Count < -1
            || Status is < 200 or > 599
            || Probability is not (>= 0 and <= 1)
            || After?.Readings < 1
            ? "A number of the fault rule is out of range."
            : null;
    }
}
