using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>The state of the tenant. Every reader and writer holds <see cref="Gate"/>.</summary>
internal sealed class CloudTenant
{
    /// <summary>Content has its own random generator, so that more content does not change the other data.</summary>
    private const int ContentSeed = 17;

    /// <summary>Number of the first event in the audit log that is not a session. Sessions are numbered from 1.</summary>
    private const long FirstEvent = 1L << 40;

    private readonly ChangeLog _changes;
    private readonly List<CloudEvent> _events = [];
    private readonly List<CloudUser> _users = [];
    private readonly Dictionary<string, CloudUser> _byId = [];
    private readonly Dictionary<string, CloudUser> _bySubject = new(StringComparer.Ordinal);
    private readonly List<CloudConsumption> _consumption = [];
    private readonly List<CloudIdentityProvider> _providers = [];
    private readonly List<CloudClient> _clients = [];
    private readonly Dictionary<string, (string Name, string? Email)> _directory = new(StringComparer.Ordinal);
    private long _userSeq;

    public CloudTenant(SandboxContext sandbox, string id, CloudLicense license)
    {
        Id = id;
        Name = sandbox.Options.TenantName;
        License = license;
        Clock = sandbox.Clock;
        Settings = sandbox.Settings;
        _changes = sandbox.Changes;
        Keys = new CloudKeys(sandbox.Clock, sandbox.Changes);
        CreatedAt = sandbox.Clock.StartedAt.AddYears(-4);
        UserViews = new SortedViews<CloudUser>(() => _users);
        ConsumptionViews = new SortedViews<CloudConsumption>(() => _consumption);
        Content = new CloudContent(this, new Random(sandbox.Options.Seed + ContentSeed));
    }

    public object Gate { get; } = new();

    public string Id { get; }

    /// <summary>The name at the start. <see cref="TenantRoutes"/> keeps the name that a caller gave the tenant later.</summary>
    public string Name { get; }

    public SandboxClock Clock { get; }

    public SandboxSettings Settings { get; }

    public DateTimeOffset CreatedAt { get; }

    public CloudLicense License { get; }

    /// <summary>What the users own.</summary>
    public CloudContent Content { get; }

    public CloudKeys Keys { get; }

    public List<CloudRole> Roles { get; init; } = [];

    public IReadOnlyList<CloudIdentityProvider> Providers => _providers;

    public IReadOnlyList<CloudClient> Clients => _clients;

    public IReadOnlyList<CloudGroup> Groups { get; init; } = [];

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    /// <summary>
    /// Host names of the tenant. The first one contains the port, which is known only after the tenant has begun to listen.
    /// </summary>
    public IReadOnlyList<string> Hostnames { get; set; } = [];

    public bool IsDeactivated { get; set; }

    public DateTimeOffset? PurgeDate { get; set; }

    public SortedViews<CloudUser> UserViews { get; }

    public SortedViews<CloudConsumption> ConsumptionViews { get; }

    public IEnumerable<CloudUser> Users => _users.Where(u => !u.IsRemoved);

    public IReadOnlyList<CloudConsumption> Consumption => _consumption;

    /// <summary>Every change, with the user who made it.</summary>
    public IReadOnlyList<CloudEvent> Events => _events;

    /// <summary>The user whose request is being handled; null between requests.</summary>
    public string? ActingUserId { get; set; }

    public int UserCount => _byId.Count;

    public CloudUser? FindUser(string id) => _byId.GetValueOrDefault(id);

    public CloudUser? FindSubject(string subject) => _bySubject.GetValueOrDefault(subject);

