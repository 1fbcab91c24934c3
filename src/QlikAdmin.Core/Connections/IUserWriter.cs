using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What a product must be able to do with its users. Its only callers make changes that are in the journal.</summary>
internal interface IUserWriter
{
    /// <summary>Blocks or enables a user, and confirms it.</summary>
    /// <returns>The server's warning, which is in the log too, or null.</returns>
    Task<string?> SetStatusAsync(string userId, UserStatus status, IOperationLog log, CancellationToken token);

    /// <summary>Sets the status of several users together; null where each user is changed and confirmed by itself.</summary>
    IStatusBatch? Statuses { get; }

    /// <summary>Refuses edits for which this product has no call; nothing is sent.</summary>
    /// <exception cref="QlikException">NotSupported.</exception>
    void CheckEdits(IReadOnlyList<UserEdit> edits);

    /// <summary>Sets fields of a user, and confirms them.</summary>
    /// <returns>The server's warning, which is in the log too, or null.</returns>
    /// <exception cref="QlikException">NotSupported, for a field this product can't set.</exception>
    Task<string?> EditAsync(string userId, IReadOnlyList<UserEdit> edits, IOperationLog log, CancellationToken token);

    /// <summary>Gives a role, by id or name as in <see cref="Role.Id"/>. Does nothing where the user holds it already.</summary>
    /// <returns>The server's warning, which is in the log too, or null.</returns>
    Task<string?> AddRoleAsync(string userId, string roleId, IOperationLog log, CancellationToken token);

    /// <summary>Takes a role away. Does nothing where the user does not hold it.</summary>
    /// <returns>The server's warning, which is in the log too, or null.</returns>
    Task<string?> RemoveRoleAsync(string userId, string roleId, IOperationLog log, CancellationToken token);

    /// <summary>Sends invitations, in one call. Failures of single addresses are in the attempts, not thrown.</summary>
    /// <returns>One attempt per order, in the order given.</returns>
    /// <exception cref="QlikException">NotSupported, where users are not invited; or the whole call failed.</exception>
    Task<IReadOnlyList<ItemResult<InvitationOrder>>> InviteAsync(
        IReadOnlyList<InvitationOrder> orders,
        IOperationLog log,
        CancellationToken token
    );

    /// <summary>Deletes a user, or cancels the invitation of a user who never signed in. Confirms it by a read.</summary>
    /// <returns>Removed or AlreadyGone.</returns>
    Task<Outcome> DeleteAsync(string userId, IOperationLog log, CancellationToken token);
}
