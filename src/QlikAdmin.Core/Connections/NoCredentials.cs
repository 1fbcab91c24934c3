using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>For products whose users have no keys or tokens.</summary>
internal sealed class NoCredentials : ICredentialAdapter
{
    private NoCredentials() { }

    public static NoCredentials Instance { get; } = new NoCredentials();

    public Task<IReadOnlyList<UserCredential>> ListAsync(string userId, IOperationLog log, CancellationToken token)
    {
        return Task.FromResult<IReadOnlyList<UserCredential>>(Array.Empty<UserCredential>());
    }

    public Task<Outcome> RevokeAsync(UserCredential credential, IOperationLog log, CancellationToken token) =>
        Task.FromResult(Outcome.AlreadyGone);
}
