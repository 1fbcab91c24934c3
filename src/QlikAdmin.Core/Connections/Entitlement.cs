namespace QlikAdmin.Connections;

/// <summary>A licence that several targets of a fleet share.</summary>
/// <param name="Name">The text that the targets share in the fleet file.</param>
/// <param name="Targets">How many targets of the fleet share it.</param>
internal sealed record Entitlement(string Name, int Targets);
