namespace QlikAdmin.Sandbox.Sense;

/// <summary>A user directory connector, and the directory behind it as far as it differs from the users of the site.</summary>
internal sealed class SenseDirectory : SenseEntity
{
    public required string Name { get; set; }

    public required string Type { get; set; }

    public bool SyncOnlyLoggedInUsers { get; set; }

    /// <summary>0 idle, 1 fetching from the directory, 2 storing.</summary>
    public int SyncStatus { get; set; }

    public DateTimeOffset? LastStarted { get; set; }

    public DateTimeOffset? LastSync { get; set; }

    /// <summary>People the directory has and the site has not, by user id: those whose users were deleted.</summary>
    public Dictionary<string, SensePerson> Missing { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>User ids the site may have and the directory has no more.</summary>
    public HashSet<string> Gone { get; } = new(StringComparer.OrdinalIgnoreCase);
}
