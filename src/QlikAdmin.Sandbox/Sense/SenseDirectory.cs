namespace QlikAdmin.Sandbox.Sense;

/// <summary>A user directory connector, and how the directory behind it differs from the users of the site.</summary>
internal sealed class SenseDirectory : SenseEntity
{
    public required string Name { get; set; }

    public required string Type { get; set; }

    public bool SyncOnlyLoggedInUsers { get; set; }

    /// <summary>0 idle, 1 fetching from the directory, 2 storing.</summary>
    public int SyncStatus { get; set; }

    public DateTimeOffset? LastStarted { get; set; }

    public DateTimeOffset? LastSync { get; set; }

    /// <summary>People who are in the directory and not on the site because their users were deleted. The key is the user id.</summary>
    public Dictionary<string, SensePerson> Missing { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>User ids that are no longer in the directory. The site may still have users with them.</summary>
    public HashSet<string> Gone { get; } = new(StringComparer.OrdinalIgnoreCase);
}
