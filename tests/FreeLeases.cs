using QlikAdmin.Changes;

namespace QlikAdmin;

/// <summary>Leases for a run that has no other run beside it: they are always free.</summary>
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
