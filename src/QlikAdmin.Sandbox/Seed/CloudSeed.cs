using QlikAdmin.Sandbox.Cloud;

namespace QlikAdmin.Sandbox.Seed;

/// <summary>Fills the tenant: people, roles, licences of different ages, orphans of another tenant, and use of the licences.</summary>
internal static class CloudSeed
{
    private static readonly (string Name, string Level, bool IsFullUser, string Description)[] s_roles =
    [
        (CloudRole.TenantAdmin, "admin", true, "Administers the tenant"),
        ("AnalyticsAdmin", "admin", true, "Administers analytics content"),
        ("AuditAdmin", "admin", false, "Reads audit events"),
        ("DataAdmin", "admin", true, "Administers data content"),
        ("AutomationCreator", "user", true, "Creates automations"),
        ("SharedSpaceCreator", "user", true, "Creates shared spaces"),
        ("ManagedSpaceCreator", "user", true, "Creates managed spaces"),
        ("DataSpaceCreator", "user", true, "Creates data spaces"),
        ("PrivateAnalyticsContentCreator", "user", true, "Creates analytics content in a personal space"),
        ("DataServicesContributor", "user", true, "Works with data services"),
        ("CollaborationPlatformUser", "user", false, "Uses collaboration"),
    ];

    public static (CloudTenant Tenant, CloudUser Administrator, CloudUser Limited) Create(
        SandboxContext sandbox,
        IReadOnlyList<SeedPerson> people,
        Random random
    )
    {
        bool isCapacity = sandbox.Options.CloudLicense == CloudLicenseMode.Capacity;
        List<CloudAllotment> allotments =
        [
            new() { Name = isCapacity ? "fullUser" : "professional", Units = 0 },
            new() { Name = isCapacity ? "basicUser" : "analyzer", Units = 0 },
        ];
        if (!isCapacity)
        {
            allotments.Add(
                new CloudAllotment
                {
                    Name = "analyzer_time",
                    Units = 300,
                    Overage = 100,
                    UsageClass = "time",
                    UsedUnits = 242,
                }
            );
        }

        CloudLicense license = new(sandbox.Clock, sandbox.Changes, allotments);
        DateTimeOffset founded = sandbox.Clock.StartedAt.AddYears(-4);
        CloudTenant tenant = new(sandbox, "T" + SeedPeople.Hex(random, 30) + "N", license)
        {
            Roles = s_roles
                .Select(
                    (r, i) =>
                        new CloudRole(i + 1, SeedPeople.Hex(random, 24), r.Level, r.IsFullUser, founded)
                        {
                            Name = r.Name,
                            Description = r.Description,
                        }
                )
                .ToList(),
            Groups = SeedNames.Departments.Select((d, i) => new CloudGroup(i + 1, SeedPeople.Hex(random, 24), d, founded)).ToList(),
            ClientId = SeedPeople.Hex(random, 32),
            ClientSecret = SeedPeople.Hex(random, 64),
        };

        CloudUser administrator = Named(tenant, random, SeedPeople.AdministratorId, "Site Administrator", founded, [CloudRole.TenantAdmin]);
        CloudUser limited = Named(tenant, random, SeedPeople.LimitedId, "Wanda Viewer", founded.AddYears(1), []);
        license.Seed(administrator.Subject, license.FullType, founded);
        license.Seed(limited.Subject, license.BasicType, founded.AddYears(1));
        foreach (SeedPerson person in people)
        {
            AddPerson(tenant, person, random, sandbox.Clock.StartedAt);
        }

        AddForeign(license, people.Count, random, sandbox.Clock.StartedAt);
        Buy(license);
        ContentSeed.Fill(tenant, sandbox.Clock.StartedAt);
        return (tenant, administrator, limited);
    }

    private static CloudUser Named(CloudTenant tenant, Random random, string id, string name, DateTimeOffset created, string[] roles)
    {
        CloudUser user = new()
        {
            Seq = tenant.NextUserSeq(),
            Id = SeedPeople.Hex(random, 24),
            Subject = SeedPeople.AdministratorDirectory + "\\" + id,
            Name = name,
            Email = id + "@corp.example",
            Status = "active",
            CreatedAt = created,
            LastUpdatedAt = created,
            Roles = roles.Select(r => tenant.FindRole(null, r)!).ToList(),
            Scopes = [],
        };
        tenant.AddUser(user, reason: null);
        return user;
    }

