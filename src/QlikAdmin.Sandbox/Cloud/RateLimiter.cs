using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>
/// Counts requests per user and tier over the last minute. When a tier is over its limit, all routes of that tier are refused.
/// </summary>
internal sealed class RateLimiter(RateLimitClock mode, SandboxClock clock)
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);
    private readonly Dictionary<(string User, string Tier), Queue<DateTimeOffset>> _requests = [];

    public const string Reads = "1";
    public const string Writes = "2";
    public const string OldTasks = "tasks";
    public const string UserFilter = "users/actions/filter";

    /// <summary>Seconds to wait; 0 when the request may pass. Only a request that may pass is counted.</summary>
    public int Charge(string user, string tier)
    {
        if (mode == RateLimitClock.Off)
        {
            return 0;
        }

        DateTimeOffset now = mode == RateLimitClock.Sandbox ? clock.UtcNow : DateTimeOffset.UtcNow;
        if (!_requests.TryGetValue((user, tier), out Queue<DateTimeOffset>? recent))
        {
            _requests[(user, tier)] = recent = new Queue<DateTimeOffset>();
        }

        while (recent.TryPeek(out DateTimeOffset oldest) && oldest + s_window <= now)
        {
            recent.Dequeue();
        }

        int limit = tier switch
        {
            Reads => 1000,
            Writes => 100,
            OldTasks => 600,
            _ => 200,
        };
        if (recent.Count < limit)
        {
            recent.Enqueue(now);
            return 0;
        }

        return Math.Max(1, (int)Math.Ceiling((recent.Peek() + s_window - now).TotalSeconds));
    }
}
