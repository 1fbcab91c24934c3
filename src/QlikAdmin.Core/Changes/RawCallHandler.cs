namespace QlikAdmin.Changes;

/// <summary>Raw calls: only their author knows what they did.</summary>
internal sealed class RawCallHandler : IChangeHandler
{
    public IReadOnlyCollection<ChangeKind> Kinds { get; } = new[] { ChangeKind.RawCall };

    public string WhyNoUndo(Change change) => "only the person who sent a raw call knows what it changed";

    public Change Reverse(Change change, string? newId) => throw new NotSupportedException(WhyNoUndo(change));

    public string? NeededUser(Change change) => null;

    public Task<IReadOnlyList<ChangeReading>> ReadAsync(
        Connection connection,
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        return Task.FromResult<IReadOnlyList<ChangeReading>>(changes.Select(_ => new ChangeReading(ChangeState.Unknown)).ToList());
    }

    public ChangeSender Begin(Connection connection, int? throttleLimit) => new RawCallSender(connection);
}
