namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>One part of removing a user.</summary>
internal enum RemovalPhase
{
    /// <summary>The licence units are taken back.</summary>
    TakeLicenses,

    /// <summary>The user is blocked.</summary>
    Block,

    /// <summary>The owned items go to the new owner.</summary>
    Move,

    /// <summary>Keys and tokens are revoked.</summary>
    Revoke,

    /// <summary>The user is deleted.</summary>
    Delete,
}
