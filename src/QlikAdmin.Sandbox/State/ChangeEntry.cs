namespace QlikAdmin.Sandbox.State;

/// <summary>One change of state: what really happened on the server, whatever its answer said.</summary>
internal sealed record ChangeEntry(
    long Seq,
    DateTimeOffset Time,
    string Service,
    string Table,
    string Id,
    string Action,
    JsonObject? Detail
)
{
    public JsonObject ToJson() =>
        new()
        {
            ["seq"] = Seq,
            ["time"] = Time.UtcDateTime,
            ["service"] = Service,
            ["table"] = Table,
            ["id"] = Id,
            ["action"] = Action,
            ["detail"] = Detail?.DeepClone(),
        };
}
