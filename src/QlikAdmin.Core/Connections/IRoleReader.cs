using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What a product must be able to tell of roles and of who administers.</summary>
internal interface IRoleReader
{
    /// <summary>Whether roles can raise what somebody is licensed for.</summary>
    bool RolesRaiseLicense { get; }

    /// <summary>Whether there may be roles that are not in the list because nobody has them yet.</summary>
    bool HidesUnusedRoles { get; }

    /// <summary>Name of the role that may do everything, which never loses its last holder.</summary>
    string AdminRole { get; }

    /// <summary>Whether a user may be one who administers, as far as the record of the user tells; true where only
    /// <see cref="ListAdminsAsync"/> can tell.</summary>
    bool MayAdminister(User user);

    /// <summary>Reads who can administer and sign in, without accounts that are no person.</summary>
    Task<Administrators> ListAdminsAsync(IOperationLog log, CancellationToken token);

    /// <summary>Reads all roles.</summary>
    Task<IReadOnlyList<Role>> GetRolesAsync(IOperationLog log, CancellationToken token);

    /// <summary>Whether a user holds a role, by id or name as <see cref="Role.Id"/> has it.</summary>
    bool Holds(User user, string roleId);
}
