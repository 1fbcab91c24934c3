using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>The keys and tokens of users, where a product hands out any.</summary>
internal interface ICredentialAdapter
{
    /// <summary>The keys and tokens that work now and act as this user; none of those that provision users or belong to a
    /// program.</summary>
    /// <returns>Empty when there are none, never null.</returns>
    Task<IReadOnlyList<UserCredential>> ListAsync(string userId, IOperationLog log, CancellationToken token);

    /// <summary>Revokes one. Whether it took effect is told by listing again.</summary>
    /// <returns>Revoked or AlreadyGone.</returns>
    Task<Outcome> RevokeAsync(UserCredential credential, IOperationLog log, CancellationToken token);
}
