using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>The state of the site. Every reader and writer holds <see cref="Gate"/>.</summary>
internal sealed class SenseSite
{
    private readonly ChangeLog _changes;
    private readonly Dictionary<Guid, SenseUser> _users = [];
    private readonly Dictionary<string, SenseUser> _byAccount = new(StringComparer.OrdinalIgnoreCase);

    public SenseSite(SandboxContext sandbox)
    {
        Clock = sandbox.Clock;
        License = sandbox.Options.SenseLicense;
        _changes = sandbox.Changes;
        Access = new SenseAccess(this);
        Content = new SenseContent(this);
        Sync = new SenseDirectorySync(this);
    }

    public object Gate { get; } = new();

    public SandboxClock Clock { get; }

    public SenseLicenseMode License { get; }

    public SenseAccess Access { get; }

    public SenseContent Content { get; }

    public SenseDirectorySync Sync { get; }

    public Guid LicenseId { get; init; }

    public List<SensePool> LoginPools { get; } = [];

    public List<SensePool> TimePools { get; } = [];

    public List<SenseAccessGroup> AccessGroups { get; } = [];

    public List<SenseRule> Rules { get; } = [];

    public List<SenseDirectory> Directories { get; } = [];

    public List<SenseUsage> Usages { get; } = [];

    public List<SenseTag> Tags { get; } = [];

    public List<SenseCustomProperty> CustomProperties { get; } = [];

    public Dictionary<Guid, SenseSelection> Selections { get; } = [];

    /// <summary>The account of the repository itself. It becomes the owner of the items of deleted users.</summary>
    public SenseUser Repository => FindUser("INTERNAL", "sa_repository")!;

    public IReadOnlyCollection<SenseUser> Users => _users.Values;

    public SenseUser? FindUser(Guid id) => _users.GetValueOrDefault(id);

    public SenseUser? FindUser(string directory, string userId) => _byAccount.GetValueOrDefault(directory + "\\" + userId);

    public SenseUser? FindAccount(string account) => _byAccount.GetValueOrDefault(account);

    /// <summary>Adds a user; <paramref name="by"/> is null while seeding, which is no change.</summary>
    public void AddUser(SenseUser user, string? by)
    {
        if (!_byAccount.TryAdd(user.Account, user))
        {
            throw SenseException.Broken("a user with this user directory and user id exists");
        }

        _users.Add(user.Id, user);
        if (by is not null)
        {
            Record("user", user, "created", new JsonObject { ["account"] = user.Account, ["by"] = by });
        }
    }

    /// <summary>Gives a user another account. The caller has checked that it is free.</summary>
    public void RenameUser(SenseUser user, string directory, string userId)
    {
        _byAccount.Remove(user.Account);
        user.UserDirectory = directory;
        user.UserId = userId;
        _byAccount.Add(user.Account, user);
    }

    /// <summary>Refuses the deletion of a user that the site needs.</summary>
    public void CheckRemovable(SenseUser user)
    {
        if (user.DeleteProhibited || user == Repository)
        {
            throw SenseException.Broken("deletion of this user is prohibited");
        }
    }

    /// <summary>Deletes a user. What the user owned goes to the repository's own account, and access is taken back.</summary>
    public void RemoveUser(SenseUser user, string by)
    {
        CheckRemovable(user);
        _users.Remove(user.Id);
        _byAccount.Remove(user.Account);
        Record("user", user, "deleted", new JsonObject { ["account"] = user.Account, ["by"] = by });
        Content.TakeOver(user, Repository);
        Access.ReleaseDeletedUser(user);
        Sync.Miss(user);
    }

    public void Record(string table, SenseEntity entity, string action, JsonObject? detail = null) =>
        _changes.Add("sense", table, entity.Id.ToString(), action, detail);
}
