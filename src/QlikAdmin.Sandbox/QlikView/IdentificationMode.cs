namespace QlikAdmin.Sandbox.QlikView;

/// <summary>Whom a named CAL belongs to.</summary>
internal enum IdentificationMode
{
    UserName,
    MachineName,
}
