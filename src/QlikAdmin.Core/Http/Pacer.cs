using QlikAdmin.Base;

namespace QlikAdmin.Http;

/// <summary>Holds requests back: it allows a fixed number at a time, stops a whole tier for a while after a 429, and learns how many
/// requests a minute the server takes.</summary>
/// <remarks>It measures by the uptime, so that a machine whose clock is set neither sends too early nor waits for hours.</remarks>
internal sealed class Pacer
{
    private readonly SemaphoreSlim _inFlight;
    private readonly IQlikClock _clock;
    private readonly IReadOnlyDictionary<RequestTier, PacedTier> _tiers;
    private readonly object _lock = new();
    private TaskCompletionSource<bool> _answered = NewSignal();

    /// <param name="maxInFlight">Requests at once.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="perMinute">Requests a minute that the server documents, by tier; null where it documents none.</param>
    /// <param name="share">The part of them that this connection may take: above 0, at most 1.</param>
    public Pacer(int maxInFlight, IQlikClock clock, IReadOnlyDictionary<RequestTier, int>? perMinute = null, double share = 1)
    {
        _inFlight = new SemaphoreSlim(maxInFlight, maxInFlight);
        _clock = clock;
        _tiers = Enum.GetValues(typeof(RequestTier))
            .Cast<RequestTier>()
            .ToDictionary(
                t => t,
                t => new PacedTier(perMinute is not null && perMinute.TryGetValue(t, out int limit) ? limit : null, share)
            );
    }

    /// <summary>Stops a whole tier for a while. A shorter rest never shortens a longer one.</summary>
    public void Pause(RequestTier tier, TimeSpan rest)
    {
        lock (_lock)
        {
            _tiers[tier].Pause(_clock.Uptime, rest);
        }
    }

    /// <summary>How long the tier still rests; zero when it does not.</summary>
    public TimeSpan Rest(RequestTier tier)
    {
        lock (_lock)
        {
            return _tiers[tier].Rest(_clock.Uptime);
        }
    }

    /// <summary>Waits for the tier and for a free place. <see cref="Hear"/> tells what the server said, and <see cref="Leave"/> gives the
    /// place back.</summary>
    /// <param name="tier">The tier.</param>
    /// <param name="waiting">Called before a wait whose length is known.</param>
    /// <param name="token">Ends the wait.</param>
    public async Task EnterAsync(RequestTier tier, Action<TimeSpan>? waiting, CancellationToken token)
    {
        while (true)
        {
            if (!MaySend(tier, begin: false, out TimeSpan? wait, out Task answered))
            {
                await WaitAsync(wait, answered, waiting, token).ConfigureAwait(false);
                continue;
            }

            await _inFlight.WaitAsync(token).ConfigureAwait(false);
            if (MaySend(tier, begin: true, out _, out _))
            {
                return;
            }

            // Another request reached the limit while this one waited for its place.
            _inFlight.Release();
        }
    }

    /// <summary>Takes note of an answer, or of a failure without one.</summary>
    /// <param name="tier">The tier of the request.</param>
    /// <param name="isRefused">Whether the server refused it as one too many.</param>
    public void Hear(RequestTier tier, bool isRefused)
    {
        TaskCompletionSource<bool> answered;
        lock (_lock)
        {
            _tiers[tier].Hear(_clock.Uptime, isRefused);
            answered = _answered;
            _answered = NewSignal();
        }

        answered.SetResult(true);
    }

    public void Leave() => _inFlight.Release();

    private static TaskCompletionSource<bool> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool MaySend(RequestTier tier, bool begin, out TimeSpan? wait, out Task answered)
    {
        lock (_lock)
        {
            answered = _answered.Task;
            wait = _tiers[tier].Wait(_clock.Uptime);
            bool may = wait == TimeSpan.Zero;
            if (may && begin)
            {
                _tiers[tier].Send();
            }

            return may;
        }
    }

    private async Task WaitAsync(TimeSpan? wait, Task answered, Action<TimeSpan>? waiting, CancellationToken token)
    {
        if (wait is TimeSpan known)
        {
            waiting?.Invoke(known);
            await _clock.Delay(known, token).ConfigureAwait(false);
            return;
        }

        TaskCompletionSource<bool> ended = NewSignal();
        using (token.Register(() => ended.TrySetCanceled()))
        {
            await (await Task.WhenAny(answered, ended.Task).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }
}
