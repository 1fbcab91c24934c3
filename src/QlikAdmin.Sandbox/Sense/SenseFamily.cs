using System;
using System.Collections.Generic;
using System.Text.Json;

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

    /// <summary>Takes over the members of a full body; what it leaves out is cleared.</summary>
    public Action<SenseEntity, JsonElement>? Update { get; init; }

    public Action<SenseEntity, string>? Delete { get; init; }
}
