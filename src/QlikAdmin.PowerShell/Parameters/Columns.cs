using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Reads properties of objects from another session, a plan, or a CSV file, in which everything is text.</summary>
internal static class Columns
{
    private const string Module = "QlikAdmin.";

    private static readonly string[] s_iso =
    {
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss K", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
    };

    /// <summary>A column as text; null if it is empty or missing.</summary>
    public static string? Text(PSObject source, string name)
    {
        string? text = Value(source, name) is object value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>A column that says True; false for anything else.</summary>
    public static bool Flag(PSObject source, string name) => bool.TryParse(Text(source, name), out bool value) && value;

    /// <summary>A column with one of the names of an enumeration; the given value for anything else.</summary>
    public static T Enumeration<T>(PSObject source, string name, T otherwise)
        where T : struct
    {
        return Enum.TryParse(Text(source, name), ignoreCase: true, out T value) ? value : otherwise;
    }

    /// <summary>A column with a time, in UTC unless it names another zone; null for anything else.</summary>
    public static DateTimeOffset? Time(PSObject source, string name) => Value(source, name) switch
    {
        DateTimeOffset time => time,
        DateTime time => new DateTimeOffset(time),
        string text => Time(text),
        _ => null,
    };

    private static DateTimeOffset? Time(string text)
    {
        // An ISO date is the same in every culture. Export-Csv writes any other date in the format of the culture, where 04.07. can be a day in July.
        if (DateTimeOffset.TryParseExact(text.Trim(), s_iso, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset iso))
        {
            return iso;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.CurrentCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset local) ? local
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset invariant) ? invariant
            : null;
    }

    /// <summary>A value without its PSObject wrapper.</summary>
    public static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    /// <summary>The name of a type of this module, also where the object comes from another session; null for other objects.</summary>
    public static string? TypeName(PSObject source)
    {
        const string Deserialized = "Deserialized.";
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

    private static object? Value(PSObject source, string name) => Bare(source.Properties[name]?.Value);
}
