using QlikAdmin.Changes;

namespace QlikAdmin.PowerShell;

/// <summary>One user of a batch for whom the command writes something: the result of a change, or that no change was needed.</summary>
/// <param name="Connection">Where the user is.</param>
/// <param name="User">The user.</param>
/// <param name="Changes">The changes to make; settled ones if there is nothing to do.</param>
/// <param name="Type">Type of the results.</param>
/// <param name="Target">Target object of error records.</param>
internal sealed record UserItem(Connection Connection, User User, IReadOnlyList<PlannedChange> Changes, string? Type, object Target)
{
    /// <summary>What to do instead when its turn comes, such as writing an error; null if the changes are made.</summary>
    public Action? Instead { get; init; }

    /// <summary>Whether the tally of the run was told before that these results would come.</summary>
    public bool IsExpected { get; init; }

    /// <summary>Whether a change of it is to be made.</summary>
    public bool IsOpen => Changes.Any(c => c.IsOpen);
}
