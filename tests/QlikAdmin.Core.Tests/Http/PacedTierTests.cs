using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests.Http;

public sealed class PacedTierTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly PacedTier _tier = new(known: 10);
    private TimeSpan _now;

    [Fact]
    public void What_the_server_documents_goes_out_at_once()
    {
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(TimeSpan.Zero, Wait());
            _tier.Send();
        }

        Assert.Null(Wait());
    }

    [Fact]
    public void Beyond_it_one_at_a_time_tries_whether_the_server_takes_more()
    {
        Take(10);

        Assert.Equal(TimeSpan.Zero, Wait());
        _tier.Send();
        Assert.Null(Wait());
        _tier.Hear(_now, isRefused: false);

        Assert.Equal(12, _tier.Limit);
        Assert.Equal(TimeSpan.Zero, Wait());
        _tier.Send();
        Assert.Null(Wait());
    }

    [Fact]
    public void After_a_refusal_the_next_waits_until_the_server_counts_the_oldest_no_more()
    {
        Take(5);
        _now += 20 * s_second;
        Take(5);
        Refuse(TimeSpan.FromSeconds(3));

        Assert.Equal(3 * s_second, Wait());
        _now += 3 * s_second;
        Assert.Equal(37 * s_second, Wait());
        _now += 37 * s_second;
        Take(5);
        Assert.Equal(20 * s_second, Wait());
    }

    [Fact]
    public void The_first_after_a_refusal_goes_alone()
    {
        Take(2);
        Refuse(s_second);
        _now += s_second;

        _tier.Send();
        Assert.Null(Wait());
        _tier.Hear(_now, isRefused: false);
        Assert.Equal(TimeSpan.Zero, Wait());
    }

    [Fact]
    public void A_limit_is_not_learned_from_what_others_have_used_up()
    {
        Take(2);
        Refuse(s_second);

        Assert.Equal(10, _tier.Limit);
    }

    [Fact]
    public void A_lower_limit_is_learned_and_tried_again_later()
    {
        Take(6);
        Refuse(s_second);
        Assert.Equal(6, _tier.Limit);

        _now += PacedTier.Calm;
        Take(6);
        Assert.Equal(TimeSpan.Zero, Wait());
        Take(1);
        Assert.Equal(7, _tier.Limit);
    }

    [Theory]
    [InlineData(0.5, 5)]
    [InlineData(0.19, 1)]
    [InlineData(0.01, 1)]
    public void A_share_of_the_limit_is_never_exceeded(double share, int most)
    {
        PacedTier tier = new(known: 10, share);
        TimeSpan end = 10 * PacedTier.Window;
        List<TimeSpan> sent = new();
        while (_now < end)
        {
            TimeSpan wait = tier.Wait(_now) ?? throw new InvalidOperationException("Nothing is in flight to wait for.");
            _now += wait;
            if (wait == TimeSpan.Zero)
            {
                tier.Send();
                tier.Hear(_now, isRefused: false);
                sent.Add(_now);
            }
        }

        Assert.Equal(10 * most, sent.Count);
        Assert.All(sent, from => Assert.InRange(sent.Count(t => t >= from && t - from < PacedTier.Window), 1, most));
    }

    [Fact]
    public void A_share_counts_what_is_in_flight()
    {
        PacedTier tier = new(known: 10, share: 0.2);
        tier.Send();
        tier.Send();

        Assert.Null(tier.Wait(_now));
    }

    [Fact]
    public void A_shorter_rest_never_shortens_a_longer_one()
    {
        _tier.Pause(_now, 60 * s_second);
        _tier.Pause(_now, s_second);

        Assert.Equal(60 * s_second, Wait());
    }

    private TimeSpan? Wait() => _tier.Wait(_now);

    private void Take(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(TimeSpan.Zero, Wait());
            _tier.Send();
            _tier.Hear(_now, isRefused: false);
        }
    }

    private void Refuse(TimeSpan rest)
    {
        Assert.Equal(TimeSpan.Zero, Wait());
        _tier.Send();
        _tier.Hear(_now, isRefused: true);
        _tier.Pause(_now, rest);
    }
}
