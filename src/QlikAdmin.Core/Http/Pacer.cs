using QlikAdmin.Base;

namespace QlikAdmin.Http;

/// <summary>Holds requests back: it allows a fixed number at a time, and stops a whole tier for a while after a 429.</summary>
internal sealed class Pacer
{
    private readonly SemaphoreSlim _inFlight;
    private readonly IQlikClock _clock;
    private readonly DateTimeOffset[] _pausedUntil = new DateTimeOffset[2];
    private readonly object _lock = new();

    public Pacer(int maxInFlight, IQlikClock clock)
    {
        _inFlight = new SemaphoreSlim(maxInFlight, maxInFlight);
        _clock = clock;
    }

    /// <summary>Stops a whole tier for a while. A shorter rest never shortens a longer one.</summary>
    public void Pause(RequestTier tier, TimeSpan rest)
    {
        lock (_lock)
        {
            DateTimeOffset until = _clock.UtcNow + rest;
            if (until > _pausedUntil[(int)tier])
            {
                _pausedUntil[(int)tier] = until;
            }
        }
    }

    /// <summary>How long the tier still rests; zero when it does not.</summary>
    public TimeSpan Rest(RequestTier tier)
    {
        lock (_lock)
        {
            TimeSpan rest = _pausedUntil[(int)tier] - _clock.UtcNow;
            return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
    }

    /// <summary>Waits for the tier and for a free place. <see cref="Leave"/> gives the place back.</summary>
    public async Task EnterAsync(RequestTier tier, CancellationToken token)
    {
        while (true)
        {
            TimeSpan rest = Rest(tier);
            if (rest > TimeSpan.Zero)
            {
                await _clock.Delay(rest, token).ConfigureAwait(false);
                continue;
            }

            await _inFlight.WaitAsync(token).ConfigureAwait(false);
            if (Rest(tier) == TimeSpan.Zero)
            {
                return;
            }

            // Another request reached the limit while this one waited for its place.
            _inFlight.Release();
        }
    }

    public void Leave() => _inFlight.Release();
}
