using QlikAdmin.Sandbox.Cloud;
using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Region;

/// <summary>The entry for one OAuth client: its token endpoint, and the check of its tokens before any route.</summary>
internal sealed class ClientDoor
{
    private readonly object _gate;
    private readonly SandboxClock _clock;
    private readonly (string Id, string Secret) _client;
    private readonly string _scope;
    private readonly Dictionary<string, DateTimeOffset> _tokens = [];
    private readonly RouteTable _open = new();

    public ClientDoor(Organization organization, (string Id, string Secret) client, string scope)
    {
        _gate = organization.Gate;
        _clock = organization.Clock;
        _client = client;
        _scope = scope;
        _open.Add("POST", "/oauth/token", Token);
    }

    /// <summary>The routes that need a token.</summary>
    public RouteTable Routes { get; } = new();

    public Answer Handle(ServiceRequest request)
    {
        lock (_gate)
        {
            if (_open.Find(request, out _) is Route open)
            {
                return open.Handler(request);
            }

            if (!IsKnown(request.Header("Authorization")))
            {
                return CloudErrors.WithTextStatus(401, "HTTP-401", "Unauthorized", "The token is missing, invalid or has expired.");
            }

            Route? route = Routes.Find(request, out bool pathKnown);
            return route is not null ? CloudException.AnswerOf(() => route.Handler(request))
                : pathKnown ? CloudErrors.WithTextStatus(405, "HTTP-405", "Method not allowed")
                : CloudErrors.WithTextStatus(404, "HTTP-404", "Not found");
        }
    }

    /// <summary>Makes all tokens invalid that were issued so far. The lock is held.</summary>
    public int ExpireTokens()
    {
        int expired = _tokens.Count;
        _tokens.Clear();
        return expired;
    }

    private Answer Token(ServiceRequest request)
    {
        if (TokenRequest.Refusal(request, _client.Id, _client.Secret, out _) is Answer refusal)
        {
            return refusal;
        }

        string token = TokenRequest.NewToken();
        _tokens[token] = _clock.UtcNow + TokenRequest.Lifetime;
        return TokenRequest.Granted(token, _tokens[token], _scope);
    }

    private bool IsKnown(string? authorization) =>
        authorization?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true
        && _tokens.TryGetValue(authorization[7..].Trim(), out DateTimeOffset end)
        && end > _clock.UtcNow;
}
