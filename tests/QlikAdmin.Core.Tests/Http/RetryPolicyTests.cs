using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests.Http;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData(429, true, true, true)]
    [InlineData(503, true, true, true)]
    [InlineData(408, true, true, false)]
    [InlineData(502, true, true, false)]
    [InlineData(504, true, true, false)]
    [InlineData(400, false, false, false)]
    [InlineData(401, false, false, false)]
    [InlineData(403, false, false, false)]
    [InlineData(404, false, false, false)]
    [InlineData(409, false, false, false)]
    [InlineData(412, false, false, false)]
    [InlineData(500, true, false, false)]
    [InlineData(501, false, false, false)]
    [InlineData(505, false, false, false)]
    public void What_may_be_sent_again(int status, bool ifReading, bool ifIdempotent, bool ifNot)
    {
        Assert.Equal(ifReading, RetryPolicy.ShouldRetryStatus(status, idempotent: true, changes: false));
        Assert.Equal(ifIdempotent, RetryPolicy.ShouldRetryStatus(status, idempotent: true, changes: true));
        Assert.Equal(ifNot, RetryPolicy.ShouldRetryStatus(status, idempotent: false, changes: true));
    }

    [Fact]
    public void Waits_are_spread_over_the_whole_range_below_a_doubling_ceiling()
    {
        RetryPolicy policy = new(seed: 5);
        for (int attempt = 1; attempt <= 12; attempt++)
        {
            double ceiling = Math.Min(20_000, 500 * Math.Pow(2, attempt - 1));
            double[] waits = Enumerable.Range(0, 500).Select(_ => policy.DelayBefore(attempt, null).TotalMilliseconds).ToArray();

            Assert.InRange(waits.Min(), 0, ceiling * 0.1);
            Assert.InRange(waits.Max(), ceiling * 0.9, ceiling);
        }
    }

    [Fact]
    public void What_the_server_asks_for_wins() =>
        Assert.Equal(TimeSpan.FromSeconds(77), new RetryPolicy().DelayBefore(1, TimeSpan.FromSeconds(77)));

    [Fact]
    public void Two_policies_do_not_wait_in_step()
    {
        RetryPolicy a = new();
        RetryPolicy b = new();

        Assert.NotEqual(
            Enumerable.Range(0, 5).Select(_ => a.DelayBefore(6, null)),
            Enumerable.Range(0, 5).Select(_ => b.DelayBefore(6, null))
        );
    }
}
