namespace QlikAdmin.Http;

/// <summary>What is known of one tier: how long it rests, and how many requests a minute the server takes.</summary>
/// <remarks>Times are uptimes of the clock. Not safe for several threads.</remarks>
internal sealed class PacedTier
{
    /// <summary>Servers say how many requests they take in a minute.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>For so long after a refusal nothing is sent beyond the limit. Then one request tries it: the limit may have been shared
    /// with others for a while.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromMinutes(5);

    /// <summary>A limit is not learned from a refusal after fewer requests than this part of the known limit: then others have used
    /// it up.</summary>
    private const int LeastPart = 2;

    /// <summary>By this part a limit grows each time that a request beyond it was taken.</summary>
    private const int Growth = 10;

    private readonly int? _known;
    private readonly int? _most;
    private readonly Queue<TimeSpan> _taken = new();
    private TimeSpan _pausedUntil;
    private TimeSpan? _refusedAt;
    private bool _isCareful;
    private int _inFlight;

    /// <param name="known">Requests a minute that the server documents; null where it documents none.</param>
    /// <param name="share">The part of them that this connection may take: above 0, at most 1. A smaller part than 1 is never exceeded,
    /// because others take the rest.</param>
    public PacedTier(int? known, double share = 1)
    {
        _most = share < 1 && known is int all ? Math.Max(1, (int)(all * share)) : null;
        _known = _most ?? known;
        Limit = _known;
    }

    /// <summary>Requests a minute that the server is known to take; null where nothing is known.</summary>
    public int? Limit { get; private set; }

    /// <summary>How long the tier still rests after a refusal; zero when it does not.</summary>
    public TimeSpan Rest(TimeSpan now) => _pausedUntil > now ? _pausedUntil - now : TimeSpan.Zero;

    /// <summary>Stops the tier for a while. A shorter rest never shortens a longer one.</summary>
    public void Pause(TimeSpan now, TimeSpan rest)
    {
        if (now + rest > _pausedUntil)
        {
            _pausedUntil = now + rest;
        }
    }

    /// <summary>How long the next request must wait.</summary>
    /// <returns>Zero when it may be sent now; null when it must wait for the answer to another one.</returns>
    public TimeSpan? Wait(TimeSpan now)
    {
        while (_taken.Count > 0 && now - _taken.Peek() >= Window)
        {
            _taken.Dequeue();
        }

        if (Rest(now) is { Ticks: > 0 } rest)
        {
            return rest;
        }

        bool isWithin = Limit is not int limit || _taken.Count + _inFlight < limit;
        if (isWithin && !_isCareful)
        {
            return TimeSpan.Zero;
        }

        if (!isWithin && (now - _refusedAt < Calm || _taken.Count + _inFlight >= _most))
        {
            return _taken.Count > 0 ? _taken.Peek() + Window - now : null;
        }

        // Beyond what is known, and right after a refusal, one at a time.
        return _inFlight == 0 ? TimeSpan.Zero : null;
    }

    /// <summary>A request is sent.</summary>
    public void Send() => _inFlight++;

    /// <summary>A request was answered, or failed.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isRefused">Whether it was one too many.</param>
    public void Hear(TimeSpan now, bool isRefused)
    {
        _inFlight--;
        if (!isRefused)
        {
            _isCareful = false;

            // The server has counted it earlier, so in a minute from now it surely counts it no more.
            _taken.Enqueue(now);
            if (Limit is int limit && _taken.Count > limit)
            {
                Limit = Math.Min(_taken.Count + (_taken.Count / Growth), _most ?? int.MaxValue);
            }

            return;
        }

        _isCareful = true;
        _refusedAt = now;
        int all = _taken.Count + _inFlight;
        if (_known is int known && all >= known / LeastPart)
        {
            Limit = all;
        }
    }
}
