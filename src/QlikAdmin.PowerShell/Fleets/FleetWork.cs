using System.Collections;

namespace QlikAdmin.PowerShell;

/// <summary>What is done on each target of a fleet.</summary>
/// <param name="Script">Text of the script.</param>
/// <param name="Arguments">Its arguments for a target.</param>
/// <param name="Using">Values of the caller's variables that the script uses, as the engine expects them.</param>
/// <param name="JournalPath">Folder for the journals of all workers; null for the usual folder of each.</param>
/// <param name="End">When no further target is begun, in UTC; null for no such time.</param>
/// <param name="StopFile">File that stops the work when it exists; null for none.</param>
/// <param name="NoConfirm">Whether the commands of the script do not ask.</param>
internal sealed record FleetWork(
    string Script,
    Func<FleetTarget, object?[]> Arguments,
    IDictionary Using,
    string? JournalPath,
    DateTime? End,
    string? StopFile,
    bool NoConfirm
);
