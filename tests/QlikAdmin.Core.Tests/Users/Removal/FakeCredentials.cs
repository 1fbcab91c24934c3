using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Core.Tests.Users;

/// <summary>Keys and tokens in memory.</summary>
internal sealed class FakeCredentials : ICredentialAdapter
{
    private readonly FakeSite _site;

    public FakeCredentials(FakeSite site)
    {
        _site = site;
    }

    public List<UserCredential> Alive { get; } = new();

    /// <summary>Thrown instead of revoking; with the flag, after it was revoked.</summary>
    public QlikException? Fault { get; set; }

    public bool FaultAfterwards { get; set; }

    /// <summary>Says yes and does nothing.</summary>
    public bool Lies { get; set; }

    public QlikException? ListFault { get; set; }

    public Task<IReadOnlyList<UserCredential>> ListAsync(string userId, IOperationLog log, CancellationToken token)
    {
        return ListFault is null
            ? Task.FromResult<IReadOnlyList<UserCredential>>(Alive.Where(c => c.UserId == userId).ToList())
            : throw ListFault;
    }

    public Task<Outcome> RevokeAsync(UserCredential credential, IOperationLog log, CancellationToken token)
    {
        if (Fault is not null && !FaultAfterwards)
        {
            throw Fault;
        }

        if (!Lies)
        {
            _site.Changes.Add("revoke " + credential.Id);
            Alive.Remove(credential);
        }

        return Fault is null ? Task.FromResult(Outcome.Revoked) : throw Fault;
    }
}
