namespace QlikAdmin.Sandbox.Sense;

/// <summary>
/// One kind of object: what the routes that all kinds share need to know about it. If Create, Update or Delete is null, that route answers
/// 405.
/// </summary>
internal sealed class SenseFamily
{
    /// <summary>Path below <c>/qrs/</c>.</summary>
    public required string Path { get; init; }

    public required SenseSchema Schema { get; init; }

    public required Func<IEnumerable<SenseEntity>> Rows { get; init; }

    public required Func<Guid, SenseEntity?> Find { get; init; }

    /// <summary>Creates an object from a body, for a caller.</summary>
    public Func<JsonElement, string, SenseEntity>? Create { get; init; }

    /// <summary>Replaces the members with those of a full body, for a caller. Members that the body leaves out are cleared.</summary>
    public Action<SenseEntity, JsonElement, string>? Update { get; init; }

    /// <summary>Refuses a deletion before anything is deleted; null when the kind never refuses one.</summary>
    public Action<SenseEntity>? CheckDelete { get; init; }

    public Action<SenseEntity, string>? Delete { get; init; }

    /// <summary>The properties that a selection can change on many objects at once.</summary>
    public IReadOnlyList<SenseBulkProperty> BulkProperties { get; init; } = [];

    /// <summary>The kind has routes below a selection.</summary>
    public bool IsSelectable { get; init; } = true;
}
