using System.Diagnostics;

namespace QlikAdmin.Http;

/// <summary>The token of one attempt: ends with the caller's token, or when the server is silent for too long.</summary>
internal sealed class AttemptScope : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _source;
    private readonly TimeSpan? _total;
    private readonly Stopwatch _spent = new();
    private bool _isLast;

    /// <param name="timeout">How long the server may send nothing.</param>
    /// <param name="caller">The caller's token.</param>
    /// <param name="total">How long the server may take in all, even if it keeps sending; null for no limit.</param>
    public AttemptScope(TimeSpan timeout, CancellationToken caller, TimeSpan? total = null)
    {
        _caller = caller;
        _total = total;
        Timeout = timeout;
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        Restart();
    }

    public CancellationToken Token => _source.Token;

    public TimeSpan Timeout { get; }

    /// <summary>Whether it ended because of the server and not because of the caller.</summary>
    public bool TimedOut => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Whether the server kept sending until the time for the whole answer was used up.</summary>
    public bool UsedUp => TimedOut && _isLast;

    /// <summary>The server sent something: the time starts anew.</summary>
    public void Restart()
    {
        _spent.Start();
        TimeSpan next = Timeout;
        if (_total is TimeSpan total && total - _spent.Elapsed < next)
        {
            _isLast = true;
            next = total > _spent.Elapsed ? total - _spent.Elapsed : TimeSpan.Zero;
        }

        _source.CancelAfter(next);
    }

    /// <summary>The client itself is busy: the time stands still, since the server is not the cause.</summary>
    public void Suspend()
    {
        _spent.Stop();
        _source.CancelAfter(System.Threading.Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _source.Dispose();
}
