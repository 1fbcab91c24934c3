using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests.Http;

public sealed class RetryAfterTests
{
    [Theory]
    [InlineData("13", 13)]
    [InlineData("0", 0)]
    [InlineData(" 90 ", 90)]
    [InlineData("1.5", 1.5)]
    [InlineData("86400", 86400)]
    [InlineData("99999999999999999999", 86400)]
    [InlineData("Infinity", 86400)]
    [InlineData("Sun, 01 Mar 2026 12:00:30 GMT", 30)]
    [InlineData("2026-03-01T14:01:00+02:00", 60)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", 0)]
    [InlineData("Wed, 21 Oct 2015 07:28:00 GMT", 0)]
    public void Both_forms_are_read(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Parse(text, Given.Now));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("10s")]
    [InlineData("NaN")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    public void Garbage_is_no_wait(string? text) => Assert.Null(RetryAfter.Parse(text, Given.Now));

    [Fact]
    public void A_date_in_a_thousand_years_is_no_overflow() =>
        Assert.Equal(TimeSpan.FromDays(1), RetryAfter.Parse("3026-03-01T12:00:00Z", Given.Now));

    [Fact]
    public void The_header_is_found_in_any_case()
    {
        using HttpResponseMessage response = new();
        Assert.Null(RetryAfter.Read(response, Given.Now));
        response.Headers.TryAddWithoutValidation("retry-after", "7");

        Assert.Equal(TimeSpan.FromSeconds(7), RetryAfter.Read(response, Given.Now));
    }
}
