namespace QlikAdmin.Sandbox.Http;

/// <summary>One operation of a JSON patch.</summary>
/// <param name="Op">What to do, as it was written.</param>
/// <param name="Path">Where, as it was written.</param>
/// <param name="Value">With what; undefined when the operation names none.</param>
internal sealed record PatchOperation(string Op, string Path, JsonElement Value)
{
    /// <summary>The value, when it is text.</summary>
    public string? Text => Value.ValueKind == JsonValueKind.String ? Value.GetString() : null;

    /// <summary>The value, when it is true or false.</summary>
    public bool? Flag => Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Value.ValueKind == JsonValueKind.True : null;
}
