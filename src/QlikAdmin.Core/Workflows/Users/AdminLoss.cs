namespace QlikAdmin.Workflows.Users;

/// <summary>How a tenant or a site loses an administrator.</summary>
internal enum AdminLoss
{
    /// <summary>The person is removed or blocked.</summary>
    Person,

    /// <summary>The person loses the role that was given directly, and keeps the roles that come through groups.</summary>
    OwnRole,
}