    private static void AddPerson(CloudTenant tenant, SeedPerson person, Random random, DateTimeOffset now)
    {
        SeedUse use = SeedUse.Draw(person.Index, random, now);
        int role = random.Next(100);
        int group = random.Next(SeedNames.Departments.Length);
        CloudUser user = new()
        {
            Seq = tenant.NextUserSeq(),
            Id = SeedPeople.Hex(random, 24),
            Subject = person.Subject,
            Name = person.Name,
            Email = person.Email,
            Status = person.State switch
            {
                SeedState.Left => "disabled",
                SeedState.Invited => "invited",
                SeedState.Provisioned => "provisioned",
                _ => "active",
            },
            CreatedAt = use.Created < person.Joined ? use.Created : person.Joined,
            LastUpdatedAt = use.Created,
            InviteExpiry = person.State == SeedState.Invited ? now.AddDays(random.Next(-5, 7)).ToUnixTimeSeconds() : null,
            Roles = role switch
            {
                0 when person.Index % 3 == 0 => [tenant.FindRole(null, CloudRole.TenantAdmin)!],
                < 4 => [tenant.Roles[role + 1]],
                < 30 => [tenant.Roles[4 + (role % 7)]],
                _ => [],
            },
            Groups = role % 2 == 0 ? [tenant.Groups[group]] : [],
        };
        tenant.AddUser(user, reason: null);

        // A disabled user has no licence. A user who has not signed in yet has one only if an administrator gave it.
        int kind = random.Next(100);
        if (person.State == SeedState.Left || (person.State != SeedState.Present && kind >= 30))
        {
            return;
        }

        bool isFull = kind < 30;
        bool isBasic = kind is >= 30 and < 85 || person.Index % 61 == 17;
        if (isFull)
        {
            tenant.License.Seed(person.Subject, tenant.License.FullType, use.Created);
        }

        if (isBasic)
        {
            tenant.License.Seed(person.Subject, tenant.License.BasicType, use.Created.AddSeconds(1));
        }

        // Consumption records cover only the recent past, and some use leaves no record.
        if ((isFull || isBasic) && use.LastUsed is DateTimeOffset last && person.Index % 11 != 5)
        {
            int sessions = random.Next(1, 4);
            for (int i = sessions - 1; i >= 0; i--)
            {
                DateTimeOffset end = last.AddDays(-i * 3);
                if (end >= use.Created)
                {
                    tenant.AddConsumption(user.Id, end, random.Next(1, 90), isFull ? tenant.License.FullType : tenant.License.BasicType);
                }
            }
        }
    }

    /// <summary>Subjects of another tenant on the same licence, and subjects who got a licence before they signed in.</summary>
    private static void AddForeign(CloudLicense license, int people, Random random, DateTimeOffset now)
    {
        int count = Math.Max(3, people / 50);
        for (int i = 0; i < count; i++)
        {
            SeedUse use = SeedUse.Draw(i + 20, random, now);
            string number = i.ToString(CultureInfo.InvariantCulture);
            string subject = (i % 3) switch
            {
                0 => "SUBSIDIARY\\person" + number,
                1 => "auth0|" + SeedPeople.Hex(random, 24),
                _ => "allocated" + number + "@corp.example",
            };
            license.Seed(subject, i % 2 == 0 ? license.BasicType : license.FullType, use.Created);
        }
    }

    /// <summary>
    /// Up to three more full licences are in use than were bought, within the allowed overage. A fifth of the basic ones is free.
    /// </summary>
    private static void Buy(CloudLicense license)
    {
        CloudAllotment full = license.Allotments[0];
        CloudAllotment basic = license.Allotments[1];
        int excess = Math.Min(3, license.Used(full.Name) / 20);
        full.Units = license.Used(full.Name) - excess;
        full.Overage = Math.Max(10, full.Units / 10);
        basic.Units = Math.Max(10, license.Used(basic.Name) * 5 / 4);
        license.SettleExcess(full.Name);
    }
}
