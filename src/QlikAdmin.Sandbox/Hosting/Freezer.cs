namespace QlikAdmin.Sandbox.Hosting;

/// <summary>Holds the requests of a listener that is frozen: it accepts and reads them, and is silent until it is released.</summary>
internal sealed class Freezer
{
    private readonly object _gate = new();
    private TaskCompletionSource<bool>? _frozen;

    public bool IsFrozen
    {
        get
        {
            lock (_gate)
            {
                return _frozen is not null;
            }
        }
    }

    public void Freeze()
    {
        lock (_gate)
        {
            _frozen ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Lets the held requests go on.</summary>
    /// <param name="doAbandonedWork">The work is done also for those whose caller has hung up since, as a machine does that was
    /// paused.</param>
    public void Release(bool doAbandonedWork)
    {
        lock (_gate)
        {
            _frozen?.SetResult(doAbandonedWork);
            _frozen = null;
        }
    }

    /// <summary>Completes when the listener is not frozen; the value tells whether to work for a caller who has hung up.</summary>
    public Task<bool> PassAsync()
    {
        lock (_gate)
        {
            return _frozen?.Task ?? Task.FromResult(true);
        }
    }
}
