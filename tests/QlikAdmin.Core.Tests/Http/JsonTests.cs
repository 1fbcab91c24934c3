using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests.Http;

public sealed class JsonTests
{
    [Theory]
    [InlineData("2025-12-30T10:11:12.345Z", "2025-12-30T10:11:12.3450000+00:00")]
    [InlineData("2025-12-30T10:11:12+02:00", "2025-12-30T08:11:12.0000000+00:00")]
    [InlineData("2025-12-30T10:11:12", "2025-12-30T10:11:12.0000000+00:00")]
    [InlineData("2025-12-31", "2025-12-31T00:00:00.0000000+00:00")]
    [InlineData("1900-01-01T00:00:00Z", "1900-01-01T00:00:00.0000000+00:00")]
    public void A_date_is_read_as_utc(string text, string expected) => Assert.Equal(expected, Json.Date(text)?.ToString("o"));

    [Theory]
    [InlineData("1753-01-01T00:00:00.000Z")]
    [InlineData("1753-01-01T00:00:00+02:00")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+02:00")]
    [InlineData("0001-01-01T00:00:00.0000000-05:00")]
    [InlineData("1899-12-31T23:59:59Z")]
    [InlineData("1900-01-01T00:00:00+01:00")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("never")]
    [InlineData(null)]
    public void Dates_that_stand_for_never_are_none(string? text) => Assert.Null(Json.Date(text));

    [Theory]
    [InlineData("\"a\"", "a")]
    [InlineData("401", "401")]
    [InlineData("1.5", "1.5")]
    [InlineData("true", "True")]
    [InlineData("\"2025-12-30T10:11:12.000Z\"", "2025-12-30T10:11:12.000Z")]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    [InlineData("[1]", null)]
    public void Any_scalar_can_be_read_as_text(string json, string? text) => Assert.Equal(text, Json.Text(Json.Parse(json)));

    [Fact]
    public void What_is_missing_is_null_in_every_form()
    {
        Assert.Null(Json.Text(null));
        Assert.Null(Json.Number(null));
        Assert.Null(Json.Flag(null));
        Assert.Null(Json.Number(new JValue("many")));
        Assert.Null(Json.Flag(new JValue("maybe")));
    }

    [Fact]
    public void Numbers_and_flags_may_come_as_text()
    {
        Assert.Equal(21600, Json.Number(new JValue("21600")));
        Assert.Equal(-1, Json.Number(Json.Parse("-1")));
        Assert.True(Json.Flag(new JValue("true")));
        Assert.False(Json.Flag(Json.Parse("false")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\":1} {\"b\":2}")]
    [InlineData("{\"a\":1}x")]
    [InlineData("oops")]
    public void Text_that_is_not_exactly_one_value_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => Json.Parse(text));

    [Fact]
    public void A_value_may_be_followed_by_space() => Assert.Equal(1, (int)Json.Parse("{\"a\":1} \r\n")["a"]!);
}
