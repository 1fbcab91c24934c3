namespace QlikAdmin.Sandbox.Sense;

/// <summary>
/// User directory connectors, with the routes that all kinds share. Each read moves a running synchronisation one step on.
/// </summary>
internal static class SenseDirectoryFamily
{
    public static SenseFamily Create(SenseSite site) =>
        new()
        {
            Path = "userdirectory",
            Schema = SenseSchemas.Directory,
            Rows = () =>
            {
                site.Sync.Step();
                return site.Directories;
            },
            Find = id =>
            {
                site.Sync.Step();
                return site.Directories.Find(d => d.Id == id);
            },
            Update = (entity, body, _) =>
            {
                SenseDirectory directory = (SenseDirectory)entity;
                if (SenseBody.RequiredText(body, "name") != directory.Name)
                {
                    // Users contain the name. What a rename does to them is not documented.
                    throw SenseException.Broken("the name of a user directory can't be changed");
                }

                directory.Type = SenseBody.RequiredText(body, "type");
                directory.SyncOnlyLoggedInUsers = SenseBody.Flag(body, "syncOnlyLoggedInUsers");
            },
        };
}
