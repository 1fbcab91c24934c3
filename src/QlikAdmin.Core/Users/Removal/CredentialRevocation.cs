using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

using QlikAdmin.Journal;

namespace QlikAdmin.Users;

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

    /// <returns>One result a credential, in the order given; failures are in them, not thrown.</returns>
    public async Task<IReadOnlyList<ChangeResult>> RunAsync(IOperationLog log, CancellationToken token)
    {
        List<ChangeResult> results = new(_credentials.Count);
        foreach (UserCredential credential in _credentials)
        {
            results.Add(await RevokeAsync(credential, log, token).ConfigureAwait(false));
        }

        return await ConfirmAsync(results, log, token).ConfigureAwait(false);
    }

    private async Task<ChangeResult> RevokeAsync(UserCredential credential, IOperationLog log, CancellationToken token)
    {
        try
        {
            return new ChangeResult(await _connection.Credentials.RevokeAsync(credential, log, token).ConfigureAwait(false));
        }
        catch (QlikException e)
        {
            return ChangeResult.Failed(e);
        }
    }

    private async Task<IReadOnlyList<ChangeResult>> ConfirmAsync(List<ChangeResult> results, IOperationLog log, CancellationToken token)
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
            return results.Select((r, i) => r.Error is null ? ChangeResult.Failed(NotConfirmed(_credentials[i], "reading them again failed: " + e.Message, e)) : r).ToList();
        }

        return results.Select((r, i) => Settle(r, _credentials[i], alive.Contains(Key(_credentials[i])))).ToList();
    }

    private ChangeResult Settle(ChangeResult result, UserCredential credential, bool isAlive)
    {
        return !isAlive && result.InDoubt ? new ChangeResult(Outcome.Revoked, "The answer was lost; reading again showed that it is revoked.")
            : isAlive && result.Error is null ? ChangeResult.Failed(NotConfirmed(credential, "it still works", null))
            : isAlive ? result with { InDoubt = false }
            : result;
    }

    private QlikException NotConfirmed(UserCredential credential, string why, QlikException? cause)
    {
        return new QlikException(ErrorReason.NotConfirmed, $"Revoke {credential} on '{_connection.Name}': the server accepted it, but {why}", cause)
        {
            NextStep = "Run the same command again; revoking twice does no harm.",
        };
    }

    private static string Key(UserCredential credential) => credential.Kind + "\n" + credential.Id;
}
