namespace QlikAdmin.Sandbox.Cloud;

/// <summary>A bearer token: an API key, or an access token of the machine-to-machine client.</summary>
/// <param name="Value">The token itself.</param>
/// <param name="UserId">Id of the user that it acts for.</param>
/// <param name="ExpiresAt">End by the sandbox clock; null for an API key.</param>
/// <param name="Scope">Granted scopes, separated by spaces; null for an API key, which has no scopes.</param>
internal sealed record CloudToken(string Value, string UserId, DateTimeOffset? ExpiresAt, string? Scope)
{
    public bool HasScope(string scope) => Scope is null || Array.IndexOf(Scope.Split(' '), scope) >= 0;
}
