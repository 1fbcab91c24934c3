namespace QlikAdmin.Cmdlets.Tests.Bridge;

/// <summary>A request that never ends by itself, and signals when it began and when it was cancelled.</summary>
internal sealed class CancelledWork
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Begun => _begun.Task.WaitAsync(BridgeHost.Patience);

    public Task Cancelled => _cancelled.Task.WaitAsync(BridgeHost.Patience);

    public bool WasCancelled => _cancelled.Task.IsCompleted;

    public async Task<string> RunAsync(CancellationToken token)
    {
        _begun.TrySetResult();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            throw new InvalidOperationException("the delay has no end");
        }
        catch (OperationCanceledException)
        {
            _cancelled.TrySetResult();
            throw;
        }
    }
}
