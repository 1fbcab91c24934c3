using System.Management.Automation;
using QlikAdmin.PowerShell;
using Xunit;

namespace QlikAdmin.Cmdlets.Tests;

/// <summary>What a cell of a file says, in the culture that wrote it.</summary>
public sealed class ColumnsTests
{
    [Theory]
    [InlineData("de-DE")]
    [InlineData("en-GB")]
    [InlineData("en-US")]
    [InlineData("th-TH")]
    [InlineData("sv-SE")]
    public void A_moment_that_a_culture_wrote_is_read_in_that_culture(string name)
    {
        DateTimeOffset moment = new(2026, 7, 4, 8, 30, 0, TimeSpan.Zero);

        Assert.Equal(moment, In(name, () => moment.ToString(CultureInfo.CurrentCulture)));
    }

    [Theory]
    [InlineData("de-DE", "2026-07-04")]
    [InlineData("th-TH", "2026-07-04T00:00:00.0000000+00:00")]
    [InlineData("th-TH", "2026-07-04 00:00:00")]
    [InlineData("ar-SA", "2026-07-04T00:00:00Z")]
    public void An_iso_moment_means_the_same_everywhere(string name, string text)
    {
        Assert.Equal(new DateTimeOffset(2026, 7, 4, 0, 0, 0, TimeSpan.Zero), In(name, () => text));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("en-GB")]
    [InlineData("th-TH")]
    public void A_moment_that_a_serializer_wrote_as_text_has_no_culture(string name)
    {
        DateTimeOffset moment = new(2026, 7, 4, 8, 30, 0, TimeSpan.Zero);

        Assert.Equal(moment, In(name, () => moment.ToString(CultureInfo.InvariantCulture), "Deserialized.QlikAdmin.Allocation"));
    }

    [Fact]
    public void A_moment_of_which_a_serializer_kept_the_properties_is_one()
    {
        DateTimeOffset moment = new(2026, 7, 4, 8, 30, 0, TimeSpan.FromHours(2));
        PSObject parts = new();
        parts.Properties.Add(new PSNoteProperty("UtcTicks", moment.UtcTicks));

        Assert.Equal(moment, Columns.Moment(parts, isSerialized: false));
        parts.Properties["UtcTicks"].Value = -1L;
        Assert.Null(Columns.Moment(parts, isSerialized: false));
    }

    [Fact]
    public void What_is_no_moment_is_none() => Assert.Null(In("de-DE", () => "soon"));

    private static DateTimeOffset? In(string name, Func<string> write, string? type = null)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
            PSObject row = new();
            if (type is not null)
            {
                row.TypeNames.Insert(0, type);
            }

            row.Properties.Add(new PSNoteProperty("CreatedAt", write()));
            return Columns.Time(row, "CreatedAt");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
