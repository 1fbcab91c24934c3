namespace QlikAdmin.Sandbox.QlikView;

/// <summary>Whether a named CAL belongs to a user or to a machine.</summary>
internal enum IdentificationMode
{
    UserName,
    MachineName,
}
