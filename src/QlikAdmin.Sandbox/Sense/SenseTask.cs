namespace QlikAdmin.Sandbox.Sense;

/// <summary>A task that reloads an app, starts a program or reads a user directory. It has no owner.</summary>
internal sealed class SenseTask : SenseEntity
{
    public required SenseTaskKind Kind { get; init; }

    public required string Name { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>The app that a reload task reloads; null for a task of another kind.</summary>
    public SenseApp? App { get; init; }

    /// <summary>The program that a task starts; empty for a task of another kind.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>The user directory that a task reads; null for a task of another kind.</summary>
    public SenseDirectory? Directory { get; init; }

    /// <summary>The user with whose rights a program runs; null when nobody is named, or the user was deleted.</summary>
    public SenseUser? QlikUser { get; set; }

    public required SenseTaskOperation Operation { get; init; }

    public IReadOnlyList<SenseTag> Tags { get; set; } = [];

    public IReadOnlyList<SenseCustomValue> CustomProperties { get; set; } = [];
}