    public CloudRole? FindRole(string? id, string? name) =>
        Roles.FirstOrDefault(r =>
            (id is not null && r.Id == id) || (name is not null && r.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        );

    public CloudGroup? FindGroup(string name) => Groups.FirstOrDefault(g => g.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public long NextUserSeq() => ++_userSeq;

    /// <summary>
    /// When an invitation that is sent now ends, Unix time in seconds. Qlik does not publish how long an invitation lasts.
    /// </summary>
    public long NewInviteExpiry() => Clock.UtcNow.AddDays(7).ToUnixTimeSeconds();

    /// <summary>Adds a user; <paramref name="reason"/> is null while seeding, which is no change.</summary>
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

    public void AddProvider(CloudIdentityProvider provider) => _providers.Add(provider);

    public void AddClient(CloudClient client) => _clients.Add(client);

    /// <summary>Deletes a user. The licence is taken back, keys and tokens end, and the identity provider still knows the person.</summary>
    public void RemoveUser(CloudUser user)
    {
        user.IsRemoved = true;
        _byId.Remove(user.Id);
        _bySubject.Remove(user.Subject);
        _directory[user.Subject] = (user.Name, user.Email);
        Record("users", user.Id, "deleted", new JsonObject { ["subject"] = user.Subject, ["status"] = user.Status });
        if (user.Status == "invited")
        {
            Record("users/invitations", user.Id, "cancelled");
        }

        Keys.End(user.Id, "user deleted");
        FreeLicense(user, "user deleted");
        Content.OwnerDeleted(user.Id);
    }

    /// <summary>What an identity provider says about a subject that signs in.</summary>
    public (string Name, string? Email) Claims(string subject) => _directory.GetValueOrDefault(subject, (subject, null));

    public void SetStatus(CloudUser user, string status)
    {
        if (user.Status == status)
        {
            return;
        }

        Record(
            "users",
            user.Id,
            "updated",
            new JsonObject
            {
                ["field"] = "status",
                ["from"] = user.Status,
                ["to"] = status,
            }
        );
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

    public void Record(string table, string id, string action, JsonObject? detail = null)
    {
        _changes.Add("cloud", table, id, action, detail);
        _events.Add(
            new CloudEvent(
                FirstEvent + _events.Count,
                Clock.UtcNow,
                $"com.qlik.v1.{table.Replace('/', '.')}.{action}",
                "com.qlik/" + table.Split('/')[0],
                ActingUserId,
                id,
                new JsonObject { ["id"] = id }
            )
        );
    }

    public void AddConsumption(string userId, DateTimeOffset end, int minutes, string usage)
    {
        _consumption.Add(new CloudConsumption(_consumption.Count + 1, userId, end, minutes, usage));
        ConsumptionViews.Invalidate();
    }

    /// <summary>The token and its user, if both are valid now.</summary>
    public CloudCaller? Authenticate(string? authorization)
    {
        if (
            authorization?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) != true
            || Keys.Find(authorization[7..].Trim()) is not CloudToken token
            || FindUser(token.UserId) is not { Status: "active" } user
        )
        {
            return null;
        }

        return new CloudCaller(user, token);
    }

    /// <summary>The bot user of the machine-to-machine client. Its first token creates it.</summary>
    public CloudUser BotUser() =>
        FindSubject(BotSubject(ClientId))
        ?? AddBot(ClientId, "Licence administration (OAuth client)", Clock.UtcNow, "first token of the OAuth client");

    /// <summary>Adds the bot user of a client; <paramref name="reason"/> is null while seeding, which is no change.</summary>
    public CloudUser AddBot(string clientId, string name, DateTimeOffset created, string? reason)
    {
        CloudUser bot = new()
        {
            Seq = NextUserSeq(),
            Id = "bot0" + clientId[..20],
            Subject = BotSubject(clientId),
            Name = name,
            Status = "active",
            ClientId = clientId,
            CreatedAt = created,
            LastUpdatedAt = created,
            Roles = [FindRole(null, CloudRole.TenantAdmin)!],
            Scopes = ["admin_classic", "user_default"],
        };
        AddUser(bot, reason);
        return bot;
    }

    private static string BotSubject(string clientId) => "qlikbot\\" + clientId;

    private void FreeLicense(CloudUser user, string reason)
    {
        foreach (CloudAssignment row in License.Of(user.Subject))
        {
            License.Remove(row, reason);
        }
    }
}
