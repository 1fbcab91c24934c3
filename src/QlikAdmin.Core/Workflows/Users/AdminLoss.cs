namespace QlikAdmin.Workflows.Users;

/// <summary>What takes an administrator away.</summary>
internal enum AdminLoss
{
    /// <summary>The person is removed, or kept out.</summary>
    Person,

    /// <summary>The person loses the role of their own, and keeps what comes through groups.</summary>
    OwnRole,
}
