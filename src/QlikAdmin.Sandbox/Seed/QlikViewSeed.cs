using QlikAdmin.Sandbox.QlikView;

namespace QlikAdmin.Sandbox.Seed;

/// <summary>Fills the QlikView servers with CALs of all ages for the people of the other products, and the licence service with
/// users.</summary>
internal static class QlikViewSeed
{
    private static readonly (string Name, string Folder)[] s_documents =
    [
        ("Sales.qvw", "Sales"),
        ("Ops & Logistics.qvw", "Operations"),
        ("Überblick <Finanzen>.qvw", "Finance\\Reports"),
        ("People.qvw", "Human Resources"),
    ];

    public static QlikViewFarm Create(SandboxContext sandbox, IReadOnlyList<SeedPerson> people, Random random)
    {
        QlikViewFarm farm = new(sandbox)
        {
            Administrator = SeedPeople.AdministratorDirectory + "\\" + SeedPeople.AdministratorId,
            AdministratorPassword = RandomNumberGenerator.GetHexString(16, lowercase: true),
            Limited = SeedPeople.AdministratorDirectory + "\\" + SeedPeople.LimitedId,
            LimitedPassword = RandomNumberGenerator.GetHexString(16, lowercase: true),
        };
        farm.AddAccount(farm.Administrator, "IT");
        farm.AddAccount(farm.Limited, "Sales");
        for (int i = 0; i < sandbox.Options.QlikViewServers; i++)
        {
            farm.Servers.Add(Server(farm, i, random));
        }

        foreach (
            (ServiceTypes type, string name, string address) in new[]
            {
                (ServiceTypes.QlikViewManagementService, "QMS@qvserver01", "http://qvserver01.corp.example:4799/QMS/Service"),
                (ServiceTypes.QlikViewDistributionService, "QDS@qvserver01", "http://qvserver01.corp.example:4720/QDS/Service"),
                (ServiceTypes.QlikViewDirectoryServiceConnector, "DSC@qvserver01", "http://qvserver01.corp.example:4730/DSC/Service"),
                (ServiceTypes.QlikViewWebServer, "QVWS@qvserver01", "http://qvserver01.corp.example:4750/QVWS/Service"),
                (ServiceTypes.LicenseService, "Licenses@qvserver01", "http://qvserver01.corp.example:9200/"),
            }
        )
        {
            farm.Services.Add(new QlikViewService(SeedPeople.Guid(random), name, type, address));
        }

        DateTimeOffset now = sandbox.Clock.StartedAt;
        foreach (SeedPerson person in people)
        {
            AddPerson(farm, person, random, now);
        }

        farm.Servers.ForEach(s => Size(s, people, now));
        foreach (string type in new[] { SignedLicense.Professional, SignedLicense.Analyzer })
        {
            farm.Signed.Units[type] = WithSpare(farm.Signed.Used(type));
        }

        return farm;
    }

    private static QlikViewHost Server(QlikViewFarm farm, int index, Random random)
    {
        QlikViewHost server = new(
            farm,
            SeedPeople.Guid(random),
            string.Create(CultureInfo.InvariantCulture, $"qvserver{index + 1:00}.corp.example"),
            index == 1 ? IdentificationMode.MachineName : IdentificationMode.UserName
        )
        {
            NodeCount = index == 0 ? 2 : 1,
            Serial = string.Create(CultureInfo.InvariantCulture, $"1600 0000 0000 {index + 1:0000}"),
            AllowDynamic = index == 0,
            AllowDynamicAnalyzer = index == 0,
            AllowLease = index == 0,
        };
        Guid folder = SeedPeople.Guid(random);
        foreach ((string name, string path) in index == 0 ? s_documents : s_documents[..1])
        {
            server.Documents.Add(
                new QlikViewDocument(farm, SeedPeople.Guid(random), folder, name, path)
                {
                    TaskCount = random.Next(4),
                    AllowDynamicAssignment = name == "Sales.qvw",
                    Embedded = name == "People.qvw" ? 2 : 0,
                }
            );
        }

        return server;
    }

