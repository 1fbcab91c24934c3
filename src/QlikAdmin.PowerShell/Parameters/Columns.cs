using System.Management.Automation;
using QlikAdmin.Base;

namespace QlikAdmin.PowerShell;

/// <summary>Reads properties of objects from another session, a plan, or a CSV file, in which everything is text.</summary>
internal static class Columns
{
    private const string Module = "QlikAdmin.";
    private const string Deserialized = "Deserialized.";

    private static readonly string[] s_iso =
    {
        "yyyy-MM-dd",
        "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-dd HH:mm:ss K",
        "yyyy-MM-ddTHH:mmK",
        "yyyy-MM-ddTHH:mm:ssK",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
    };

    /// <summary>A column as text; null if it is empty or missing.</summary>
    public static string? Text(PSObject source, string name)
    {
        string? text = Value(source, name) is object value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
        return string.IsNullOrWhiteSpace(text) ? null
            : source.BaseObject is PSCustomObject && !IsDeserialized(source) ? CellText.Plain(text!)
            : text;
    }

    /// <summary>Whether a column has anything at all, readable or not.</summary>
    public static bool Has(PSObject source, string name) =>
        Value(source, name) is object value && !(value is string text && string.IsNullOrWhiteSpace(text));

    /// <summary>A column that says True; false for anything else.</summary>
    public static bool Flag(PSObject source, string name) => bool.TryParse(Text(source, name), out bool value) && value;

    /// <summary>A column with one of the names of an enumeration; the given value for anything else.</summary>
    public static T Enumeration<T>(PSObject source, string name, T otherwise)
        where T : struct
    {
        return Enum.TryParse(Text(source, name), ignoreCase: true, out T value) ? value : otherwise;
    }

    /// <summary>A column with a date, in UTC unless it says otherwise; null for anything else.</summary>
    public static DateTimeOffset? Time(PSObject source, string name) => Moment(source.Properties[name]?.Value, IsDeserialized(source));

    /// <summary>Reads a date, also one that was written to a file or sent from another machine; null for anything else.</summary>
    /// <param name="value">A date, a text, or the properties of a date that a serializer kept.</param>
    /// <param name="isSerialized">Whether a text was written by a serializer, which uses no culture, and not by Export-Csv.</param>
    public static DateTimeOffset? Moment(object? value, bool isSerialized) =>
        Bare(value) switch
        {
            null => null,
            DateTimeOffset time => time,
            DateTime time => new DateTimeOffset(time),
            string text => Time(text, isSerialized),

            // Such a serializer keeps only the properties.
            _ when value is PSObject parts
                    && parts.Properties[nameof(DateTimeOffset.UtcTicks)]?.Value is object ticks
                    && LanguagePrimitives.TryConvertTo(ticks, CultureInfo.InvariantCulture, out long utc)
                    && utc >= 0
                    && utc <= DateTime.MaxValue.Ticks => new DateTimeOffset(utc, TimeSpan.Zero),
            _ => null,
        };

    private static DateTimeOffset? Time(string text, bool isSerialized)
    {
        // An ISO date is the same in every culture. Export-Csv writes any other date in the format of the culture, where 04.07. can be a
        // day in July.
        if (
            DateTimeOffset.TryParseExact(
                text.Trim(),
                s_iso,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out DateTimeOffset iso
            )
        )
        {
            return iso;
        }

        CultureInfo[] cultures = isSerialized
            ? new[] { CultureInfo.InvariantCulture }
            : new[] { CultureInfo.CurrentCulture, CultureInfo.InvariantCulture };
        foreach (CultureInfo culture in cultures)
        {
            if (DateTimeOffset.TryParse(text, culture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
            {
                return time;
            }
        }

        return null;
    }

    /// <summary>A value without its PSObject wrapper.</summary>
    public static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    /// <summary>The name of a type of this module, also where the object comes from another session; null for other objects.</summary>
    public static string? TypeName(PSObject source)
    {
        string name = source.TypeNames.Count > 0 ? source.TypeNames[0] : string.Empty;
        name = name.StartsWith(Deserialized, StringComparison.Ordinal) ? name.Substring(Deserialized.Length) : name;
        return name.StartsWith(Module, StringComparison.Ordinal) ? name.Substring(name.LastIndexOf('.') + 1) : null;
    }

    /// <summary>A short description of an object, for an error that it can't be used.</summary>
    public static string Describe(PSObject source)
    {
        const int MostShown = 80;
        string text = source.ToString();
        string type = TypeName(source) ?? (source.BaseObject is PSCustomObject ? "row" : source.BaseObject.GetType().Name);
        return $"'{(text.Length > MostShown ? text.Substring(0, MostShown) + "..." : text)}' ({type})";
    }

    /// <summary>What to do about a row that names nothing.</summary>
    /// <param name="source">The row.</param>
    /// <param name="otherwise">The advice for every other row.</param>
    public static string Advice(PSObject source, string otherwise) => SplitAdvice(source) ?? otherwise;

    /// <summary>What to do about a row of a file that was split at the wrong character, so that all of it is one column; null for every
    /// other object.</summary>
    public static string? SplitAdvice(PSObject source)
    {
        if (source.BaseObject is not PSCustomObject || source.Properties.Take(2).ToList() is not { Count: 1 } columns)
        {
            return null;
        }

        string name = columns[0].Name;
        (string Word, string Written)? separator =
            name.Contains(';') ? ("semicolons", "';'")
            : name.Contains('\t') ? ("tabs", "\"`t\"")
            : name.Contains('|') ? ("bars", "'|'")
            : null;
        return separator is (string word, string written)
            ? $"The row has only one column, '{name}': its file is separated by {word}. Read it with Import-Csv -Delimiter {written}."
            : null;
    }

    /// <summary>Whether a serializer made the object, so that it comes from a file or another session.</summary>
    public static bool IsDeserialized(PSObject source) =>
        source.TypeNames.Count > 0 && source.TypeNames[0].StartsWith(Deserialized, StringComparison.Ordinal);

    private static object? Value(PSObject source, string name) => Bare(source.Properties[name]?.Value);
}
