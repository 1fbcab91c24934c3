namespace QlikAdmin.Core.Tests.Allocations;

public sealed class DurationTests
{
    [Theory]
    [InlineData("14d", 14 * 24)]
    [InlineData("14D", 14 * 24)]
    [InlineData("36h", 36)]
    [InlineData("12H", 12)]
    [InlineData("2w", 14 * 24)]
    [InlineData("2W", 14 * 24)]
    [InlineData("1.5d", 36)]
    [InlineData("0.5h", 0.5)]
    [InlineData("14", 14 * 24)]
    [InlineData("1.5", 36)]
    [InlineData("0", 0)]
    [InlineData("0d", 0)]
    [InlineData(" 14 d ", 14 * 24)]
    [InlineData("14.00:00:00", 14 * 24)]
    [InlineData("12:00:00", 12)]
    [InlineData("1.12:30:00", 36.5)]
    [InlineData("36600d", 36600 * 24)]
    public void Every_form_is_read(string text, double hours)
    {
        Assert.True(Duration.TryParse(text, out TimeSpan tried));
        Assert.Equal(TimeSpan.FromHours(hours), tried);
        Assert.Equal(tried, Duration.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("d")]
    [InlineData("soon")]
    [InlineData("14 days")]
    [InlineData("14x")]
    [InlineData("14m")]
    [InlineData("-14d")]
    [InlineData("-1")]
    [InlineData("-1.00:00:00")]
    [InlineData("1,5d")]
    [InlineData("1d12h")]
    [InlineData("1e3d")]
    [InlineData(".5d")]
    [InlineData("36601d")]
    [InlineData("99999999999999999999d")]
    [InlineData("9999999w")]
    [InlineData("10675199.00:00:00")]
    [InlineData("\u0661\u0664d")]
    public void What_is_no_duration_is_refused_with_the_forms_there_are(string text)
    {
        Assert.False(Duration.TryParse(text, out TimeSpan value));
        Assert.Equal(TimeSpan.Zero, value);
        QlikException e = Assert.Throws<QlikException>(() => Duration.Parse(text));
        Assert.Equal("Qlik.InvalidDuration", e.ErrorId);
        Assert.Contains($"'{text}'", e.Message);
        foreach (string form in new[] { "14d", "36h", "2w", "14 (days)", "14.00:00:00" })
        {
            Assert.Contains(form, e.Message);
        }
    }

    [Fact]
    public void A_hundred_digits_are_refused_and_not_an_overflow()
    {
        Assert.False(Duration.TryParse(new string('9', 400) + "d", out _));
        Assert.False(Duration.TryParse(null, out _));
    }

    [Fact]
    public void The_longest_duration_can_be_counted_back_from_today()
    {
        Assert.True(Duration.TryParse("36600d", out TimeSpan longest));
        Assert.True(DateTimeOffset.UtcNow - longest < DateTimeOffset.UtcNow);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("fr-FR")]
    [InlineData("ar-SA")]
    public void The_culture_of_the_session_changes_nothing(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(TimeSpan.FromHours(36), Duration.Parse("1.5d"));
            Assert.Equal(new TimeSpan(14, 1, 2, 3, 500), Duration.Parse("14.01:02:03.5"));
            Assert.False(Duration.TryParse("1,5d", out _));
            Assert.Equal("-3d", Duration.Format(TimeSpan.FromDays(-3)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1.5, true)]
    [InlineData(36600, true)]
    [InlineData(36600.1, false)]
    [InlineData(-0.1, false)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    public void Days_as_a_number_have_the_same_bounds(double days, bool accepted)
    {
        Assert.Equal(accepted, Duration.TryFromDays(days, out TimeSpan value));
        Assert.Equal(accepted ? TimeSpan.FromDays(days) : TimeSpan.Zero, value);
    }

    [Theory]
    [InlineData(43 * 24 + 23, "43d")]
    [InlineData(24, "1d")]
    [InlineData(23.99, "23h")]
    [InlineData(1, "1h")]
    [InlineData(0.5, "30m")]
    [InlineData(0, "0m")]
    [InlineData(-36, "-1d")]
    public void It_is_written_in_its_largest_whole_unit(double hours, string text) =>
        Assert.Equal(text, Duration.Format(TimeSpan.FromHours(hours)));

    [Fact]
    public void No_duration_is_written_as_nothing() => Assert.Equal(string.Empty, Duration.Format(null));
}
