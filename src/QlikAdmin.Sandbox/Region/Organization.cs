using QlikAdmin.Sandbox.Cloud;
using QlikAdmin.Sandbox.Seed;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Region;

/// <summary>The customer behind the emulated tenant: a subscription with several tenants in two regions. Every reader and writer holds
/// <see cref="Gate"/>.</summary>
internal sealed class Organization
{
    /// <summary>The region whose registration endpoint is emulated.</summary>
    public const string HomeRegion = "eu";

    public const string HomeDatacenter = "eu-west-1";

    // How many tenants can be added until the limit of the licence is reached. The number is small, so that a test soon gets there.
    private const int SpareTenants = 3;

    private static readonly (string Name, string Region, string Datacenter, bool IsOther)[] s_seeded =
    [
        ("acme-dev", HomeRegion, HomeDatacenter, false),
        ("acme-test", HomeRegion, HomeDatacenter, false),
        ("acme-training", HomeRegion, HomeDatacenter, false),
        ("acme-old", HomeRegion, HomeDatacenter, false),
        ("acme-us", "us", "us-east-1", false),
        ("subsidiary", HomeRegion, HomeDatacenter, true),
    ];

    private readonly List<RegionTenant> _tenants = [];
    private readonly int _quota;

    public Organization(SandboxContext sandbox, CloudTenant live, Random random)
    {
        Sandbox = sandbox;
        Gate = live.Gate;
        SubscriptionId = SeedPeople.Hex(random, 24);
        OtherSubscriptionId = SeedPeople.Hex(random, 24);
        RegionClient = (SeedPeople.Hex(random, 32), SeedPeople.Hex(random, 64));
        ConsoleClient = (SeedPeople.Hex(random, 32), SeedPeople.Hex(random, 64));
        LicenseKey = "eyJhbGciOiJSUzUxMiIsInR5cCI6IkpXVCJ9." + SeedPeople.Hex(random, 80) + "." + SeedPeople.Hex(random, 80);
        DateTimeOffset now = sandbox.Clock.StartedAt;
        _tenants.Add(
            new RegionTenant(live)
            {
                Seq = 1,
                Id = live.Id,
                Name = live.Name,
                Region = HomeRegion,
                Datacenter = HomeDatacenter,
                SubscriptionId = SubscriptionId,
                CreatedAt = live.CreatedAt,
                UpdatedAt = live.CreatedAt,
            }
        );
        foreach ((string name, string region, string datacenter, bool isOther) in s_seeded)
        {
            DateTimeOffset created = now.AddDays(-random.Next(100, 1000));
            Add(name, region, datacenter, isOther ? OtherSubscriptionId : SubscriptionId, "T" + SeedPeople.Hex(random, 30) + "N", created);
        }

        // One tenant is already deactivated and waits for its deletion.
        RegionTenant old = _tenants.First(t => t.Name == "acme-old");
        old.IsDeactivated = true;
        old.PurgeDate = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(20);
        _quota = _tenants.Count + SpareTenants;
    }

    public SandboxContext Sandbox { get; }

    /// <summary>The lock of the emulated tenant, whose state is shared.</summary>
    public object Gate { get; }

    public SandboxClock Clock => Sandbox.Clock;

    public string SubscriptionId { get; }

    public string OtherSubscriptionId { get; }

    public (string Id, string Secret) RegionClient { get; }

    public (string Id, string Secret) ConsoleClient { get; }

    /// <summary>The only licence key that can create tenants.</summary>
    public string LicenseKey { get; }

    public IReadOnlyList<RegionTenant> Tenants => _tenants;

    public bool IsFull => _tenants.Count >= _quota;

    /// <summary>
    /// A tenant of the home region that can still be changed; null for a tenant that is in another region, unknown or purged.
    /// </summary>
    public RegionTenant? FindHere(string id) =>
        _tenants.FirstOrDefault(t => t.Id == id && t.Region == HomeRegion && !t.IsPurged(Clock.UtcNow));

    public RegionTenant Create()
    {
        string name = "tenant" + RandomNumberGenerator.GetHexString(8, lowercase: true);
        RegionTenant tenant = Add(
            name,
            HomeRegion,
            HomeDatacenter,
            SubscriptionId,
            "T" + RandomNumberGenerator.GetHexString(30, lowercase: true) + "N",
            Clock.UtcNow
        );
        Record(tenant, "created");
        return tenant;
    }

    public void Record(RegionTenant tenant, string action) => Sandbox.Changes.Add("region", "tenants", tenant.Id, action);

    private RegionTenant Add(string name, string region, string datacenter, string subscription, string id, DateTimeOffset created)
    {
        RegionTenant tenant = new(live: null)
        {
            Seq = _tenants.Count + 1,
            Id = id,
            Name = name,
            Hostnames = [$"{name}.{region}.qlikcloud.example"],
            Region = region,
            Datacenter = datacenter,
            SubscriptionId = subscription,
            CreatedAt = created,
            UpdatedAt = created,
        };
        _tenants.Add(tenant);
        return tenant;
    }
}
