namespace QlikAdmin.Sandbox.Sense;

/// <summary>A user of the site.</summary>
internal sealed class SenseUser : SenseEntity
{
    public const string RootAdmin = "RootAdmin";

    private static readonly HashSet<string> s_managing = new(StringComparer.OrdinalIgnoreCase)
    {
        RootAdmin,
        "SecurityAdmin",
        "DeploymentAdmin",
    };

    public required string UserId { get; set; }

    public required string UserDirectory { get; set; }

    public string Name { get; set; } = string.Empty;

    public IReadOnlyList<string> Roles { get; set; } = [];

    public IReadOnlyList<SenseAttribute> Attributes { get; set; } = [];

    public IReadOnlyList<SenseTag> Tags { get; set; } = [];

    public IReadOnlyList<SenseCustomValue> CustomProperties { get; set; } = [];

    /// <summary>It follows from the two flags below and cannot be set by itself.</summary>
    public bool Inactive => RemovedExternally || Blacklisted;

    /// <summary>The person is no longer in the directory.</summary>
    public bool RemovedExternally { get; set; }

    /// <summary>An administrator blocked the user.</summary>
    public bool Blacklisted { get; set; }

    public bool DeleteProhibited { get; set; }

    public string Account => UserDirectory + "\\" + UserId;

    /// <summary>Service accounts have every right, even without roles.</summary>
    public bool IsService => UserDirectory == "INTERNAL" && UserId.StartsWith("sa_", StringComparison.Ordinal);

    public bool CanManage => IsService || Has(s_managing);

    public bool CanRead => CanManage || Has(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "AuditAdmin", "ContentAdmin" });

    private bool Has(HashSet<string> roles)
    {
        foreach (string role in Roles)
        {
            if (roles.Contains(role))
            {
                return true;
            }
        }

        return false;
    }
}
