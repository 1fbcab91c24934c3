namespace QlikAdmin.Fleets;

/// <summary>One property of a target, in files.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Read">The value as text; null where it is empty.</param>
/// <param name="Set">Takes the value of a file.</param>
internal sealed record FleetColumn(string Name, Func<FleetTarget, string?> Read, Action<FleetTarget, string> Set);
