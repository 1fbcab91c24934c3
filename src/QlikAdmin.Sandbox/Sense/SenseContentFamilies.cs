namespace QlikAdmin.Sandbox.Sense;

/// <summary>The kinds of objects that have an owner, with the routes that all kinds share.</summary>
internal static class SenseContentFamilies
{
    /// <summary>App objects come before apps: otherwise their path would be read as the id of an app.</summary>
    public static IEnumerable<SenseFamily> Create(SenseSite site) =>
        [
            Owned<SenseAppObject>(site, FillObject),
            Owned<SenseApp>(site, (app, body) =>
            {
                app.Description = SenseBody.Text(body, "description");
                app.DynamicColor = SenseBody.Text(body, "dynamicColor");
            }),
            Owned<SenseStream>(site, static (_, _) => { }, (id, now, owner) => new SenseStream(id, now, owner)),
            Owned<SenseDataConnection>(
                site,
                FillConnection,
                (id, now, owner) => new SenseDataConnection(id, now, owner),
                (item, body) => CheckConnection(site, item, body)
            ),
            Owned<SenseContentLibrary>(site, static (_, _) => { }, (id, now, owner) => new SenseContentLibrary(id, now, owner)),
            Owned<SenseExtension>(site, static (_, _) => { }, (id, now, owner) => new SenseExtension(id, now, owner)),
            Owned<SenseSharedContent>(
                site,
                FillShared,
                (id, now, owner) => new SenseSharedContent(id, now, owner),
                (_, body) => SenseBody.RequiredText(body, "type")
            ),
            new()
            {
                // The vendor describes it as read-only.
                Path = SenseContentSchemas.Path(typeof(SenseTempContent)),
                Schema = SenseContentSchemas.TempContent,
                Rows = site.Content.Of<SenseTempContent>,
                Find = site.Content.Find<SenseTempContent>,
                IsSelectable = false,
            },
        ];

    private static SenseFamily Owned<T>(
        SenseSite site,
        Action<T, JsonElement> fill,
        Func<Guid, DateTimeOffset, SenseUser, T>? make = null,
        Action<T?, JsonElement>? check = null
    )
        where T : SenseOwned =>
        new()
        {
            Path = SenseContentSchemas.Path(typeof(T)),
            Schema = SenseContentSchemas.Of(typeof(T)),
            Rows = site.Content.Of<T>,
            Find = site.Content.Find<T>,
            Create = make is null
                ? null
                : (body, by) =>
                {
                    SenseUser owner = SenseReferences.Names(body, "owner")
                        ? SenseReferences.User(site, body, "owner")
                        : site.FindAccount(by)!;
                    check?.Invoke(null, body);
                    T item = make(Guid.NewGuid(), site.Clock.UtcNow, owner);
                    Fill(site, item, body, fill);
                    site.Content.Add(item, by);
                    return item;
                },
            Update = (entity, body, by) =>
            {
                T item = (T)entity;
                SenseUser owner = SenseReferences.User(site, body, "owner");
                if (SenseContentSchemas.Of(typeof(T)).Find("whiteList") is not null && !SenseReferences.Names(body, "whiteList"))
                {
                    throw SenseException.Missing();
                }

                check?.Invoke(item, body);
                Fill(site, item, body, fill);
                site.Content.Give(item, owner, by);
            },
            Delete = (entity, by) => site.Content.Remove((SenseOwned)entity, by),
            BulkProperties = [SenseBulkProperty.Owner(site)],
        };

    private static void Fill<T>(SenseSite site, T item, JsonElement body, Action<T, JsonElement> fill)
        where T : SenseOwned
    {
        // The whole body is read before anything is set, so a refused body changes nothing.
        string name = item is SenseAppObject ? SenseBody.Text(body, "name") : SenseBody.RequiredText(body, "name");
        List<SenseTag> tags = SenseReferences.Tags(site, body);
        List<SenseCustomValue> values = SenseReferences.CustomValues(site, body, SenseContentSchemas.Of(typeof(T)).Name);
        item.Name = name;
        item.Tags = tags;
        item.CustomProperties = values;
        fill(item, body);
    }

    private static void FillObject(SenseAppObject item, JsonElement body)
    {
        item.Description = SenseBody.Text(body, "description");
        item.Approved = SenseBody.Flag(body, "approved");
    }

    private static void FillShared(SenseSharedContent item, JsonElement body)
    {
        item.Type = SenseBody.RequiredText(body, "type");
        item.Description = SenseBody.Text(body, "description");
        item.Uri = SenseBody.Text(body, "uri");
    }

    private static void CheckConnection(SenseSite site, SenseDataConnection? item, JsonElement body)
    {
        SenseBody.RequiredText(body, "connectionstring");
        string name = SenseBody.RequiredText(body, "name");
        if (site.Content.Of<SenseDataConnection>().Any(d => d != item && d.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            throw SenseException.Broken("a data connection with this name exists");
        }
    }

    private static void FillConnection(SenseDataConnection item, JsonElement body)
    {
        item.ConnectionString = SenseBody.RequiredText(body, "connectionstring");
        item.Type = SenseBody.Text(body, "type");
        item.UserName = SenseBody.Text(body, "username");
        item.LogOn = SenseBody.Number(body, "logOn");
        item.Architecture = SenseBody.Number(body, "architecture");

        // Inferred, and decided only here: a body without a password keeps the old one, because no client can read the password and send it
        // back.
        item.Password = SenseBody.Text(body, "password") is { Length: > 0 } password ? password : item.Password;
    }
}
