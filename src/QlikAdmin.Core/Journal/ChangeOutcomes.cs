using System;

namespace QlikAdmin.Journal;

/// <summary>What a change is called that was found made.</summary>
internal static class ChangeOutcomes
{
    /// <summary>One that this run began, and whose answer was lost.</summary>
    public static Outcome Of(Change change) => change.Kind switch
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

    /// <summary>One that nobody had begun: it was so before, and is nobody's to undo.</summary>
    public static Outcome AsFound(ChangeKind kind)
    {
        return kind is ChangeKind.RemoveAllocation or ChangeKind.RemoveUser or ChangeKind.RemoveUserRole or ChangeKind.RevokeCredential ? Outcome.AlreadyGone : Outcome.Exists;
    }

    /// <summary>Whether an entry of this outcome changed something on the server.</summary>
    public static bool Changed(string? outcome)
    {
        return Enum.TryParse(outcome, out Outcome known) && known is not (Outcome.AlreadyGone or Outcome.Exists or Outcome.Skipped or Outcome.Failed or Outcome.Open);
    }

    private static Outcome OfStatus(string? status) => status switch
    {
        nameof(UserStatus.Active) => Outcome.Enabled,
        nameof(UserStatus.Disabled) or nameof(UserStatus.Blocked) or nameof(UserStatus.Inactive) => Outcome.Disabled,
        _ => Outcome.Changed,
    };
}
