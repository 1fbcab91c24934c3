namespace QlikAdmin.Sandbox.QlikView;

/// <summary>Kinds of QlikView service.</summary>
[Flags]
internal enum ServiceTypes
{
    None = 0,
    QlikViewManagementService = 1,
    QlikViewDistributionService = 2,
    QlikViewServer = 4,
    QlikViewDirectoryServiceConnector = 8,
    QlikViewWebServer = 16,
    RemoteQlikViewManagementService = 32,
    QlikCloudService = 64,
    LicenseService = 128,
    All = 65535,
}
