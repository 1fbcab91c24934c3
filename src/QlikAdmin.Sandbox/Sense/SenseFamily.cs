namespace QlikAdmin.Sandbox.Sense;

/// <summary>One kind of object behind the common set of routes. What it can't do is null, and answers 405.</summary>
internal sealed class SenseFamily
{
    /// <summary>Path below <c>/qrs/</c>.</summary>
    public required string Path { get; init; }

    public required SenseSchema Schema { get; init; }

    public required Func<IEnumerable<SenseEntity>> Rows { get; init; }

    public required Func<Guid, SenseEntity?> Find { get; init; }

    /// <summary>Creates from a body, by a caller.</summary>
    public Func<JsonElement, string, SenseEntity>? Create { get; init; }

    /// <summary>Takes over the members of a full body, sent by a caller; what it leaves out is cleared.</summary>
    public Action<SenseEntity, JsonElement, string>? Update { get; init; }

    /// <summary>Refuses a deletion before anything is deleted; null where nothing stands against one.</summary>
    public Action<SenseEntity>? CheckDelete { get; init; }

    public Action<SenseEntity, string>? Delete { get; init; }

    /// <summary>What can be changed on many at once through a selection.</summary>
    public IReadOnlyList<SenseBulkProperty> BulkProperties { get; init; } = [];

    /// <summary>Has routes below a selection.</summary>
    public bool IsSelectable { get; init; } = true;
}
