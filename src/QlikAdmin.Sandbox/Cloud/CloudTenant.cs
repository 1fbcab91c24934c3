using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>The state of the tenant. Every reader and writer holds <see cref="Gate"/>.</summary>
internal sealed class CloudTenant
{
    private readonly ChangeLog _changes;
    private readonly List<CloudUser> _users = [];
    private readonly Dictionary<string, CloudUser> _byId = [];
    private readonly Dictionary<string, CloudUser> _bySubject = new(StringComparer.Ordinal);
    private readonly List<CloudConsumption> _consumption = [];
    private readonly Dictionary<string, CloudToken> _tokens = [];
    private long _userSeq;

    public CloudTenant(SandboxContext sandbox, string id, CloudLicense license)
    {
        Id = id;
        License = license;
        Clock = sandbox.Clock;
        _changes = sandbox.Changes;
        CreatedAt = sandbox.Clock.StartedAt.AddYears(-4);
        UserViews = new SortedViews<CloudUser>(() => _users);
        ConsumptionViews = new SortedViews<CloudConsumption>(() => _consumption);
        Content = new CloudContent(this);
    }

    public object Gate { get; } = new();

    public string Id { get; }

    public SandboxClock Clock { get; }

    public DateTimeOffset CreatedAt { get; }

    public CloudLicense License { get; }

    /// <summary>What the users own.</summary>
    public CloudContent Content { get; }

    public IReadOnlyList<CloudRole> Roles { get; init; } = [];

    public IReadOnlyList<CloudGroup> Groups { get; init; } = [];

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    /// <summary>Host names it answers to; the first needs the port, which is known only when it listens.</summary>
    public IReadOnlyList<string> Hostnames { get; set; } = [];

    public bool IsDeactivated { get; set; }

    public DateTimeOffset? PurgeDate { get; set; }

    public SortedViews<CloudUser> UserViews { get; }

    public SortedViews<CloudConsumption> ConsumptionViews { get; }

    public IEnumerable<CloudUser> Users => _users.Where(u => !u.IsRemoved);

    public IReadOnlyList<CloudConsumption> Consumption => _consumption;

    public int UserCount => _byId.Count;

    public CloudUser? FindUser(string id) => _byId.GetValueOrDefault(id);

    public CloudUser? FindSubject(string subject) => _bySubject.GetValueOrDefault(subject);

    public CloudRole? FindRole(string? id, string? name) => Roles.FirstOrDefault(r =>
        (id is not null && r.Id == id) || (name is not null && r.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));

    public long NextUserSeq() => ++_userSeq;

    /// <summary>Adds a record; <paramref name="reason"/> is null while seeding, which is no change.</summary>
    public void AddUser(CloudUser user, string? reason)
    {
        _users.Add(user);
        _byId.Add(user.Id, user);
        _bySubject.Add(user.Subject, user);
        UserViews.Invalidate();
        if (reason is not null)
        {
            Record("users", user.Id, "created", new JsonObject { ["reason"] = reason, ["subject"] = user.Subject });
        }
    }

    /// <summary>Deletes a record; the licence goes back and the API keys end with it.</summary>
    public void RemoveUser(CloudUser user)
    {
        user.IsRemoved = true;
        _byId.Remove(user.Id);
        _bySubject.Remove(user.Subject);
        foreach (CloudToken token in _tokens.Values.Where(t => t.UserId == user.Id).ToList())
        {
            _tokens.Remove(token.Value);
        }

        Record("users", user.Id, "deleted", new JsonObject { ["subject"] = user.Subject });
        FreeLicense(user, "user deleted");
        Content.OwnerDeleted(user.Id);
    }

    public void SetStatus(CloudUser user, string status)
    {
        if (user.Status == status)
        {
            return;
        }

        Record("users", user.Id, "updated", new JsonObject { ["field"] = "status", ["from"] = user.Status, ["to"] = status });
        user.Status = status;
        user.LastUpdatedAt = Clock.UtcNow;
        UserViews.Invalidate();
        if (status == "disabled")
        {
            FreeLicense(user, "user disabled");
            Content.OwnerDisabled(user.Id);
        }
        else if (status == "active")
        {
            Content.OwnerEnabled(user.Id);
        }
    }

    public void RecordUpdate(CloudUser user, string field, JsonNode? value)
    {
        user.LastUpdatedAt = Clock.UtcNow;
        UserViews.Invalidate();
        Record("users", user.Id, "updated", new JsonObject { ["field"] = field, ["to"] = value });
    }

    public void Record(string table, string id, string action, JsonObject? detail = null) =>
        _changes.Add("cloud", table, id, action, detail);

    public void AddConsumption(string userId, DateTimeOffset end, int minutes, string usage)
    {
        _consumption.Add(new CloudConsumption(_consumption.Count + 1, userId, end, minutes, usage));
        ConsumptionViews.Invalidate();
    }

    public void AddToken(CloudToken token) => _tokens[token.Value] = token;

    /// <summary>The token and its user, if both are good now.</summary>
    public CloudCaller? Authenticate(string? authorization)
    {
        if (authorization?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) != true
            || !_tokens.TryGetValue(authorization[7..].Trim(), out CloudToken? token)
            || token.ExpiresAt <= Clock.UtcNow
            || FindUser(token.UserId) is not { Status: "active" } user)
        {
            return null;
        }

        return new CloudCaller(user, token);
    }

    public int ExpireAccessTokens()
    {
        List<CloudToken> tokens = _tokens.Values.Where(t => t.ExpiresAt is not null).ToList();
        tokens.ForEach(t => _tokens.Remove(t.Value));
        return tokens.Count;
    }

    public void RemoveToken(string value) => _tokens.Remove(value);

    /// <summary>The bot user of the machine-to-machine client, made by its first token.</summary>
    public CloudUser BotUser()
    {
        string subject = "qlikbot\\" + ClientId;
        if (FindSubject(subject) is CloudUser known)
        {
            return known;
        }

        CloudUser bot = new()
        {
            Seq = NextUserSeq(),
            Id = "bot0" + ClientId[..20],
            Subject = subject,
            Name = "Licence administration (OAuth client)",
            Status = "active",
            ClientId = ClientId,
            CreatedAt = Clock.UtcNow,
            LastUpdatedAt = Clock.UtcNow,
            Roles = [FindRole(null, CloudRole.TenantAdmin)!],
            Scopes = ["admin_classic", "user_default"],
        };
        AddUser(bot, "first token of the OAuth client");
        return bot;
    }

    private void FreeLicense(CloudUser user, string reason)
    {
        foreach (CloudAssignment row in License.Of(user.Subject))
        {
            License.Remove(row, reason);
        }
    }
}
