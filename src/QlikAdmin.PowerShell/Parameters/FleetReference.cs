namespace QlikAdmin.PowerShell;

/// <summary>A part of a fleet as the caller gives it: a fleet file, or one target.</summary>
public sealed class FleetReference
{
    /// <summary>Refers to all targets of a file.</summary>
    /// <param name="path">Path of the file.</param>
    public FleetReference(string path)
    {
        Path = path;
    }

    /// <summary>Refers to one target.</summary>
    /// <param name="target">The target.</param>
    public FleetReference(FleetTarget target)
    {
        Target = target;
    }

    internal string? Path { get; }

    internal FleetTarget? Target { get; }

    /// <inheritdoc />
    public override string ToString() => Path ?? Target!.Name;
}
