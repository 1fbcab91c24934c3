namespace QlikAdmin.Sandbox.Sense;

/// <summary>A task that reloads an app or starts a program. It has no owner.</summary>
internal sealed class SenseTask : SenseEntity
{
    public required string Name { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>What a reload task reloads; null on a task that starts a program.</summary>
    public SenseApp? App { get; init; }

    /// <summary>What a task starts; empty on a reload task.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>Whose rights a program runs with; null when nobody is named, or no longer.</summary>
    public SenseUser? QlikUser { get; set; }

    public required SenseTaskOperation Operation { get; init; }

    public IReadOnlyList<SenseTag> Tags { get; set; } = [];

    public IReadOnlyList<SenseCustomValue> CustomProperties { get; set; } = [];
}
