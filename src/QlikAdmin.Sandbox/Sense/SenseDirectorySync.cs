namespace QlikAdmin.Sandbox.Sense;

/// <summary>Makes the users of the site match the directories they come from. The site's lock guards it.</summary>
internal sealed class SenseDirectorySync(SenseSite site)
{
    /// <summary>How long a synchronisation takes by the sandbox clock, if nobody reads its state before.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    private const string By = "INTERNAL\\sa_repository";

    /// <summary>Remembers a deleted user who is still in the directory.</summary>
    public void Miss(SenseUser user)
    {
        if (Find(user.UserDirectory) is SenseDirectory directory && !user.RemovedExternally && !directory.Gone.Contains(user.UserId))
        {
            directory.Missing[user.UserId] = new SensePerson(user.UserId, user.Name, user.Attributes);
        }
    }

    /// <summary>Starts a synchronisation. It runs in the background.</summary>
    public void Start(SenseDirectory directory)
    {
        directory.SyncStatus = 1;
        directory.LastStarted = site.Clock.UtcNow;
    }

    /// <summary>
    /// Moves every running synchronisation one step on: fetch, store, idle. Called each time the state of a connector is read.
    /// </summary>
    public void Step()
    {
        foreach (SenseDirectory directory in site.Directories.Where(d => d.SyncStatus > 0))
        {
            directory.SyncStatus = (directory.SyncStatus + 1) % 3;
            if (directory.SyncStatus == 0)
            {
                Run(directory);
            }
        }
    }

    /// <summary>Ends every synchronisation whose time by the sandbox clock is over. Called before every request.</summary>
    public void Settle()
    {
        DateTimeOffset now = site.Clock.UtcNow;
        foreach (SenseDirectory directory in site.Directories.Where(d => d.SyncStatus > 0 && d.LastStarted + Duration <= now))
        {
            Run(directory);
        }
    }

    /// <summary>Runs a synchronisation to its end at once.</summary>
    /// <returns>The accounts it created, and the accounts it changed.</returns>
    public (IReadOnlyList<string> Created, IReadOnlyList<string> Changed) Run(SenseDirectory directory)
    {
        List<string> changed = [];
        foreach (SenseUser user in site.Users.Where(u => IsFrom(directory, u.UserDirectory)))
        {
            if (Align(directory, user))
            {
                changed.Add(user.Account);
            }
        }

        // A connector that adds only users who log in does not create a deleted user again before the next login.
        List<string> created = directory.SyncOnlyLoggedInUsers
            ? []
            : directory
                .Missing.Values.OrderBy(p => p.UserId, StringComparer.Ordinal)
                .ToList()
                .ConvertAll(p => Bring(directory, p, "sync").Account);
        directory.SyncStatus = 0;
        directory.LastStarted ??= site.Clock.UtcNow;
        directory.LastSync = site.Clock.UtcNow;
        return (created, changed);
    }

    /// <summary>Synchronises one person.</summary>
    /// <returns>Whether the person is in the directory.</returns>
    public bool RunFor(string directoryName, string userId, string cause)
    {
        if (Find(directoryName) is not SenseDirectory directory)
        {
            return false;
        }

        if (site.FindUser(directoryName, userId) is SenseUser user)
        {
            Align(directory, user);
            return !directory.Gone.Contains(userId);
        }

        if (!directory.Missing.TryGetValue(userId, out SensePerson? person))
        {
            return false;
        }

        Bring(directory, person, cause);
        return true;
    }

    public SenseDirectory? Find(string name) => site.Directories.Find(d => IsFrom(d, name));

    private static bool IsFrom(SenseDirectory directory, string name) => directory.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Sets "removed externally" for a user who is not in the directory, and clears it for one who is. A user whom an administrator blocked
    /// stays blocked.
    /// </summary>
    private bool Align(SenseDirectory directory, SenseUser user)
    {
        bool isGone = directory.Gone.Contains(user.UserId);
        if (user.RemovedExternally == isGone)
        {
            return false;
        }

        user.RemovedExternally = isGone;
        user.Touch(site.Clock.UtcNow, By);
        site.Record("user", user, isGone ? "removedExternally" : "reactivated", new JsonObject { ["account"] = user.Account, ["by"] = By });
        return true;
    }

    /// <summary>Creates a new user for the person: with a new id, and without roles, access and owned items.</summary>
    private SenseUser Bring(SenseDirectory directory, SensePerson person, string cause)
    {
        directory.Missing.Remove(person.UserId);
        SenseUser user = new()
        {
            Id = Guid.NewGuid(),
            CreatedDate = site.Clock.UtcNow,
            ModifiedDate = site.Clock.UtcNow,
            UserDirectory = directory.Name,
            UserId = person.UserId,
            Name = person.Name,
            Attributes = person.Attributes,
        };
        site.AddUser(user, by: null);
        site.Record(
            "user",
            user,
            "recreated",
            new JsonObject
            {
                ["account"] = user.Account,
                ["by"] = By,
                ["cause"] = cause,
            }
        );
        return user;
    }
}
