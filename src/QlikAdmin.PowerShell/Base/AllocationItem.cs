namespace QlikAdmin.PowerShell;

/// <summary>What the results and errors of one change of an allocation are about.</summary>
/// <param name="Id">Key of the allocation; empty where there is none yet.</param>
/// <param name="User">Who holds it; null for nobody.</param>
/// <param name="Type">Licence type, for the result.</param>
/// <param name="Target">Target object of error records.</param>
internal sealed record AllocationItem(string Id, string? User, string Type, object Target);
