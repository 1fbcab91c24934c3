namespace QlikAdmin.Changes;

/// <summary>The outcome of a change that a read found made.</summary>
internal static class ChangeOutcomes
{
    /// <summary>For a change that this run began, and whose answer was lost.</summary>
    public static Outcome Of(Change change) =>
        change.Kind switch
        {
            ChangeKind.AddAllocation => Outcome.Added,
            ChangeKind.RemoveAllocation => Outcome.Released,
            ChangeKind.ConvertAllocation => Outcome.Converted,
            ChangeKind.RestoreAllocation => Outcome.Restored,
            ChangeKind.MoveItem => Outcome.Moved,
            ChangeKind.SetUserStatus => OfStatus(change.To),
            ChangeKind.AddUserRole => Outcome.Added,
            ChangeKind.RemoveUser or ChangeKind.RemoveUserRole => Outcome.Removed,
            ChangeKind.SendInvitation => Outcome.Invited,
            ChangeKind.RevokeCredential => Outcome.Revoked,
            ChangeKind.DisableTenant => Outcome.Disabled,
            ChangeKind.EnableTenant => Outcome.Enabled,
            _ => Outcome.Changed,
        };

    /// <summary>For a change that nobody had begun. The server was in this state before, so an undo must not reverse it.</summary>
    public static Outcome AsFound(ChangeKind kind)
    {
        return kind is ChangeKind.RemoveAllocation or ChangeKind.RemoveUser or ChangeKind.RemoveUserRole or ChangeKind.RevokeCredential
            ? Outcome.AlreadyGone
            : Outcome.Exists;
    }

    /// <summary>Whether an entry of this outcome changed something on the server. True for a word that this version does not know, since
    /// the change may have been made.</summary>
    public static bool Changed(string? outcome) =>
        outcome
            is not (
                null
                or nameof(Outcome.AlreadyGone)
                or nameof(Outcome.Exists)
                or nameof(Outcome.Skipped)
                or nameof(Outcome.Failed)
                or nameof(Outcome.Open)
            );

    /// <summary>Whether this version knows the word.</summary>
    public static bool IsKnown(string? outcome) => Enum.TryParse(outcome, out Outcome known) && known.ToString() == outcome;

    private static Outcome OfStatus(string? status) =>
        status switch
        {
            nameof(UserStatus.Active) => Outcome.Enabled,
            nameof(UserStatus.Disabled)
            or nameof(UserStatus.Blocked)
            or nameof(UserStatus.Inactive)
            or nameof(UserStatus.RemovedExternally) => Outcome.Disabled,
            _ => Outcome.Changed,
        };
}
