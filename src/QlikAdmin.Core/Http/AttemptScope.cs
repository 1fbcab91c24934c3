using System;
using System.Threading;

namespace QlikAdmin.Http;

/// <summary>The token of one attempt: ends with the caller's token, or when the server is silent for too long.</summary>
internal sealed class AttemptScope : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _source;
    private readonly TimeSpan _timeout;

    public AttemptScope(TimeSpan timeout, CancellationToken caller)
    {
        _caller = caller;
        _timeout = timeout;
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _source.CancelAfter(timeout);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether it ended because of the server and not because of the caller.</summary>
    public bool TimedOut => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>The server showed a sign of life: the time starts anew.</summary>
    public void Restart() => _source.CancelAfter(_timeout);

    /// <summary>The client itself is busy: no time runs against the server.</summary>
    public void Suspend() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose() => _source.Dispose();
}
