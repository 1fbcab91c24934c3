using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>What one worker made of one target.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Output">What the script returned.</param>
/// <param name="Errors">The errors that the script wrote.</param>
/// <param name="Warnings">The warnings that it wrote.</param>
/// <param name="Failure">The error that ended the work; null where the script ran to its end.</param>
internal sealed record FleetOutcome(
    FleetResult Result,
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    QlikException? Failure
);
