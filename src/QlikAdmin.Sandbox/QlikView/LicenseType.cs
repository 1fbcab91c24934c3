namespace QlikAdmin.Sandbox.QlikView;

/// <summary>What a licence covers.</summary>
internal enum LicenseType
{
    Publisher = 1,
    QlikViewServer = 2,
}
