using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>All credentials that give access to the tenant. Not thread-safe: the tenant's lock guards it.</summary>
internal sealed class CloudKeys(SandboxClock clock, ChangeLog changes)
{
    private readonly List<CloudApiKey> _keys = [];
    private readonly List<CloudGrant> _grants = [];
    private readonly Dictionary<string, CloudApiKey> _keyByValue = [];
    private readonly Dictionary<string, CloudGrant> _grantByValue = [];
    private readonly Dictionary<string, CloudToken> _tokens = [];
    private long _seq;

    public IEnumerable<CloudApiKey> ApiKeys => _keys.Where(k => !k.IsRemoved);

    public IEnumerable<CloudGrant> Grants => _grants.Where(g => !g.IsRemoved);

    /// <summary>How many active keys a user may have.</summary>
    public int MaximumPerUser { get; set; } = 5;

    /// <summary>Longest life of a user's key, ISO 8601 duration.</summary>
    public string MaximumLife { get; set; } = "P365D";

    /// <summary>Life of a SCIM key, ISO 8601 duration.</summary>
    public string ScimLife { get; set; } = "P365D";

    /// <summary>Adds a key; <paramref name="reason"/> is null while seeding, which is no change.</summary>
    public void Add(CloudApiKey key, string? reason)
    {
        key.Seq = ++_seq;
        _keys.Add(key);
        _keyByValue.Add(key.Value, key);
        Record("api-keys", key.Id, "created", key.Subject, reason);
    }

    /// <summary>Adds a user's token; <paramref name="reason"/> as for a key.</summary>
    public void Add(CloudGrant grant, string? reason)
    {
        grant.Seq = ++_seq;
        _grants.Add(grant);
        _grantByValue.Add(grant.Value, grant);
        Record("oauth-tokens", grant.Id, "created", grant.UserId, reason);
    }

    public void Add(CloudToken token) => _tokens[token.Value] = token;

    public CloudApiKey? FindKey(string id) => _keys.Find(k => k.Id == id && !k.IsRemoved);

    public CloudGrant? FindGrant(string id) => _grants.Find(g => g.Id == id && !g.IsRemoved);

    /// <summary>
    /// Finds a bearer token. Null when it is unknown, revoked or expired, or when it acts for no user, such as a SCIM key.
    /// </summary>
    public CloudToken? Find(string value)
    {
        DateTimeOffset now = clock.UtcNow;
        if (_tokens.TryGetValue(value, out CloudToken? token))
        {
            return token.ExpiresAt <= now ? null : token;
        }

        if (_keyByValue.TryGetValue(value, out CloudApiKey? key))
        {
            return !key.IsRemoved && key.Status(now) == "active" && key.SubjectType == CloudApiKey.UserType
                ? new CloudToken(value, key.Subject, key.Expiry, Scope: null)
                : null;
        }

        if (!_grantByValue.TryGetValue(value, out CloudGrant? grant) || grant.IsRemoved)
        {
            return null;
        }

        grant.LastUsed = now;
        return new CloudToken(value, grant.UserId, ExpiresAt: null, "user_default offline_access");
    }

    public void Revoke(CloudApiKey key, string reason)
    {
        if (!key.IsRevoked)
        {
            key.IsRevoked = true;
            key.LastUpdated = clock.UtcNow;
            Record("api-keys", key.Id, "revoked", key.Subject, reason);
        }
    }

    public void Remove(CloudApiKey key, string reason)
    {
        key.IsRemoved = true;
        Record("api-keys", key.Id, "deleted", key.Subject, reason);
    }

    public void Remove(CloudGrant grant, string reason)
    {
        grant.IsRemoved = true;
        Record("oauth-tokens", grant.Id, "deleted", grant.UserId, reason);
    }

    /// <summary>Ends every credential that acts for a user. The keys stay as revoked rows.</summary>
    public void End(string userId, string reason)
    {
        ApiKeys.Where(k => k.Subject == userId).ToList().ForEach(k => Revoke(k, reason));
        Grants.Where(g => g.UserId == userId).ToList().ForEach(g => Remove(g, reason));
        foreach (CloudToken token in _tokens.Values.Where(t => t.UserId == userId).ToList())
        {
            _tokens.Remove(token.Value);
        }
    }

    /// <summary>Ends the access tokens that clients got from the token service, and counts them.</summary>
    public int ExpireTokens()
    {
        int count = _tokens.Count;
        _tokens.Clear();
        return count;
    }

    /// <summary>Ends a token by its value, as the token service does.</summary>
    public void RemoveToken(string value)
    {
        _tokens.Remove(value);
        if (_grantByValue.TryGetValue(value, out CloudGrant? grant) && !grant.IsRemoved)
        {
            Remove(grant, "POST /oauth/revoke");
        }
    }

    private void Record(string table, string id, string action, string owner, string? reason)
    {
        if (reason is not null)
        {
            changes.Add("cloud", table, id, action, new JsonObject { ["owner"] = owner, ["reason"] = reason });
        }
    }
}
