using QlikAdmin.Models;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>One user of a batch of whom something is to be told: what becomes of a change, or that none was needed.</summary>
/// <param name="Connection">Where the user is.</param>
/// <param name="Work">What is wanted; without changes when there is nothing to do.</param>
/// <param name="Type">Type of the results.</param>
/// <param name="Target">What error records point at.</param>
internal sealed record UserItem(Connection Connection, UserWork Work, string? Type, object Target)
{
    /// <summary>What is done in its place when its turn comes, such as writing an error; null where the work is made.</summary>
    public Action? Instead { get; init; }

    /// <summary>What became of it, one a change.</summary>
    public IReadOnlyList<ItemResult> Results { get; set; } = Array.Empty<ItemResult>();
}
