namespace QlikAdmin;

/// <summary>Whether a person may come in, in the words of the products.</summary>
public enum UserStatus
{
    /// <summary>The server said something that is none of these.</summary>
    Unknown,

    /// <summary>Registered and normal.</summary>
    Active,

    /// <summary>Cloud: blocked; the licence is gone too.</summary>
    Disabled,

    /// <summary>Cloud: made through SCIM, never signed in.</summary>
    Provisioned,

    /// <summary>Cloud: an invitation is out.</summary>
    Invited,

    /// <summary>Cloud: an invitation is out, and the subscription has no unit left for it. Told only where it is asked for; Invited
    /// elsewhere.</summary>
    Requested,

    /// <summary>Cloud: a licence is held for a subject that is no user of the tenant.</summary>
    Allocated,

    /// <summary>Cloud: what is left of a deleted user.</summary>
    Deleted,

    /// <summary>Sense: no access, though nobody blocked the person and the directory still has them; the site sets it, no
    /// administrator.</summary>
    Inactive,

    /// <summary>Sense: blocked by an administrator, whatever the user directory says.</summary>
    Blocked,

    /// <summary>Sense: vanished from the user directory, and not blocked besides.</summary>
    RemovedExternally,
}
