using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Support;

namespace QlikAdmin.Integration.Tests.Storm;

/// <summary>Makes a fifth of all answers of a service fail: half of them after the work was done, half of them instead of it.</summary>
internal static class StormFaults
{
    private const double Share = 0.2;

    /// <summary>Longer than the time-out of the connections in a storm.</summary>
    private const int Stall = 5_000;

    private static readonly (int Weight, Func<Rule, Rule> Make)[] s_kinds =
    [
        // Instead of the work.
        (4, r => r with { Kind = "status", Status = 503 }),
        (2, r => r with { Kind = "status", Status = 429, VendorBody = true, RetryAfter = "1" }),
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
    public static async Task BlowAsync(Control control, string service, int seed)
    {
        double total = s_kinds.Sum(k => k.Weight);
        double left = 1;
        for (int i = 0; i < s_kinds.Length; i++)
        {
            // A rule sees only the requests that the rules before it did not hit.
            double share = Share * s_kinds[i].Weight / total;
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

        public int DelayMs { get; init; }

        public int Count { get; init; } = -1;

        public int Seed { get; init; }

        public double Probability { get; init; }
    }
}
