using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace QlikAdmin.Connections;

/// <summary>One field of a user to be set.</summary>
/// <param name="Field">One of the constants, or <c>CustomProperty.</c> and the name of the property.</param>
/// <param name="Value">New value; null clears it. Tags and custom properties have several values: <see cref="Text"/> makes one text of
/// them.</param>
internal sealed record UserEdit(string Field, string? Value)
{
    public const string Name = "Name";
    public const string PreferredLocale = "PreferredLocale";
    public const string PreferredTimeZone = "PreferredTimeZone";
    public const string Tag = "Tag";
    public const string CustomProperty = "CustomProperty.";

    /// <summary>Name of the custom property; null for other fields.</summary>
    public string? Property => Field.StartsWith(CustomProperty, StringComparison.Ordinal) ? Field.Substring(CustomProperty.Length) : null;

    /// <summary>Several values as one text, in a fixed order, so that equal sets are equal texts.</summary>
    public static string Text(IEnumerable<string> values)
    {
        return new JArray(values.Distinct(StringComparer.Ordinal).OrderBy(v => v, StringComparer.Ordinal)).ToString(Formatting.None);
    }

    /// <summary>The values of such a text; empty for null.</summary>
    public static IReadOnlyList<string> Values(string? text)
    {
        return text is null ? Array.Empty<string>() : JArray.Parse(text).Select(v => (string)v!).ToList();
    }

    /// <summary>The current value of this field of a user, in the same form.</summary>
    public string? ValueOf(User user) =>
        Field switch
        {
            Name => user.Name,
            PreferredLocale => user.PreferredLocale,
            PreferredTimeZone => user.PreferredTimeZone,
            Tag => Text(user.Tags),
            _ => Property is string property
                ? Text(
                    user.CustomProperties.Where(p => p.StartsWith(property + "=", StringComparison.OrdinalIgnoreCase))
                        .Select(p => p.Substring(property.Length + 1))
                )
                : null,
        };
}
