namespace QlikAdmin.Sandbox.Sense;

/// <summary>User directory connectors behind the common set of routes. Looking at them takes a sync that is under way a step on.</summary>
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
                    // Users carry the name; what a rename does to them is undocumented.
                    throw SenseException.Broken("the name of a user directory can't be changed");
                }

                directory.Type = SenseBody.RequiredText(body, "type");
                directory.SyncOnlyLoggedInUsers = SenseBody.Flag(body, "syncOnlyLoggedInUsers");
            },
        };
}
