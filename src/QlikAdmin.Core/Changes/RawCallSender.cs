using QlikAdmin.Models;

namespace QlikAdmin.Changes;

/// <summary>Sends raw calls one by one.</summary>
internal sealed class RawCallSender : ChangeSender
{
    private readonly Connection _connection;

    public RawCallSender(Connection connection)
    {
        _connection = connection;
    }

    public override Task<IReadOnlyList<CheckedChange>> CheckAsync(IReadOnlyList<Change> changes, IOperationLog log, CancellationToken token)
    {
        return Task.FromResult<IReadOnlyList<CheckedChange>>(
            changes.Select(c => new CheckedChange(c, c.Facts is RawCallFacts ? null : ItemResult.Failed(CanNotRepeat()))).ToList()
        );
    }

    public override async Task<IReadOnlyList<ItemResult>> SendAsync(
        IReadOnlyList<Change> changes,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult> results = new(changes.Count);
        foreach (RawCallFacts call in changes.Select(c => (RawCallFacts)c.Facts!))
        {
            string answer = await _connection.InvokeAsync(call.Method, call.Path, call.Query, call.Body, log, token).ConfigureAwait(false);
            results.Add(new ItemResult(Outcome.Changed) { Answer = answer });
        }

        return results;
    }

    private static QlikException CanNotRepeat() =>
        new(ErrorReason.NotSupported, "A raw call is not repeated: its body is not in the journal.");
}
