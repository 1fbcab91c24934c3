namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>The order of the parts of a removal. What -WhatIf shows, what the journal plans and what is sent all follow it.</summary>
internal static class RemovalPhases
{
    private static readonly RemovalPhase[] s_usual =
    {
        RemovalPhase.Move,
        RemovalPhase.Revoke,
        RemovalPhase.TakeLicenses,
        RemovalPhase.Delete,
    };

    private static readonly RemovalPhase[] s_cancelled = { RemovalPhase.Delete };

    // Blocking takes the licence along where the two are one, and then nobody could say which it was: the licence comes back before.
    private static readonly RemovalPhase[] s_blockedFirst =
    {
        RemovalPhase.TakeLicenses,
        RemovalPhase.Block,
        RemovalPhase.Move,
        RemovalPhase.Revoke,
        RemovalPhase.Delete,
    };

    /// <summary>The parts of one removal, in the order in which they are made.</summary>
    /// <param name="preview">Whom it is about.</param>
    /// <param name="options">How it is wanted.</param>
    /// <param name="blocked">The status that keeps a user out.</param>
    public static IReadOnlyList<RemovalPhase> Of(RemovalPreview preview, RemovalOptions options, UserStatus blocked)
    {
        return preview.IsGone ? Array.Empty<RemovalPhase>()
            : preview.IsInvitation ? s_cancelled
            : options.DisableFirst && preview.User.Status != blocked ? s_blockedFirst
            : s_usual;
    }
}
