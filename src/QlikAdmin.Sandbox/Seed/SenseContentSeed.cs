using QlikAdmin.Sandbox.Sense;

namespace QlikAdmin.Sandbox.Seed;

/// <summary>
/// Gives content to the users of the site: what the installation made, what a sixth of the people made (at most 2,000 people), what people
/// who have left still own, and what the repository's account got from deleted users.
/// </summary>
internal sealed class SenseContentSeed
{
    private const int MostCreators = 2000;
    private static readonly string[] s_subjects = ["Sales", "Stock", "Budget", "Claims", "Energy", "Quality", "Payroll", "Logistics"];

    private readonly SenseSite _site;
    private readonly Random _random;
    private readonly SenseUser _administrator;
    private readonly SenseContentBuilder _builder;
    private readonly List<SenseStream> _streams = [];

    private SenseContentSeed(SenseSite site, SenseUser administrator, Random random)
    {
        _site = site;
        _administrator = administrator;
        _random = random;
        _builder = new SenseContentBuilder(site, () => SeedPeople.Guid(random), by: null);
    }

    public static void Fill(SenseSite site, IReadOnlyList<SeedPerson> people, SenseUser administrator, Random random)
    {
        SenseContentSeed seed = new(site, administrator, random);
        seed.Install();
        List<SenseUser> creators = Creators(site, people);
        for (int i = 0; i < creators.Count; i++)
        {
            seed.FillPerson(i, creators[i], creators);
        }
    }

    private static List<SenseUser> Creators(SenseSite site, IReadOnlyList<SeedPerson> people)
    {
        List<SenseUser> creators = [];
        int stride = Math.Max(6, people.Count / MostCreators);
        int left = 0;
        foreach (SeedPerson person in people)
        {
            // Includes a few of those who left, even when the stride skips them.
            if (person.Index % stride == 1 || (person.State == SeedState.Left && left++ < 5))
            {
                creators.Add(site.FindUser(person.Directory, person.UserId)!);
            }
        }

        return creators;
    }

    /// <summary>What every site has. The repository's account owns it from the start, without a deletion.</summary>
    private void Install()
    {
        DateTimeOffset founded = _site.Clock.StartedAt.AddYears(-4);
        SenseUser repository = _site.Repository;
        _builder.Keep(new SenseStream(new Guid("aaec8d41-5201-43ab-809f-3063750dfafd"), founded, repository) { Name = "Everyone" });
        SenseStream monitoring = _builder.Keep(
            new SenseStream(new Guid("a70ca8a5-1d59-4cc9-b5fa-6e207978dcaf"), founded, repository) { Name = "Monitoring apps" }
        );
        foreach (string name in new[] { "License Monitor", "Operations Monitor" })
        {
            SenseApp app = _builder.App(repository, founded, name);
            _site.Content.Publish(app, monitoring, repository, [_builder.Object(app, repository, "sheet", "Overview")], founded);
            _builder.ReloadTask(app, _site.Clock.StartedAt.AddHours(12));
        }

        _builder.Keep(new SenseContentLibrary(SeedPeople.Guid(_random), founded, repository) { Name = "Default" });
        _builder.Keep(
            new SenseDataConnection(SeedPeople.Guid(_random), founded, repository)
            {
                Name = "ServerLogFolder",
                ConnectionString = "\\\\site\\Logs\\",
            }
        );
        foreach (string department in SeedNames.Departments)
        {
            _streams.Add(_builder.Stream(_administrator, founded.AddDays(30), department));
        }
    }

    private void FillPerson(int number, SenseUser person, List<SenseUser> creators)
    {
        DateTimeOffset created = person.CreatedDate.AddDays(10);
        if (number < 2)
        {
            _builder.OneOfEach(person, created, s_subjects[number]);
        }

        List<SenseOwned> made = [];
        for (int apps = 1 + _random.Next(3); apps > 0; apps--)
        {
            AddApp(person, created.AddDays(apps), creators[_random.Next(creators.Count)], made);
        }

        string subject = s_subjects[_random.Next(s_subjects.Length)];
        if (_random.Next(100) < 60)
        {
            made.Add(_builder.Connection(person, created, $"{subject} {number}"));
        }

        if (_random.Next(100) < 10)
        {
            made.Add(
                _builder.Keep(new SenseContentLibrary(SeedPeople.Guid(_random), created, person) { Name = $"{subject} images {number}" })
            );
        }

        if (_random.Next(100) < 6)
        {
            made.Add(_builder.Keep(new SenseExtension(SeedPeople.Guid(_random), created, person) { Name = $"{subject}-chart-{number}" }));
        }

        if (_random.Next(100) < 8)
        {
            made.Add(_builder.Shared(person, created, $"{subject} report {number}"));
        }

        if (_random.Next(100) < 5)
        {
            made.Add(_builder.Stream(person, created, $"{subject} of {person.Name}"));
        }

        if (number % 15 == 3)
        {
            // The repository's account owns these items, as if their creator was deleted later.
            foreach (SenseOwned item in made)
            {
                _site.Content.Move(item, _site.Repository);
                item.Touch(created.AddDays(30), _site.Repository.Account);
            }
        }
    }

    private void AddApp(SenseUser person, DateTimeOffset created, SenseUser reader, List<SenseOwned> made)
    {
        SenseApp app = _builder.App(person, created, s_subjects[_random.Next(s_subjects.Length)] + " " + _random.Next(1, 100));
        made.Add(app);
        List<SenseAppObject> sheets = [];
        for (int n = 1 + _random.Next(3); n > 0; n--)
        {
            sheets.Add(_builder.Object(app, person, "sheet", "Sheet " + n));
        }

        made.AddRange(sheets);
        if (_random.Next(100) < 40)
        {
            SenseStream stream = _streams[_random.Next(_streams.Count)];
            _site.Content.Publish(app, stream, _random.Next(100) < 30 ? _administrator : person, sheets, created.AddDays(1));
            made.RemoveAll(m => m.Owner == _administrator);
            _builder.Object(app, reader, _random.Next(2) == 0 ? "bookmark" : "sheet", "Mine");
        }

        if (_random.Next(100) < 10)
        {
            app.Tags = [_site.Tags[1]];
            app.CustomProperties =
            [
                new SenseCustomValue(
                    SeedPeople.Guid(_random),
                    _site.CustomProperties[0],
                    SeedNames.Departments[_random.Next(SeedNames.Departments.Length)]
                ),
            ];
        }

        if (_random.Next(100) < 50)
        {
            _builder.ReloadTask(app, _site.Clock.StartedAt.AddHours(_random.Next(1, 24)));
        }
    }
}
