using QlikAdmin.Changes;
using QlikAdmin.Connections;

namespace QlikAdmin.Workflows.Users;

/// <summary>Changes of one user that are wanted together.</summary>
/// <param name="User">The user, as read a moment ago.</param>
/// <param name="Changes">What the journal records.</param>
internal sealed record UserWork(User User, IReadOnlyList<Change> Changes)
{
    /// <summary>The fields that the changes are about, which are set in one call; null for changes that are made one by one.</summary>
    public IReadOnlyList<UserEdit>? Edits { get; init; }
}
