namespace QlikAdmin.Sandbox.Http;

/// <summary>One operation of a JSON patch.</summary>
/// <param name="Op">What to do, as the request writes it.</param>
/// <param name="Path">Where, as the request writes it.</param>
/// <param name="Value">The value; undefined when the operation has none.</param>
internal sealed record PatchOperation(string Op, string Path, JsonElement Value)
{
    /// <summary>The value, if it is text.</summary>
    public string? Text => Value.ValueKind == JsonValueKind.String ? Value.GetString() : null;

    /// <summary>The value, if it is true or false.</summary>
    public bool? Flag => Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Value.ValueKind == JsonValueKind.True : null;
}
