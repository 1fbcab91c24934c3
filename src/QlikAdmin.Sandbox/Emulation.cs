using QlikAdmin.Sandbox.Cloud;
using QlikAdmin.Sandbox.Control;
using QlikAdmin.Sandbox.QlikView;
using QlikAdmin.Sandbox.Region;
using QlikAdmin.Sandbox.Seed;
using QlikAdmin.Sandbox.Sense;

namespace QlikAdmin.Sandbox;

/// <summary>The seeded state of a sandbox and its services, without any port. The same options give the same state.</summary>
internal sealed class Emulation
{
    public Emulation(SandboxOptions options)
    {
        Sandbox = new SandboxContext(options);
        DateTimeOffset now = Sandbox.Clock.StartedAt;
        List<SeedPerson> people = SeedPeople.Create(options.Users, new Random(options.Seed), now);

        // Each product has its own random generator, so that a change in the data of one product does not change the others.
        (Tenant, CloudUser administrator, CloudUser limited) = CloudSeed.Create(Sandbox, people, new Random(options.Seed + 1));
        (SenseSite site, RootAdmin, Viewer) = SenseSeed.Create(Sandbox, people, new Random(options.Seed + 2));
        Farm = QlikViewSeed.Create(Sandbox, people, new Random(options.Seed + 3));
        (ApiKey, LimitedApiKey) = CredentialSeed.Create(Tenant, administrator, limited, new Random(options.Seed + 5));

        Organization = new Organization(Sandbox, Tenant, new Random(options.Seed + 3));
        Registration = new ClientDoor(Organization, Organization.RegionClient, "tenants");
        new RegistrationRoutes(Organization).Map(Registration.Routes);
        Console = new ClientDoor(Organization, Organization.ConsoleClient, "cloud-console.tenants:read");
        new ConsoleRoutes(Organization).Map(Console.Routes);

        Control = new ControlService(Sandbox, Tenant, site, Farm, Organization, [Registration, Console]);
        Cloud = new CloudService(Tenant, new RateLimiter(options.RateLimit, Sandbox.Clock));
        Repository = new SenseRepository(site);
        Qms = new QmsService(Farm);
    }

    public SandboxContext Sandbox { get; }

    public CloudTenant Tenant { get; }

    public CloudApiKey ApiKey { get; }

    public CloudApiKey LimitedApiKey { get; }

    public SenseUser RootAdmin { get; }

    public SenseUser Viewer { get; }

    public QlikViewFarm Farm { get; }

    public Organization Organization { get; }

    public ClientDoor Registration { get; }

    public ClientDoor Console { get; }

    public ControlService Control { get; }

    public CloudService Cloud { get; }

    public SenseRepository Repository { get; }

    public QmsService Qms { get; }
}
