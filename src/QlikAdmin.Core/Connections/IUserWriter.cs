using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What a product must be able to do with its users. Its only callers make changes that are on record.</summary>
internal interface IUserWriter
{
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
