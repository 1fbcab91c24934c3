namespace QlikAdmin.Sandbox.Sense;

/// <summary>Makes things that users own, as if they were made in the hub.</summary>
/// <param name="site">The site that gets them.</param>
/// <param name="newId">Makes ids.</param>
/// <param name="by">Who is recorded as their creator; null while seeding, which is no change.</param>
internal sealed class SenseContentBuilder(SenseSite site, Func<Guid> newId, string? by)
{
    /// <summary>One of every kind that has an owner, and the tasks that belong to it.</summary>
    public List<SenseOwned> OneOfEach(SenseUser owner, DateTimeOffset created, string title)
    {
        SenseApp app = App(owner, created, title + " app");
        List<SenseOwned> made =
        [
            app,
            Object(app, owner, "sheet", "Overview"),
            Object(app, owner, "bookmark", "This month"),
            Stream(owner, created, title + " stream"),
            Connection(owner, created, title + " warehouse"),
            Keep(new SenseContentLibrary(newId(), created, owner) { Name = title + " images" }),
            Keep(new SenseExtension(newId(), created, owner) { Name = title + " chart" }),
            Shared(owner, created, title + " report"),
            Temp(owner, created, title + ".pdf"),
        ];
        ReloadTask(app, null);
        site.Content.Tasks.Add(
            new SenseTask
            {
                Id = newId(),
                CreatedDate = created,
                ModifiedDate = created,
                Kind = SenseTaskKind.ExternalProgram,
                Name = title + " export",
                Path = "export.cmd",
                QlikUser = owner,
                Operation = new SenseTaskOperation(newId(), null),
            }
        );
        return made;
    }

    public SenseApp App(SenseUser owner, DateTimeOffset created, string name) =>
        Keep(
            new SenseApp(newId(), created, owner)
            {
                Name = name,
                Description = "Made for the sandbox",
                LastReloadTime = created,
            }
        );

    public SenseAppObject Object(SenseApp app, SenseUser owner, string objectType, string name) =>
        Keep(new SenseAppObject(newId(), app.CreatedDate, owner, app, objectType) { Name = name });

    public SenseStream Stream(SenseUser owner, DateTimeOffset created, string name) =>
        Keep(new SenseStream(newId(), created, owner) { Name = name });

    /// <summary>A connection. Its name contains the account of its creator, and keeps it when the owner changes.</summary>
    public SenseDataConnection Connection(SenseUser owner, DateTimeOffset created, string name) =>
        Keep(
            new SenseDataConnection(newId(), created, owner)
            {
                Name = $"{name} ({owner.UserDirectory}_{owner.UserId})".ToLowerInvariant(),
                Type = "QvOdbcConnectorPackage.exe",
                ConnectionString =
                    $"CUSTOM CONNECT TO \"provider=QvOdbcConnectorPackage.exe;driver=postgres;host=db.corp.example;pwd=secret-{newId():N}\"",
                UserName = owner.UserId,
                Password = newId().ToString("N"),
            }
        );

    public SenseSharedContent Shared(SenseUser owner, DateTimeOffset created, string name) =>
        Keep(
            new SenseSharedContent(newId(), created, owner)
            {
                Name = name,
                Description = "Made for the sandbox",
                Uri = "/sharedcontent/" + Uri.EscapeDataString(name),
            }
        );

    public SenseTempContent Temp(SenseUser owner, DateTimeOffset created, string file) =>
        Keep(
            new SenseTempContent(newId(), created, owner)
            {
                Name = file,
                FileName = file,
                ExpirationDate = created.AddDays(1),
            }
        );

    public void ReloadTask(SenseApp app, DateTimeOffset? next) =>
        site.Content.Tasks.Add(
            new SenseTask
            {
                Id = newId(),
                CreatedDate = app.CreatedDate,
                ModifiedDate = app.CreatedDate,
                Kind = SenseTaskKind.Reload,
                Name = "Reload task of " + app.Name,
                App = app,
                Operation = new SenseTaskOperation(newId(), next),
            }
        );

    public T Keep<T>(T item)
        where T : SenseOwned
    {
        site.Content.Add(item, by);
        return item;
    }
}
