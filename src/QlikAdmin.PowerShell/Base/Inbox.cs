namespace QlikAdmin.PowerShell;

/// <summary>Actions that a running task wants to run on the pipeline thread, in order.</summary>
/// <remarks>Posting never blocks and never throws, because a task must be able to end when nobody reads the inbox any more.</remarks>
internal sealed class Inbox
{
    private readonly object _lock = new();
    private readonly Queue<Action> _actions = new();
    private bool _closed;

    /// <summary>Adds an action. It is dropped if the reader has stopped.</summary>
    public void Post(Action action)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                _actions.Enqueue(action);
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Accepts no more actions. Those in the inbox are still run.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Runs the posted actions on the calling thread, until the inbox is closed and empty.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; what is left is not run.</exception>
    public void Pump(CancellationToken token)
    {
        using CancellationTokenRegistration wake = token.Register(Wake);
        while (TryTake(token, out Action? action))
        {
            action!();
        }
    }

    private bool TryTake(CancellationToken token, out Action? action)
    {
        lock (_lock)
        {
            while (true)
            {
                token.ThrowIfCancellationRequested();
                if (_actions.Count > 0)
                {
                    action = _actions.Dequeue();
                    return true;
                }

                if (_closed)
                {
                    action = null;
                    return false;
                }

                Monitor.Wait(_lock);
            }
        }
    }

    private void Wake()
    {
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }
    }
}
