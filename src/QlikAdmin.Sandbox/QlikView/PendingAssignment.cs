namespace QlikAdmin.Sandbox.QlikView;

/// <summary>A CAL that the server gives to a user or machine just before the next save takes effect.</summary>
/// <param name="Holder">User or machine.</param>
/// <param name="Server">Server of the named CAL; null for the server that is saved.</param>
/// <param name="Document">Document of the CAL; null for a named CAL.</param>
/// <param name="IsUsed">The holder uses it at once.</param>
internal sealed record PendingAssignment(string Holder, Guid? Server, Guid? Document, bool IsUsed);
