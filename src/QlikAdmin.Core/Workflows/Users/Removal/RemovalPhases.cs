namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>The order of the parts of a removal. -WhatIf, the plan in the journal and the sending all follow it.</summary>
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

    // Where blocking also takes the licence, nobody could say afterwards which one it was. So the licence is taken back before.
    private static readonly RemovalPhase[] s_blockedFirst =
    {
        RemovalPhase.TakeLicenses,
        RemovalPhase.Block,
        RemovalPhase.Move,
        RemovalPhase.Revoke,
        RemovalPhase.Delete,
    };

    /// <summary>The parts of one removal, in the order in which they are made.</summary>
    /// <param name="preview">The removal.</param>
    /// <param name="options">The options of the run.</param>
    /// <param name="blocked">The status that keeps a user out.</param>
    public static IReadOnlyList<RemovalPhase> Of(RemovalPreview preview, RemovalOptions options, UserStatus blocked)
    {
        return preview.IsGone ? Array.Empty<RemovalPhase>()
            : preview.IsInvitation ? s_cancelled
            : options.DisableFirst && preview.User.Status != blocked ? s_blockedFirst
            : s_usual;
    }
}
