using System.Diagnostics;

namespace QlikAdmin.Http;

/// <summary>Reads the body of an answer. Only the time spent waiting for the server counts against the time-out. A body without an end is
/// ended.</summary>
internal sealed class GuardedStream : ForwardStream
{
    private readonly Stream _inner;
    private readonly AttemptScope _scope;
    private readonly Func<ErrorReason, string, QlikException>? _refuse;
    private readonly ReadLimits _limits;
    private readonly Stopwatch _waiting = new();
    private TimeSpan _windowBegan;
    private long _inWindow;
    private long _inRow;
    private int _rows;

    /// <summary>For an answer that is read as a whole.</summary>
    public GuardedStream(Stream inner, AttemptScope scope)
        : this(inner, scope, new ReadLimits(), null) { }

    /// <summary>For a list that is read while it arrives.</summary>
    /// <param name="inner">The body.</param>
    /// <param name="scope">The time-out.</param>
    /// <param name="limits">The largest row, the most rows and the longest time.</param>
    /// <param name="refuse">Makes the error for a body that breaks a limit, from a reason and the words that name the limit.</param>
    public GuardedStream(Stream inner, AttemptScope scope, ReadLimits limits, Func<ErrorReason, string, QlikException>? refuse)
    {
        _inner = inner;
        _scope = scope;
        _limits = limits;
        _refuse = refuse;
    }

    public long BytesRead { get; private set; }

    /// <summary>Whether the end of the body was reached.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>A row was read to its end.</summary>
    /// <exception cref="QlikException">AnswerTooLarge.</exception>
    public void EndRow()
    {
        _inRow = 0;
        if (++_rows > _limits.MostRows && _refuse is not null)
        {
            throw _refuse(ErrorReason.AnswerTooLarge, FormattableString.Invariant($"a list of more than {_limits.MostRows} rows"));
        }
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        Begin();
        return Took(_inner.Read(buffer, offset, count), count);
    }

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Begin();
        return Took(await _inner.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false), count);
    }

    private void Begin()
    {
        _scope.Restart();
        _waiting.Start();
    }

    private int Took(int read, int asked)
    {
        _waiting.Stop();
        _scope.Suspend();

        // The time-out closes the answer while it is read. What such a read returns may be an early end, or bytes of another answer.
        _scope.Token.ThrowIfCancellationRequested();
        BytesRead += read;
        AtEnd |= read == 0 && asked > 0;
        _inRow += read;
        _inWindow += read;
        if (_refuse is not null && !AtEnd)
        {
            Check(_refuse);
        }

        return read;
    }

    private void Check(Func<ErrorReason, string, QlikException> refuse)
    {
        if (_inRow > _limits.LargestRow)
        {
            throw refuse(ErrorReason.AnswerTooLarge, FormattableString.Invariant($"one row of more than {_limits.LargestRow} bytes"));
        }

        TimeSpan waited = _waiting.Elapsed;
        if (waited > _limits.LongestList)
        {
            throw refuse(
                ErrorReason.Timeout,
                FormattableString.Invariant(
                    $"a list that has not ended after {_limits.LongestList.TotalSeconds:0.#} s of waiting for the server"
                )
            );
        }

        TimeSpan window = waited - _windowBegan;
        if (window < _scope.Timeout)
        {
            return;
        }

        if (_inWindow < _limits.SlowestList * window.TotalSeconds)
        {
            throw refuse(
                ErrorReason.Timeout,
                FormattableString.Invariant($"a list that is too slow: {_inWindow} bytes within {window.TotalSeconds:0.#} s")
            );
        }

        _windowBegan = waited;
        _inWindow = 0;
    }
}
