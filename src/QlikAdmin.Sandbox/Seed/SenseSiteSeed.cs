using QlikAdmin.Sandbox.Sense;

namespace QlikAdmin.Sandbox.Seed;

/// <summary>Fills what belongs to the site and not to a person: the units bought, pools, rules and directories.</summary>
internal static class SenseSiteSeed
{
    public static void Fill(SenseSite site, SenseUser administrator, SenseUser limited, Random random, DateTimeOffset now)
    {
        DateTimeOffset founded = now.AddYears(-4);
        foreach (string directory in new[] { "CORP", "PARTNER", "EXT", "LEGACY" })
        {
            site.Directories.Add(
                new SenseDirectory
                {
                    Id = SeedPeople.Guid(random),
                    CreatedDate = founded,
                    ModifiedDate = founded,
                    Name = directory,
                    Type =
                        directory == "LEGACY"
                            ? "Repository.UserDirectoryConnectors.ODBC.ODBC"
                            : "Repository.UserDirectoryConnectors.LDAP.ActiveDirectory",
                    SyncOnlyLoggedInUsers = directory == "PARTNER",
                    LastSync = now.AddHours(-random.Next(1, 24)),
                }
            );
            site.Directories[^1].LastStarted = site.Directories[^1].LastSync?.AddMinutes(-1);
            site.Content.Tasks.Add(SyncTask(site.Directories[^1]));
        }

        AddRule(site, random, "ServiceAccount", "Security", "*", "((user.userDirectory=\"INTERNAL\"))", 511, founded);
        AddRule(site, random, "RootAdmin", "Security", "*", "((user.roles=\"RootAdmin\"))", 511, founded);
        foreach (SenseAccessType type in SenseAccessType.All)
        {
            SenseAccessGroup group = new()
            {
                Id = SeedPeople.Guid(random),
                CreatedDate = founded,
                ModifiedDate = founded,
                Type = type,
                Name = type.Name + " access by rule",
            };
            site.AccessGroups.Add(group);
            AddRule(
                site,
                random,
                type.Name + " access for " + Directory(type),
                "License",
                $"License.{type.Name}AccessGroup_{group.Id}",
                $"((user.userDirectory=\"{Directory(type)}\"))",
                1,
                founded
            ).Disabled = type == SenseAccessType.User;
        }

        if (site.License == SenseLicenseMode.None)
        {
            return;
        }

        site.Access.Seed(Row(SenseAccessType.Professional, administrator, random, founded, now.AddHours(-2)));
        site.Access.Seed(Row(SenseAccessType.Analyzer, limited, random, founded.AddYears(1), now.AddDays(-3)));
        SensePool visitors = Pool(random, "Login access for visitors", 20, 10, 137, founded);
        if (site.License == SenseLicenseMode.Serial)
        {
            site.LoginPools.Add(visitors);
        }

        site.TimePools.Add(Pool(random, "Analyzer time for plants", 50, 6, 212, founded));
        Buy(site);
    }

    private static SenseTask SyncTask(SenseDirectory directory) =>
        new()
        {
            Id = SenseNode.Part(directory.Id, 0),
            CreatedDate = directory.CreatedDate,
            ModifiedDate = directory.ModifiedDate,
            Kind = SenseTaskKind.UserSync,
            Name = "Synchronize " + directory.Name,
            Directory = directory,
            Operation = new SenseTaskOperation(SenseNode.Part(directory.Id, 1), directory.LastSync?.AddDays(1)),
        };

    private static string Directory(SenseAccessType type) =>
        type == SenseAccessType.Professional ? "CORP"
        : type == SenseAccessType.Analyzer ? "PARTNER"
        : "EXT";

    /// <summary>
    /// A tenth of professional and user access is free. Up to two more analyzers are allocated than were bought. User access is paid with
    /// tokens, which a signed key does not have.
    /// </summary>
    private static void Buy(SenseSite site)
    {
        foreach (SenseAccessType type in SenseAccessType.All)
        {
            int held = site.Access.Rows(type).Count;
            site.Access.Total[type] =
                type == SenseAccessType.User && site.License != SenseLicenseMode.Serial ? 0
                : type == SenseAccessType.Analyzer ? held - Math.Min(2, held / 20)
                : Math.Max(10, held * 11 / 10);
            site.Access.SettleExcess(type);
        }
    }

    private static SenseAllocation Row(
        SenseAccessType type,
        SenseUser user,
        Random random,
        DateTimeOffset created,
        DateTimeOffset lastUsed
    ) =>
        new()
        {
            Id = SeedPeople.Guid(random),
            CreatedDate = created,
            ModifiedDate = lastUsed,
            Type = type,
            User = user,
            LastUsed = lastUsed,
        };

    private static SensePool Pool(Random random, string name, int assigned, int perAssigned, int used, DateTimeOffset created) =>
        new()
        {
            Id = SeedPeople.Guid(random),
            CreatedDate = created,
            ModifiedDate = created,
            Name = name,
            Assigned = assigned,
            PerAssigned = perAssigned,
            Used = used,
        };

    private static SenseRule AddRule(
        SenseSite site,
        Random random,
        string name,
        string category,
        string resource,
        string condition,
        int actions,
        DateTimeOffset created
    )
    {
        SenseRule rule = new()
        {
            Id = SeedPeople.Guid(random),
            CreatedDate = created,
            ModifiedDate = created,
            Category = category,
            Type = category == "License" ? "Custom" : "Default",
            Name = name,
            ResourceFilter = resource,
            Condition = condition,
            Actions = actions,
        };
        site.Rules.Add(rule);
        return rule;
    }
}
