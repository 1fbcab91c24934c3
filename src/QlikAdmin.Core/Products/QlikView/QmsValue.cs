using QlikAdmin.Http;
using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Products.QlikView;

/// <summary>Reads the simple types of XML schema in the form of the service. A value that can't be read is null, never a guess.</summary>
internal static class QmsValue
{
    /// <summary>A date in UTC. A date without a time zone is UTC too. Null for the date that means "never".</summary>
    public static DateTimeOffset? Date(string? text) => Json.Date(text);

    /// <summary>Whether a text shows the last use: a date, or the date that means "never". A date in another form does not.</summary>
    public static bool SaysUse(string? text) => text is not null && FieldForms.IsDate(text);

    public static bool? Flag(string? text) =>
        text?.Trim() switch
        {
            "true" or "1" => true,
            "false" or "0" => false,
            _ => null,
        };

    public static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : null;
}
