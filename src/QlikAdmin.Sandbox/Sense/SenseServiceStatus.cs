namespace QlikAdmin.Sandbox.Sense;

/// <summary>The state of one service of a machine.</summary>
internal sealed class SenseServiceStatus : SenseEntity
{
    public required SenseNode Node { get; init; }

    /// <summary>0 repository, 1 proxy, 2 scheduler, 3 engine, 5 printing.</summary>
    public required int Type { get; init; }
}
