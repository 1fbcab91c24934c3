namespace QlikAdmin.Plans;

/// <summary>The numbers of a licence type in the form of a text, as far as a plan needs them.</summary>
internal sealed class SavedLicense
{
    public string Type { get; set; } = string.Empty;

    public string? Scope { get; set; }

    public double? Available { get; set; }

    public static SavedLicense Of(License license) =>
        new()
        {
            Type = license.Type,
            Scope = license.Scope,
            Available = license.Available,
        };

    public License Restore(QlikProduct product, string connection) =>
        new(product, connection, Type) { Scope = Scope, Available = Available };
}