    private static void AddPerson(QlikViewFarm farm, SeedPerson person, Random random, DateTimeOffset now)
    {
        string account = person.Directory + "\\" + person.UserId;
        farm.AddAccount(account, SeedNames.Departments[random.Next(SeedNames.Departments.Length)]);
        SeedUse use = SeedUse.Draw(person.Index, random, now);
        DateTimeOffset? lastUsed = use.LastUsed;
        DateTimeOffset? until = null;
        if (person.Index % 40 == 12)
        {
            // A used CAL that was taken back in the last six hours. The shortest quarantine is 24 hours, so it is not free yet.
            lastUsed = now.AddMilliseconds(-random.NextInt64(3_600_000, 60L * 86_400_000));
            until = CalQuarantine.End(
                new Cal(account, null, lastUsed),
                now.AddMilliseconds(-random.NextInt64(60_000, 6L * 3_600_000)),
                farm.Settings.IsTwelve
            );
        }

        bool hasNamed = random.Next(100) < 80;
        int machine = person.Index + 1;
        for (int i = 0; i < farm.Servers.Count; i++)
        {
            QlikViewHost server = farm.Servers[i];
            if (i == 0 ? hasNamed || until is not null : person.Index % (i + 4) == 2)
            {
                server.Named.Seed(
                    server.Mode == IdentificationMode.MachineName
                        ? new Cal(null, string.Create(CultureInfo.InvariantCulture, $"PC-{machine:000000}"), lastUsed, until)
                        : new Cal(Spelling(account, person.Index), null, lastUsed, until)
                );
            }
        }

        if (farm.Servers.Count > 0 && person.Index % 9 < farm.Servers[0].Documents.Count)
        {
            DateTimeOffset? opened = SeedUse.Draw(person.Index, random, now).LastUsed;
            bool isTakenBack = person.Index % 63 == 9;
            farm.Servers[0]
                .Documents[person.Index % 9]
                .Cals.Seed(
                    new Cal(
                        Spelling(account, person.Index + 3),
                        null,
                        isTakenBack ? now.AddDays(-20) : opened,
                        isTakenBack ? CalQuarantine.End(new Cal(account, null, now), now.AddHours(-5), farm.Settings.IsTwelve) : null
                    )
                );
        }

        int draw = random.Next(100);
        if (draw < 60)
        {
            farm.Signed.Seed(
                new SignedAssignment(
                    SeedPeople.Hex(random, 32),
                    Spelling(account, person.Index),
                    draw < 25 ? SignedLicense.Professional : SignedLicense.Analyzer,
                    use.Created
                )
            );
        }
    }

    /// <summary>Sets how many units the licence has, and gives usage, session and leased CALs to a few of the people.</summary>
    private static void Size(QlikViewHost server, IReadOnlyList<SeedPerson> people, DateTimeOffset now)
    {
        server.NamedInLicense = server.NamedLimit = WithSpare(server.Named.UnitsUsed);
        foreach (QlikViewDocument document in server.Documents)
        {
            document.Allocated = Math.Max(0, document.Cals.UnitsUsed - document.Embedded) + 3;
        }

        server.DocumentsInLicense = server.DocumentLimit = WithSpare(server.DocumentUnitsAllocated);
        server.SessionsInLicense = server.SessionLimit = 10;
        server.UsagesInLicense = server.UsageLimit = 40;
        for (int i = 0; i < Math.Min(8, people.Count); i++)
        {
            SeedPerson person = people[i];
            string account = person.Directory + "\\" + person.UserId;
            server.Usages.Add(new Cal(account, null, now.AddDays(-i)));
            if (i < 3)
            {
                server.Sessions.Add(new Cal(account, string.Create(CultureInfo.InvariantCulture, $"10.0.0.{i + 10}"), now.AddMinutes(-i)));
            }

            if (i < 2 && server.AllowLease)
            {
                server.Leased.Add(new LeasedCal(new Cal(account, null, now.AddDays(-1)), now.AddDays(-2)));
            }
        }
    }

    private static int WithSpare(int used) => used + Math.Max(5, used / 20);

    /// <summary>A server stores a name as an administrator typed it or as Windows gave it.</summary>
    private static string Spelling(string account, int index) =>
        (index % 10) switch
        {
            3 => account.ToLowerInvariant(),
            7 => account.ToUpperInvariant(),
            _ => account,
        };
}
