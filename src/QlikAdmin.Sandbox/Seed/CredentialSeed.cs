using QlikAdmin.Sandbox.Cloud;

namespace QlikAdmin.Sandbox.Seed;

/// <summary>Gives the tenant its credentials: identity providers, OAuth clients with a bot, API keys and tokens.</summary>
internal static class CredentialSeed
{
    private const int PeoplePerKey = 20;
    private const int PeoplePerToken = 25;

    /// <summary>
    /// Fills the tenant. The keys of the two users in <see cref="CloudEndpoints"/> are valid for 50 years, so that a test can move the
    /// clock far ahead.
    /// </summary>
    public static (CloudApiKey Administrator, CloudApiKey Limited) Create(
        CloudTenant tenant,
        CloudUser administrator,
        CloudUser limited,
        Random random
    )
    {
        DateTimeOffset now = tenant.Clock.StartedAt;
        List<CloudUser> people = tenant.Users.Where(u => u != administrator && u != limited).ToList();
        CloudIdentityProvider directory = new()
        {
            Seq = 1,
            Id = SeedPeople.Hex(random, 24),
            Protocol = "OIDC",
            Provider = "azureAD",
            Description = "Corporate directory",
            Created = tenant.CreatedAt,
            IsInteractive = true,
            IsActive = true,
            CreatesUsers = true,
        };
        tenant.AddProvider(directory);
        tenant.AddProvider(
            new CloudIdentityProvider
            {
                Seq = 2,
                Id = SeedPeople.Hex(random, 24),
                Protocol = "jwtAuth",
                Provider = "external",
                Description = "Customer portal",
                Created = tenant.CreatedAt.AddYears(1),
                IsInteractive = false,
                IsActive = true,
            }
        );

        CloudClient nightly = new(2, SeedPeople.Hex(random, 32), "Nightly export", administrator.Id, tenant.CreatedAt.AddYears(2));
        tenant.AddClient(new CloudClient(1, tenant.ClientId, "Licence administration", administrator.Id, tenant.CreatedAt));
        tenant.AddClient(nightly);
        tenant.AddBot(nightly.Id, nightly.Name + " (OAuth client)", nightly.CreatedAt, reason: null);

        CloudApiKey first = Key(tenant, administrator.Id, "Administration", now.AddDays(-100), now.AddYears(50), random);
        CloudApiKey second = Key(tenant, limited.Id, "Reading", now.AddDays(-90), now.AddYears(50), random);
        tenant.Keys.Add(first, reason: null);
        tenant.Keys.Add(second, reason: null);
        tenant.Keys.Add(
            new CloudApiKey
            {
                Id = SeedPeople.Hex(random, 32),
                Subject = @"SCIM\\" + directory.Id,
                SubjectType = CloudApiKey.ScimType,
                Description = "Provisioning",
                CreatedByUser = administrator.Id,
                Created = now.AddDays(-200),
                LastUpdated = now.AddDays(-200),
                Expiry = now.AddDays(165),
                Value = CloudApiKey.NewValue(),
            },
            reason: null
        );
        for (int i = 0; i < people.Count; i++)
        {
            if (people[i].Status is "active" or "disabled")
            {
                AddOf(tenant, people[i], i, now, random);
            }
        }

        return (first, second);
    }

    private static void AddOf(CloudTenant tenant, CloudUser user, int index, DateTimeOffset now, Random random)
    {
        if (index % PeoplePerKey == 3)
        {
            // Expired, valid and revoked: a list shows all three kinds, often of one person.
            DateTimeOffset created = now.AddDays(-random.Next(30, 300));
            tenant.Keys.Add(Key(tenant, user.Id, "Notebook", created, now.AddDays(30), random), reason: null);
            tenant.Keys.Add(Key(tenant, user.Id, "Trial", created.AddDays(-40), created.AddDays(-10), random), reason: null);
            if (index % (2 * PeoplePerKey) == 3)
            {
                CloudApiKey lost = Key(tenant, user.Id, "Lost laptop", created.AddDays(1), now.AddDays(60), random);
                lost.IsRevoked = true;
                tenant.Keys.Add(lost, reason: null);
            }
        }

        if (index % PeoplePerToken == 4)
        {
            tenant.Keys.Add(
                new CloudGrant
                {
                    Id = SeedPeople.Hex(random, 24),
                    UserId = user.Id,
                    Description = "Mobile client " + index.ToString(CultureInfo.InvariantCulture),
                    DeviceType = index % 2 == 0 ? "Tablet" : "Phone",
                    LastUsed = index % 3 == 0 ? null : now.AddDays(-random.Next(1, 60)),
                    Value = CloudGrant.NewValue(),
                },
                reason: null
            );
        }
    }

    private static CloudApiKey Key(
        CloudTenant tenant,
        string userId,
        string description,
        DateTimeOffset created,
        DateTimeOffset expiry,
        Random random
    ) =>
        new()
        {
            Id = SeedPeople.Hex(random, 32),
            Subject = userId,
            Description = description,
            CreatedByUser = userId,
            Created = created < tenant.CreatedAt ? tenant.CreatedAt : created,
            LastUpdated = created < tenant.CreatedAt ? tenant.CreatedAt : created,
            Expiry = expiry,
            Value = CloudApiKey.NewValue(),
        };
}
