using QlikAdmin.Sandbox.Sense;

namespace QlikAdmin.Sandbox.Seed;

/// <summary>
/// Fills the site: service accounts, people and those who left, allocations of different ages, quarantine, rules and pools.
/// </summary>
internal static class SenseSeed
{
    private static readonly string[] s_services =
    [
        "sa_api",
        "sa_repository",
        "sa_engine",
        "sa_proxy",
        "sa_scheduler",
        "sa_printing",
        "sa_converter",
        "sa_dataprep",
        "sa_odag",
    ];

    public static (SenseSite Site, SenseUser Administrator, SenseUser Limited) Create(
        SandboxContext sandbox,
        IReadOnlyList<SeedPerson> people,
        Random random
    )
    {
        DateTimeOffset now = sandbox.Clock.StartedAt;
        DateTimeOffset founded = now.AddYears(-4);
        SenseSite site = new(sandbox) { LicenseId = SeedPeople.Guid(random) };
        site.Tags.Add(Tag(random, "keep-licence", founded));
        site.Tags.Add(Tag(random, "contractor", founded));
        site.CustomProperties.Add(
            new SenseCustomProperty
            {
                Id = SeedPeople.Guid(random),
                CreatedDate = founded,
                ModifiedDate = founded,
                Name = "Department",
                ChoiceValues = SeedNames.Departments,
                ObjectTypes = ["User", "App", "Stream", "DataConnection", "ContentLibrary", "Extension", "SharedContent", "ReloadTask"],
            }
        );
        foreach (string service in s_services)
        {
            site.AddUser(User(random, "INTERNAL", service, service, founded, []), by: null);
        }

        site.AddUser(User(random, "NONE", "anonymous", "anonymous", founded, []), by: null);
        SenseUser administrator = User(
            random,
            SeedPeople.AdministratorDirectory,
            SeedPeople.AdministratorId,
            "Site Administrator",
            founded,
            [SenseUser.RootAdmin]
        );
        administrator.DeleteProhibited = true;
        SenseUser limited = User(random, SeedPeople.AdministratorDirectory, SeedPeople.LimitedId, "Wanda Viewer", founded.AddYears(1), []);
        site.AddUser(administrator, by: null);
        site.AddUser(limited, by: null);
        foreach (SeedPerson person in people)
        {
            SenseUser user = AddPerson(site, person, random);
            if (sandbox.Options.SenseLicense != SenseLicenseMode.None)
            {
                Allocate(site, person, user, random, now);
            }
        }

        SenseSiteSeed.Fill(site, administrator, limited, random, now);
        foreach (SeedPerson person in people)
        {
            if (person.State == SeedState.Left)
            {
                site.Sync.Find(person.Directory)!.Gone.Add(person.UserId);
            }
        }

        SenseContentSeed.Fill(site, people, administrator, random);
        return (site, administrator, limited);
    }

    private static SenseTag Tag(Random random, string name, DateTimeOffset created) =>
        new()
        {
            Id = SeedPeople.Guid(random),
            CreatedDate = created,
            ModifiedDate = created,
            Name = name,
        };

    private static SenseUser User(Random random, string directory, string userId, string name, DateTimeOffset created, string[] roles) =>
        new()
        {
            Id = SeedPeople.Guid(random),
            CreatedDate = created,
            ModifiedDate = created,
            UserDirectory = directory,
            UserId = userId,
            Name = name,
            Roles = roles,
        };

    private static SenseUser AddPerson(SenseSite site, SeedPerson person, Random random)
    {
        int draw = random.Next(1000);
        string[] roles = draw switch
        {
            < 3 => ["ContentAdmin"],
            < 5 => ["AuditAdmin"],
            < 6 => ["DeploymentAdmin"],
            _ => [],
        };
        SenseUser user = User(random, person.Directory, person.UserId, person.Name, person.Joined, roles);
        string department = SeedNames.Departments[random.Next(SeedNames.Departments.Length)];
        user.Attributes =
        [
            new SenseAttribute(SeedPeople.Guid(random), "Email", person.Email),
            new SenseAttribute(SeedPeople.Guid(random), "Group", department),
        ];
        if (draw % 20 == 7)
        {
            user.Tags = [site.Tags[draw % 40 == 7 ? 0 : 1]];
        }

        if (draw % 5 == 0)
        {
            user.CustomProperties = [new SenseCustomValue(SeedPeople.Guid(random), site.CustomProperties[0], department)];
        }

        if (person.State == SeedState.Left)
        {
            user.RemovedExternally = draw % 3 != 0;
            user.Blacklisted = draw % 3 == 0 || draw % 7 == 0;
        }

        site.AddUser(user, by: null);
        return user;
    }

    private static void Allocate(SenseSite site, SeedPerson person, SenseUser user, Random random, DateTimeOffset now)
    {
        SeedUse use = SeedUse.Draw(person.Index, random, now);
        List<SenseAccessType> types = random.Next(100) switch
        {
            < 15 => [site.License == SenseLicenseMode.Serial ? SenseAccessType.User : SenseAccessType.Professional],
            < 40 => [SenseAccessType.Professional],
            < 80 => [SenseAccessType.Analyzer],
            _ => [],
        };
        if (person.Index % 53 == 23)
        {
            types = [SenseAccessType.Professional, SenseAccessType.Analyzer];
        }

        bool isQuarantined = site.License == SenseLicenseMode.Serial && person.Index % 40 == 12 && types.Count > 0;
        foreach (SenseAccessType type in types)
        {
            DateTimeOffset? lastUsed = isQuarantined ? now.AddMilliseconds(-random.NextInt64(3_600_000, 6L * 86_400_000)) : use.LastUsed;
            DateTimeOffset created = lastUsed < use.Created ? lastUsed.Value.AddDays(-40) : use.Created;
            SenseAllocation row = new()
            {
                Id = SeedPeople.Guid(random),
                CreatedDate = created,
                ModifiedDate = lastUsed ?? created,
                Type = type,
                User = user,
                LastUsed = lastUsed,
                Quarantined = isQuarantined,
                QuarantineEnd = isQuarantined ? lastUsed + SenseAccess.Quarantine : null,
            };
            if (isQuarantined && person.Index % 80 == 12)
            {
                // As if the user was deleted later: only the row still has the account.
                row.User = null;
                row.DeletedUserId = "gone." + person.UserId;
                row.DeletedUserDirectory = person.Directory;
            }

            site.Access.Seed(row);
            if (lastUsed > now.AddDays(-1) && !isQuarantined && site.Usages.Count < 2000)
            {
                site.Usages.Add(
                    new SenseUsage
                    {
                        Id = SeedPeople.Guid(random),
                        CreatedDate = lastUsed.Value,
                        ModifiedDate = lastUsed.Value,
                        Allocation = row,
                        UseStartTime = lastUsed.Value.AddMinutes(-random.Next(1, 90)),
                        LatestActivity = lastUsed.Value,
                        SessionId = SeedPeople.Guid(random).ToString(),
                    }
                );
            }
        }
    }
}
