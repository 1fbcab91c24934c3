namespace QlikAdmin.Sandbox.Sense;

/// <summary>How one service of a machine is doing.</summary>
internal sealed class SenseServiceStatus : SenseEntity
{
    public required SenseNode Node { get; init; }

    /// <summary>0 repository, 1 proxy, 2 scheduler, 3 engine, 5 printing.</summary>
    public required int Type { get; init; }
}
