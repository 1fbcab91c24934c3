namespace QlikAdmin.Models;

/// <summary>One wanted change: this type, for this person.</summary>
/// <param name="User">The person.</param>
/// <param name="Type">The type wanted afterwards.</param>
/// <param name="SourceType">The type held now, for a conversion; null otherwise.</param>
/// <param name="AllocationId">Row id of a quarantined allocation, where known.</param>
internal sealed record AllocationRequest(AllocationUser User, string Type, string? SourceType = null, string? AllocationId = null);
