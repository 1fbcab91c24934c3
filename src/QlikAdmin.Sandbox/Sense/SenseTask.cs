namespace QlikAdmin.Sandbox.Sense;

/// <summary>A task that reloads an app, starts a program or reads a user directory. It has no owner.</summary>
internal sealed class SenseTask : SenseEntity
{
    public required SenseTaskKind Kind { get; init; }

    public required string Name { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>What a reload task reloads; null on a task of another kind.</summary>
    public SenseApp? App { get; init; }

    /// <summary>What a task starts; empty on a task of another kind.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>What a task that reads a user directory reads.</summary>
    public SenseDirectory? Directory { get; init; }

    /// <summary>Whose rights a program runs with; null when nobody is named, or no longer.</summary>
    public SenseUser? QlikUser { get; set; }

    public required SenseTaskOperation Operation { get; init; }

    public IReadOnlyList<SenseTag> Tags { get; set; } = [];

    public IReadOnlyList<SenseCustomValue> CustomProperties { get; set; } = [];
}
