using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;

namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>Makes answers of a service fail: half of them after the work was done, half of them instead of it.</summary>
/// <remarks>In two storms of three, a fifth of all answers fails, in one of all ways. In the third storm two fifths fail, in one of two
/// ways. So the same request often meets both, one after the other.</remarks>
internal static class StormFaults
{
    private const double Share = 0.2;

    /// <summary>The share where only two kinds of fault blow.</summary>
    private const double PairShare = 0.4;

    /// <summary>Longer than the time-out of the connections in a storm.</summary>
    private const int Stall = 5_000;

    private static readonly (int Weight, Func<Rule, Rule> Make)[] s_kinds =
    [
        // Instead of the work.
        (3, r => r with { Kind = "status", Status = 503 }),
        (1, r => r with { Kind = "status", Status = 429, VendorBody = true, RetryAfter = "1" }),
        (1, r => r with { Kind = "status", Status = 429, VendorBody = true, RetryAfter = "2", RetryAfterDate = true }),
        (1, r => r with { Kind = "status", Status = 503, RetryAfter = "3", RetryAfterDate = true }),
        (2, r => r with { Kind = "status", Status = 500 }),
        (2, r => r with { Kind = "status", Status = 502, Body = "<html><body>Bad gateway</body></html>" }),
        (2, r => r with { Kind = "html" }),
        (1, r => r with { Kind = "login" }),
        (2, r => r with { Kind = "garbage" }),
        (1, r => r with { Kind = "empty" }),
        (3, r => r with { Kind = "drop" }),
        (3, r => r with { Kind = "close" }),
        // The vendor's own refusal of a change: a clear no.
        (1, r => r with { Kind = "status", Status = 403, VendorBody = true, Only = "changes" }),
        // After the work.
        (3, r => r with { Kind = "status", Status = 503, Done = true }),
        (3, r => r with { Kind = "status", Status = 504, Done = true, Body = "<html><body>Gateway time-out</body></html>" }),
        (2, r => r with { Kind = "status", Status = 500, Done = true }),
        (1, r =>
            r with
            {
                Kind = "status",
                Status = 403,
                Done = true,
                Only = "changes",
                Body = "<html><body>Blocked by policy</body></html>",
            }
        ),
        (1, r =>
            r with
            {
                Kind = "status",
                Status = 404,
                Done = true,
                Only = "changes",
                Body = "<html><body>Not found on this gateway</body></html>",
            }
        ),
        (2, r => r with { Kind = "html", Done = true }),
        (1, r => r with { Kind = "login", Done = true }),
        (2, r => r with { Kind = "garbage", Done = true }),
        (2, r => r with { Kind = "empty", Done = true }),
        (3, r => r with { Kind = "close", Done = true }),
        (3, r => r with { Kind = "lostAnswer" }),
        (2, r => r with { Kind = "truncate" }),
        (2, r => r with { Kind = "badJson" }),
        (1, r => r with { Kind = "stall", DelayMs = Stall, Only = "changes" }),
    ];

    /// <summary>Readings that are refused right after a change, as by a key that is revoked in the middle of a run. Before the first change
    /// they would only end the command.</summary>
    private static readonly Rule[] s_refusedReadings =
    [
        new()
        {
            Kind = "status",
            Status = 401,
            VendorBody = true,
        },
        new()
        {
            Kind = "status",
            Status = 403,
            VendorBody = true,
        },
        new()
        {
            Kind = "status",
            Status = 429,
            VendorBody = true,
        },
        new()
        {
            Kind = "status",
            Status = 403,
            Body = "<html><body>Blocked by policy</body></html>",
        },
    ];

    /// <summary>Lets it blow.</summary>
    /// <param name="control">The control interface of the sandbox.</param>
    /// <param name="service">The service whose answers fail.</param>
    /// <param name="seed">Decides which answers fail, and how.</param>
    public static async Task BlowAsync(Control control, string service, int seed)
    {
        Random random = new(seed);
        bool isPair = random.Next(3) == 0;
        int[] kinds = Enumerable.Range(0, s_kinds.Length).ToArray();
        if (isPair)
        {
            random.Shuffle(kinds);
            kinds = kinds[..2];
        }

        double total = kinds.Sum(i => s_kinds[i].Weight);
        double left = 1;
        foreach (int i in kinds)
        {
            // A rule sees only the requests that the rules before it did not hit.
            double share = isPair ? PairShare / kinds.Length : Share * s_kinds[i].Weight / total;
            await control.FaultAsync(
                s_kinds[i]
                    .Make(
                        new Rule
                        {
                            Service = service,
                            Seed = (seed * 100) + i,
                            Probability = share / left,
                        }
                    )
            );
            left -= share;
        }

        for (int i = 0; i < s_refusedReadings.Length; i++)
        {
            await control.FaultAsync(
                s_refusedReadings[i] with
                {
                    Service = service,
                    After = new { readings = 1 },
                    Seed = (seed * 100) + 50 + i,
                    Probability = Share / s_refusedReadings.Length,
                }
            );
        }
    }

    /// <summary>A fault rule in the words of the control interface.</summary>
    private sealed record Rule
    {
        public string Service { get; init; } = string.Empty;

        public string Kind { get; init; } = string.Empty;

        public bool? Done { get; init; }

        public string? Only { get; init; }

        public object? After { get; init; }

        public int Status { get; init; } = 503;

        public bool VendorBody { get; init; }

        public string? Body { get; init; }

        public string? RetryAfter { get; init; }

        public bool RetryAfterDate { get; init; }

        public int DelayMs { get; init; }

        public int Count { get; init; } = -1;

        public int Seed { get; init; }

        public double Probability { get; init; }
    }
}
