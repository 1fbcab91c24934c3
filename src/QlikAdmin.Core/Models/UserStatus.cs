namespace QlikAdmin;

/// <summary>Whether a person can sign in, in the words of the products.</summary>
public enum UserStatus
{
    /// <summary>The server gave another status than the ones below.</summary>
    Unknown,

    /// <summary>Registered, and can sign in.</summary>
    Active,

    /// <summary>Cloud: blocked; the licence is gone too.</summary>
    Disabled,

    /// <summary>Cloud: created through SCIM, never signed in.</summary>
    Provisioned,

    /// <summary>Cloud: an invitation was sent.</summary>
    Invited,

    /// <summary>Cloud: an invitation was sent, and the subscription has no unit left for it. Shown only where it is asked for; otherwise
    /// such a person is Invited.</summary>
    Requested,

    /// <summary>Cloud: a licence is held for a subject that is not a user of the tenant.</summary>
    Allocated,

    /// <summary>Cloud: what is left of a deleted user.</summary>
    Deleted,

    /// <summary>Sense: no access, although nobody blocked the person and the user directory still has them. The site sets this status, not
    /// an administrator.</summary>
    Inactive,

    /// <summary>Sense: blocked by an administrator, whatever the user directory says.</summary>
    Blocked,

    /// <summary>Sense: no longer in the user directory, and not blocked.</summary>
    RemovedExternally,
}
