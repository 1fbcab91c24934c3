using QlikAdmin.Base;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>Revokes keys and tokens of one user, and lists them again to see that they are gone.</summary>
internal sealed class CredentialRevocation
{
    private readonly Connection _connection;
    private readonly IReadOnlyList<UserCredential> _credentials;

    public CredentialRevocation(Connection connection, IReadOnlyList<UserCredential> credentials)
    {
        _connection = connection;
        _credentials = credentials;
    }

    /// <returns>One result per credential, in the order given; failures are in them, not thrown.</returns>
    public async Task<IReadOnlyList<ItemResult>> RunAsync(IOperationLog log, CancellationToken token)
    {
        List<ItemResult> results = new(_credentials.Count);
        foreach (UserCredential credential in _credentials)
        {
            results.Add(await RevokeAsync(credential, log, token).ConfigureAwait(false));
        }

        return await ConfirmAsync(results, log, token).ConfigureAwait(false);
    }

    private async Task<ItemResult> RevokeAsync(UserCredential credential, IOperationLog log, CancellationToken token)
    {
        try
        {
            return new ItemResult(await _connection.Credentials.RevokeAsync(credential, log, token).ConfigureAwait(false));
        }
        catch (QlikException e)
        {
            return ItemResult.Failed(e);
        }
    }

    private async Task<IReadOnlyList<ItemResult>> ConfirmAsync(List<ItemResult> results, IOperationLog log, CancellationToken token)
    {
        HashSet<string> alive = new(StringComparer.Ordinal);
        try
        {
            foreach (string userId in _credentials.Select(c => c.UserId).Distinct(StringComparer.Ordinal))
            {
                alive.UnionWith((await _connection.Credentials.ListAsync(userId, log, token).ConfigureAwait(false)).Select(Key));
            }
        }
        catch (QlikException e)
        {
            return results
                .Select((r, i) => r.Error is null ? ItemResult.Failed(Unconfirmed.Unread(Describe(_credentials[i]), e)) : r)
                .ToList();
        }

        return results
            .Select((r, i) => r.Error is null && alive.Contains(Key(_credentials[i])) ? ItemResult.Failed(StillWorks(_credentials[i])) : r)
            .ToList();
    }

    private string Describe(UserCredential credential) => $"Revoke {credential} on '{_connection.Name}'";

    private QlikException StillWorks(UserCredential credential)
    {
        return new QlikException(ErrorReason.NotConfirmed, $"{Describe(credential)}: the server accepted the change, but it still works.")
        {
            NextStep = "Run the same command again. You can safely revoke it twice.",
        };
    }

    private static string Key(UserCredential credential) => credential.Kind + "\n" + credential.Id;
}
