using QlikAdmin.Changes;

namespace QlikAdmin.PowerShell;

/// <summary>A change that was checked and confirmed, with what it belongs to.</summary>
/// <param name="Item">What the result is about.</param>
/// <param name="Change">The change.</param>
internal sealed record Accepted<T>(T Item, PlannedChange Change);
