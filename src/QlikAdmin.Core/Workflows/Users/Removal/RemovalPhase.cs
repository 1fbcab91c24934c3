namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>One part of removing a user.</summary>
internal enum RemovalPhase
{
    /// <summary>The licence units come back.</summary>
    TakeLicenses,

    /// <summary>The login is blocked.</summary>
    Block,

    /// <summary>What the user owns goes to the new owner.</summary>
    Move,

    /// <summary>Keys and tokens end.</summary>
    Revoke,

    /// <summary>The user is deleted.</summary>
    Delete,
}
