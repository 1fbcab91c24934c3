using QlikAdmin.Workflows.Users.Removal;

namespace QlikAdmin.PowerShell;

/// <summary>One accepted removal, with the target object of its error records.</summary>
/// <param name="Connection">Where the user is.</param>
/// <param name="Order">The user to remove, and the new owner.</param>
/// <param name="Target">What was given.</param>
internal sealed record RemovalRequest(Connection Connection, RemovalOrder Order, object Target);
