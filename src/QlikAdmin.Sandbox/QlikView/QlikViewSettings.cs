namespace QlikAdmin.Sandbox.QlikView;

/// <summary>How the service behaves. The control API changes these settings while it runs.</summary>
internal sealed class QlikViewSettings
{
    private string _version = "12.90";

    public QlikViewLicenseMode License { get; set; }

    /// <summary>The version of QlikView, such as 11.20 or 12.90.</summary>
    /// <exception cref="FormatException">The version is neither 11 nor 12.</exception>
    public string Version
    {
        get => _version;
        set =>
            _version =
                System.Version.TryParse(value, out Version? version) && version.Major is 11 or 12
                    ? value
                    : throw new FormatException($"The version of QlikView must be like 11.20 or 12.90, not '{value}'.");
    }

    public Version Number => System.Version.Parse(_version);

    public bool IsTwelve => _version.StartsWith("12", StringComparison.Ordinal);

    /// <summary>The last QMS/12 interface that the service offers; 11.x offers none of them.</summary>
    public int HighestInterface { get; set; } = QmsInterface.Highest;

    public QlikViewAuthMode Authentication { get; set; }

    public DeniedAnswer Denied { get; set; }

    public StaleCache StaleCache { get; set; }

    /// <summary>Times in answers end with Z.</summary>
    public bool UtcMark { get; set; } = true;

    public bool Offers(QmsInterface face) => !face.IsTwelve || (IsTwelve && face.Level <= HighestInterface);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_version} {License}");
}
