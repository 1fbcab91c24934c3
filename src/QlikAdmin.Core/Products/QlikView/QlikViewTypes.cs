namespace QlikAdmin.Products.QlikView;

/// <summary>Licence types of QlikView, with the common names of this module.</summary>
internal static class QlikViewTypes
{
    public const string NamedCal = "NamedCal";
    public const string DocumentCal = "DocumentCal";
    public const string SessionCal = "SessionCal";
    public const string UsageCal = "UsageCal";
    public const string Professional = "Professional";
    public const string Analyzer = "Analyzer";

    public static readonly IReadOnlyList<string> All = new[] { NamedCal, DocumentCal, SessionCal, UsageCal, Professional, Analyzer };

    public static string Of(CalKind kind) =>
        kind switch
        {
            CalKind.Named => NamedCal,
            CalKind.Document => DocumentCal,
            CalKind.Session => SessionCal,
            CalKind.Usage => UsageCal,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    public static bool Same(string type, string other) => string.Equals(type, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a type belongs to signed keys: every type that is not a CAL.</summary>
    public static bool IsSigned(string type) =>
        !Same(type, NamedCal) && !Same(type, DocumentCal) && !Same(type, SessionCal) && !Same(type, UsageCal);

    /// <summary>The common name of a type of the licence service, such as analyzer; the service's own word where there is none.</summary>
    public static string FromSigned(string type) => All.FirstOrDefault(t => Same(t, type)) ?? type;
}
