using QlikAdmin.Models;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>One user of a batch for whom the command writes something: the result of a change, or that no change was needed.</summary>
/// <param name="Connection">Where the user is.</param>
/// <param name="Work">The changes to make; empty if there is nothing to do.</param>
/// <param name="Type">Type of the results.</param>
/// <param name="Target">Target object of error records.</param>
internal sealed record UserItem(Connection Connection, UserWork Work, string? Type, object Target)
{
    /// <summary>What to do instead when its turn comes, such as writing an error; null if the changes are made.</summary>
    public Action? Instead { get; init; }

    /// <summary>The outcomes, one per change.</summary>
    public IReadOnlyList<ItemResult> Results { get; set; } = Array.Empty<ItemResult>();
}
