using QlikAdmin.Changes;

namespace QlikAdmin;

/// <summary>The leases of a run that is alone in the world.</summary>
internal sealed class FreeLeases : IServerLeases
{
    /// <summary>Called before each batch.</summary>
    public Action OnHold { get; set; } = () => { };

    public Task HoldAsync(Connection connection, IOperationLog log, CancellationToken token)
    {
        OnHold();
        return Task.CompletedTask;
    }

    public void Require(Connection connection) => OnHold();

    public void Rest(bool isResting) { }

    public void Dispose() { }
}
