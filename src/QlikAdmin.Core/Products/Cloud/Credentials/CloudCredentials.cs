using System.Collections.Concurrent;
using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud.Credentials;

/// <summary>API keys and OAuth tokens of a tenant's users.</summary>
/// <remarks>Source: the vendor's OpenAPI documents "api-keys" and "oauth-tokens". Only holders of TenantAdmin can see those of other
/// users.</remarks>
internal sealed class CloudCredentials : ICredentialAdapter
{
    private const string RowsPerPage = "100";

    private readonly QlikHttp _http;
    private readonly ConcurrentDictionary<string, bool> _there = new(StringComparer.Ordinal);

    public CloudCredentials(QlikHttp http)
    {
        _http = http;
    }

    public async Task<IReadOnlyList<UserCredential>> ListAsync(string userId, IOperationLog log, CancellationToken token)
    {
        List<UserCredential> all = new();
        QlikRequest keys = QlikRequest
            .Get(CloudRoutes.ApiKeys, "List API keys")
            .With("sub", userId)
            .With("status", "active")
            .With("limit", RowsPerPage);
        await ListAsync(keys, Keys, log, token).ConfigureAwait(false);
        QlikRequest tokens = QlikRequest
            .Get(CloudRoutes.OAuthTokens, "List OAuth tokens")
            .With("userId", userId)
            .With("limit", RowsPerPage);
        await ListAsync(tokens, Tokens, log, token).ConfigureAwait(false);
        return all;

        Task<bool> Keys(JArray rows, CancellationToken pageToken)
        {
            all.AddRange(
                rows.OfType<JObject>()
                    .Where(r => IsKeyOf(r, userId))
                    .Select(r => Read(CredentialKind.ApiKey, r, userId))
                    .OfType<UserCredential>()
            );
            return Task.FromResult(true);
        }

        Task<bool> Tokens(JArray rows, CancellationToken pageToken)
        {
            all.AddRange(
                rows.OfType<JObject>()
                    .Where(r => Json.Text(r["userId"]) == userId)
                    .Select(r => Read(CredentialKind.OAuthToken, r, userId))
                    .OfType<UserCredential>()
            );
            return Task.FromResult(true);
        }
    }

    public async Task<Outcome> RevokeAsync(UserCredential credential, IOperationLog log, CancellationToken token)
    {
        string path = CloudRoutes.Credential(
            credential.Kind == CredentialKind.ApiKey ? CloudRoutes.ApiKeys : CloudRoutes.OAuthTokens,
            credential.Id
        );
        try
        {
            await _http.SendAsync(new QlikRequest(HttpMethod.Delete, path, $"Revoke {credential}"), log, token).ConfigureAwait(false);
            return Outcome.Revoked;
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotFound && !e.InDoubt)
        {
            return Outcome.AlreadyGone;
        }
    }

    /// <summary>Reads a list. If the tenant does not have the service, nobody has such keys. But if the service has answered before and is
    /// missing now, nothing is known.</summary>
    private async Task ListAsync(
        QlikRequest first,
        Func<JArray, CancellationToken, Task<bool>> rows,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (_there.ContainsKey(first.Path))
        {
            await _http.PagesAsync(first, PageShape.Data, rows, log, token).ConfigureAwait(false);
        }
        else if (await _http.PagesIfThereAsync(first, PageShape.Data, rows, log, token).ConfigureAwait(false))
        {
            _there[first.Path] = true;
        }
        else
        {
            log.Verbose($"{first.Action}: '{_http.Connection}' has no such service, so there are none.");
        }
    }

    /// <summary>Compares a row again: a filter that a server reads differently must not choose what is revoked. Keys that provision users
    /// belong to nobody.</summary>
    private static bool IsKeyOf(JObject row, string userId)
    {
        return Json.Text(row["sub"]) == userId
            && (Json.Text(row["subType"]) is not string type || string.Equals(type, "user", StringComparison.OrdinalIgnoreCase))
            && !string.Equals(Json.Text(row["status"]), "revoked", StringComparison.OrdinalIgnoreCase);
    }

    private static UserCredential? Read(CredentialKind kind, JObject row, string userId)
    {
        return Json.Text(row["id"]) is string id && id.Length > 0
            ? new UserCredential(kind, id, userId, Json.Text(row["description"]))
            : null;
    }
}
