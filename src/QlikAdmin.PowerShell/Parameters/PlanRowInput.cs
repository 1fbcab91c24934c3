using System;
using System.Globalization;
using System.Management.Automation;

using QlikAdmin.Plans;

namespace QlikAdmin.PowerShell;

/// <summary>Reads a row of a plan out of any object that has its properties.</summary>
internal static class PlanRowInput
{
    /// <summary>The row; null when the object is none.</summary>
    public static PlanRow? Read(PSObject source)
    {
        if (source.BaseObject is PlanRow row)
        {
            return row;
        }

        // A cell of a CSV file may have an apostrophe before it that protects spreadsheets; which of both it is, the checksum tells.
        PlanRow? plain = source.BaseObject is string ? null : Read(name => Text(source, name));
        return plain is null || PlanSeal.Check(new[] { plain }).Count == 0 ? plain : Read(name => PlanCsv.Plain(Text(source, name))) ?? plain;
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
            DateTimeOffset time => time.UtcDateTime.ToString("o", CultureInfo.InvariantCulture),
            DateTime time => time.ToUniversalTime().ToString("o", CultureInfo.InvariantCulture),
            object other => Convert.ToString(other, CultureInfo.InvariantCulture),
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }
}
