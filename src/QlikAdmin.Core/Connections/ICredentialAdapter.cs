using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>The keys and tokens of users, where a product has any.</summary>
internal interface ICredentialAdapter
{
    /// <summary>The keys and tokens that are valid now and act as this user. Those that provision users or belong to a program are left
    /// out.</summary>
    /// <returns>Empty when there are none, never null.</returns>
    Task<IReadOnlyList<UserCredential>> ListAsync(string userId, IOperationLog log, CancellationToken token);

    /// <summary>Revokes one. Only another list shows whether it took effect.</summary>
    /// <returns>Revoked or AlreadyGone.</returns>
    Task<Outcome> RevokeAsync(UserCredential credential, IOperationLog log, CancellationToken token);
}
