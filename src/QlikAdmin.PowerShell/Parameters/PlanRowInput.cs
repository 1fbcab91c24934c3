using System.Management.Automation;
using QlikAdmin.Plans;

namespace QlikAdmin.PowerShell;

/// <summary>Reads a row of a plan from any object that has its properties.</summary>
internal static class PlanRowInput
{
    /// <summary>The row; null if the object is not a row of a plan.</summary>
    public static PlanRow? Read(PSObject source)
    {
        if (source.BaseObject is PlanRow given)
        {
            return given;
        }

        if (source.BaseObject is string)
        {
            return null;
        }

        // A text does not show where it came from: a cell of a CSV file may begin with an apostrophe, which keeps a spreadsheet from
        // running it, and another session may write times in its own culture. The checksum shows which reading is right.
        PlanRow? first = null;
        foreach (
            Func<string, string?> read in new Func<string, string?>[]
            {
                name => Text(source, name),
                name => PlanCsv.Plain(Text(source, name)),
                name => Local(name, Text(source, name)),
            }
        )
        {
            PlanRow? row = Read(read);
            if (row is not null && PlanSeal.IsIntact(row))
            {
                return row;
            }

            first ??= row;
        }

        return first;
    }

    private static PlanRow? Read(Func<string, string?> value)
    {
        try
        {
            return PlanColumns.Row(value);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? Text(PSObject source, string name)
    {
        object? value = source.Properties[name]?.Value;
        string? text = (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            null => null,
            string given => given,
            DateTimeOffset time => Iso(time),
            DateTime time => Iso(time.ToUniversalTime()),

            _ when Columns.Moment(value, isSerialized: true) is DateTimeOffset time => Iso(time),
            IConvertible number
                when number.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.Int64
                    && PlanColumns.WordOf(name, number.ToInt64(CultureInfo.InvariantCulture)) is string word => word,
            object other => Convert.ToString(other, CultureInfo.InvariantCulture),
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static string? Local(string name, string? text)
    {
        return
            text is not null
            && PlanColumns.IsTime(name)
            && DateTimeOffset.TryParse(text, CultureInfo.CurrentCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? Iso(time)
            : text;
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("o", CultureInfo.InvariantCulture);
}
