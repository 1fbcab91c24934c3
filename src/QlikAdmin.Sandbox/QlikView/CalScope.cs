namespace QlikAdmin.Sandbox.QlikView;

/// <summary>Parts of a CAL configuration.</summary>
[Flags]
internal enum CalScope
{
    None = 0,
    DocumentCALs = 1,
    NamedCALs = 2,
    SessionCALs = 4,
    UsageCALs = 8,
    All = 65535,
}
