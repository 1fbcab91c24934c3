namespace QlikAdmin.Changes;

/// <summary>What a change does to its item. The names are written to journals and must stay.</summary>
internal enum ChangeKind
{
    /// <summary>Gives a licence unit: type in <see cref="Change.To"/>.</summary>
    AddAllocation,

    /// <summary>Takes a licence unit back: type in <see cref="Change.From"/>.</summary>
    RemoveAllocation,

    /// <summary>Changes the licence type in place, from <see cref="Change.From"/> to <see cref="Change.To"/>.</summary>
    ConvertAllocation,

    /// <summary>Gives a quarantined or removed unit back to the same person: type in <see cref="Change.To"/>.</summary>
    RestoreAllocation,

    /// <summary>Gives an owned item to another owner: user ids in From and To.</summary>
    MoveItem,

    /// <summary>Sets the status of a user: names of <see cref="UserStatus"/> in From and To.</summary>
    SetUserStatus,

    /// <summary>Sets one field of a user: field in <see cref="Change.ItemType"/>, values in From and To.</summary>
    SetUserField,

    /// <summary>Gives a user a role: role id in <see cref="Change.To"/>, its name in <see cref="Change.ItemName"/>.</summary>
    AddUserRole,

    /// <summary>Takes a role from a user: role id in <see cref="Change.From"/>, its name in <see cref="Change.ItemName"/>.</summary>
    RemoveUserRole,

    /// <summary>Deletes a user.</summary>
    RemoveUser,

    /// <summary>Sends an invitation.</summary>
    SendInvitation,

    /// <summary>Revokes an API key or an OAuth token of a user.</summary>
    RevokeCredential,

    /// <summary>Makes a tenant.</summary>
    CreateTenant,

    /// <summary>Deactivates a tenant: purge date in <see cref="Change.To"/>.</summary>
    DisableTenant,

    /// <summary>Brings a deactivated tenant back.</summary>
    EnableTenant,

    /// <summary>A raw call that changes something: method and path in <see cref="Change.ItemId"/>.</summary>
    RawCall,
}
