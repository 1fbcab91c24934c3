using QlikAdmin.Workflows.Users.Removal;

namespace QlikAdmin.PowerShell;

/// <summary>One accepted removal, and the object that error records of it point at.</summary>
/// <param name="Connection">Where the user is.</param>
/// <param name="Order">Who goes, and who takes over.</param>
/// <param name="Target">What was given.</param>
internal sealed record RemovalRequest(Connection Connection, RemovalOrder Order, object Target);
