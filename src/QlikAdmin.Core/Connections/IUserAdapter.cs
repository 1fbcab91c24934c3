using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What a product must be able to do for the user commands.</summary>
internal interface IUserAdapter
{
    /// <summary>Requests at once where the caller sets no limit.</summary>
    int DefaultThrottleLimit { get; }

    /// <summary>Name of the role that may do everything, which never loses its last holder.</summary>
    string AdminRole { get; }

    /// <summary>Whether users carry tags and custom properties.</summary>
    bool HasTags { get; }

    /// <summary>Streams the users that can match; the caller applies the exact filter.</summary>
    Task ListAsync(UserQuery query, PageSink<User> sink, IOperationLog log, CancellationToken token);

    /// <summary>Whether a question about one person can be answered out of the whole list only, since the server has no words for
    /// it.</summary>
    bool NeedsWholeList(UserQuery query);

    /// <summary>Finds the one user that a text names: an id, a <c>DIRECTORY\id</c>, a subject or an e-mail address.</summary>
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous.</exception>
    Task<User> FindAsync(string text, IOperationLog log, CancellationToken token);

    /// <summary>Reads a user by the server's id; null when there is none.</summary>
    Task<User?> GetAsync(string id, IOperationLog log, CancellationToken token);

    /// <summary>Reads whom the server takes us for; null where it has no way to say.</summary>
    Task<User?> GetCallerAsync(IOperationLog log, CancellationToken token);

    /// <summary>Whether a user may be one who administers, as far as the record of the user tells; true where only
    /// <see cref="ListAdminsAsync"/> can tell.</summary>
    bool MayAdminister(User user);

    /// <summary>Reads who can administer and sign in, without accounts that are no person.</summary>
    Task<Administrators> ListAdminsAsync(IOperationLog log, CancellationToken token);

    /// <summary>Reads all roles.</summary>
    Task<IReadOnlyList<Role>> GetRolesAsync(IOperationLog log, CancellationToken token);

    /// <summary>Whether a user holds a role, by id or name as <see cref="Role.Id"/> has it.</summary>
    bool Holds(User user, string roleId);

    /// <summary>Blocks or opens a user, and confirms it.</summary>
    /// <returns>What the server warned of, which the log has too, or null.</returns>
    Task<string?> SetStatusAsync(string userId, UserStatus status, IOperationLog log, CancellationToken token);

    /// <summary>Refuses edits that this product has no call for; nothing is sent.</summary>
    /// <exception cref="QlikException">NotSupported.</exception>
    void CheckEdits(IReadOnlyList<UserEdit> edits);

    /// <summary>Sets fields of a user, and confirms them.</summary>
    /// <returns>What the server warned of, which the log has too, or null.</returns>
    /// <exception cref="QlikException">NotSupported, for a field this product can't set.</exception>
    Task<string?> EditAsync(string userId, IReadOnlyList<UserEdit> edits, IOperationLog log, CancellationToken token);

    /// <summary>Gives a role, by id or name as <see cref="Role.Id"/> has it; nothing happens where it is held already.</summary>
    /// <returns>What the server warned of, which the log has too, or null.</returns>
    Task<string?> AddRoleAsync(string userId, string roleId, IOperationLog log, CancellationToken token);

    /// <summary>Takes a role; nothing happens where it is not held.</summary>
    /// <returns>What the server warned of, which the log has too, or null.</returns>
    Task<string?> RemoveRoleAsync(string userId, string roleId, IOperationLog log, CancellationToken token);

    /// <summary>Sends invitations, in one call. Failures of single addresses are in the attempts, not thrown.</summary>
    /// <returns>One attempt an order, in the order given.</returns>
    /// <exception cref="QlikException">NotSupported, where users are not invited; or the whole call failed.</exception>
    Task<IReadOnlyList<ItemResult<InvitationOrder>>> InviteAsync(
        IReadOnlyList<InvitationOrder> orders,
        IOperationLog log,
        CancellationToken token
    );

    /// <summary>Deletes a user, or cancels the invitation of one who never came; confirms it by a read.</summary>
    /// <returns>Removed or AlreadyGone.</returns>
    Task<Outcome> DeleteAsync(string userId, IOperationLog log, CancellationToken token);
}
