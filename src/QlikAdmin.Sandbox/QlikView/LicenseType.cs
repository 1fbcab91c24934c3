namespace QlikAdmin.Sandbox.QlikView;

/// <summary>What a licence is for.</summary>
internal enum LicenseType
{
    Publisher = 1,
    QlikViewServer = 2,
}
