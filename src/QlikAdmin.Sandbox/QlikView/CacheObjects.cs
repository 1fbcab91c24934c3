namespace QlikAdmin.Sandbox.QlikView;

/// <summary>What the management service remembers of a server.</summary>
[Flags]
internal enum CacheObjects
{
    None = 0,
    License = 1,
    Settings = 2,
    UserDocumentList = 4,
    UserDocumentMetaData = 8,
    CALConfiguration = 16,
    All = 65535,
}
