using QlikAdmin.Reports;

namespace QlikAdmin.Core.Tests.Reports;

public sealed class HistogramTests
{
    [Fact]
    public void What_is_not_known_and_what_was_never_used_have_bars_of_their_own()
    {
        Histogram idle = Histogram.OfIdle(
            [
                Unit(used: null, LastUsedSource.Unknown),
                Unit(used: null, LastUsedSource.Unknown),
                Unit(used: null, LastUsedSource.Allocation),
                Unit(used: 1, LastUsedSource.Consumption),
            ],
            Given.Now
        );

        Assert.Equal(2, idle.Count("unknown"));
        Assert.Equal(1, idle.Count("never used"));
        Assert.Equal(1, idle.Count("under 7 days"));
        Assert.Equal(4, idle.Bars.Sum(idle.Count));
    }

    [Theory]
    [InlineData(-3, "under 7 days")]
    [InlineData(6.9, "under 7 days")]
    [InlineData(7, "7 to 13 days")]
    [InlineData(29.9, "14 to 29 days")]
    [InlineData(60, "60 to 89 days")]
    [InlineData(364, "180 to 364 days")]
    [InlineData(365, "365 days or more")]
    [InlineData(4000, "365 days or more")]
    public void Each_time_is_in_one_bar(double days, string bar)
    {
        Histogram idle = Histogram.OfIdle([Unit(days)], Given.Now);
        Histogram age = Histogram.OfAge([Unit(null) with { CreatedAt = Given.Now - TimeSpan.FromDays(days) }], Given.Now);

        Assert.Equal([bar], idle.Bars.Where(b => idle.Count(b) > 0));
        Assert.Equal([bar], age.Bars.Where(b => age.Count(b) > 0));
    }

    [Fact]
    public void Types_are_counted_apart_whatever_their_case_and_quarantine_is_left_out()
    {
        Histogram age = Histogram.OfAge(
            [Unit(1), Unit(1) with { Type = "analyzer" }, Unit(1) with { Type = "Professional" }, Unit(1) with { IsQuarantined = true }],
            Given.Now
        );

        Assert.Equal(["Analyzer", "Professional"], age.Types);
        Assert.Equal((2, 1), (age.Count("unknown", "Analyzer"), age.Count("unknown", "Professional")));
        Assert.DoesNotContain("never used", age.Bars);
    }

    private static HeldUnit Unit(double? used, LastUsedSource source = LastUsedSource.Allocation) =>
        new("site", null, "Analyzer", "1")
        {
            LastUsedAt = used is double days ? Given.Now - TimeSpan.FromDays(days) : null,
            LastUsedSource = source,
        };
}
