namespace QlikAdmin.Sandbox.Hosting;

/// <summary>Holds the requests of a frozen listener: it accepts and reads them, and does not answer until it is released.</summary>
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

    /// <summary>Releases the held requests.</summary>
    /// <param name="doAbandonedWork">Whether the work is also done for callers who have closed the connection in the meantime, as on a
    /// machine that was paused.</param>
    public void Release(bool doAbandonedWork)
    {
        lock (_gate)
        {
            _frozen?.SetResult(doAbandonedWork);
            _frozen = null;
        }
    }

    /// <summary>
    /// Completes when the listener is not frozen. The value says whether to work for a caller who has closed the connection.
    /// </summary>
    public Task<bool> PassAsync()
    {
        lock (_gate)
        {
            return _frozen?.Task ?? Task.FromResult(true);
        }
    }
}
