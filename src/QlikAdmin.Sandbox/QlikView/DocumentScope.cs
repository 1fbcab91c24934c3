namespace QlikAdmin.Sandbox.QlikView;

/// <summary>Parts of the metadata of a document.</summary>
[Flags]
internal enum DocumentScope
{
    None = 0,
    Authorization = 1,
    DocumentInfo = 2,
    Collaboration = 4,
    Server = 8,
    Licensing = 16,
    All = 65535,
}
