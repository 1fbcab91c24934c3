using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What a product must be able to read about roles and administrators.</summary>
internal interface IRoleReader
{
    /// <summary>Whether a role can raise the licence type of its holder.</summary>
    bool RolesRaiseLicense { get; }

    /// <summary>Whether the list may lack roles that nobody has yet.</summary>
    bool HidesUnusedRoles { get; }

    /// <summary>Name of the role that may do everything. Its last holder never loses it.</summary>
    string AdminRole { get; }

    /// <summary>Whether a user may be an administrator, as far as the record of the user shows. True where only
    /// <see cref="ListAdminsAsync"/> can tell.</summary>
    bool MayAdminister(User user);

    /// <summary>Reads who can administer and sign in, without accounts that are not people.</summary>
    Task<Administrators> ListAdminsAsync(IOperationLog log, CancellationToken token);

    /// <summary>Reads all roles.</summary>
    Task<IReadOnlyList<Role>> GetRolesAsync(IOperationLog log, CancellationToken token);

    /// <summary>Whether a user holds a role, by id or name as in <see cref="Role.Id"/>.</summary>
    bool Holds(User user, string roleId);
}
