namespace QlikAdmin.Sandbox.QlikView;

/// <summary>The caller of an operation.</summary>
/// <param name="Account">As <c>DIRECTORY\id</c>.</param>
/// <param name="IsInGroups">A member of "QlikView Management API" and "QlikView Administrators" on the server.</param>
internal sealed record QmsCaller(string Account, bool IsInGroups);
