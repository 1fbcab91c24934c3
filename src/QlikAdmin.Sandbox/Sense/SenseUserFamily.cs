namespace QlikAdmin.Sandbox.Sense;

/// <summary>Users, with the routes that all kinds share.</summary>
internal static class SenseUserFamily
{
    public static SenseFamily Create(SenseSite site) =>
        new()
        {
            Path = "user",
            Schema = SenseSchemas.User,
            Rows = () => site.Users,
            Find = site.FindUser,
            Create = (body, by) =>
            {
                DateTimeOffset now = site.Clock.UtcNow;
                SenseUser user = new()
                {
                    Id = Guid.NewGuid(),
                    CreatedDate = now,
                    ModifiedDate = now,
                    ModifiedByUserName = by,
                    UserId = SenseBody.RequiredText(body, "userId"),
                    UserDirectory = SenseBody.RequiredText(body, "userDirectory"),
                };
                Fill(site, user, body);
                site.AddUser(user, by);
                return user;
            },
            Update = (entity, body, _) =>
            {
                SenseUser user = (SenseUser)entity;
                string directory = SenseBody.RequiredText(body, "userDirectory");
                string userId = SenseBody.RequiredText(body, "userId");
                if (site.FindUser(directory, userId) is SenseUser other && other != user)
                {
                    throw SenseException.Broken("a user with this user directory and user id exists");
                }

                Fill(site, user, body);
                site.RenameUser(user, directory, userId);
            },
            CheckDelete = entity => site.CheckRemovable((SenseUser)entity),
            Delete = (entity, by) => site.RemoveUser((SenseUser)entity, by),
            BulkProperties =
            [
                SenseBulkProperty.Flag<SenseUser>("blacklisted", u => u.Blacklisted, (u, value) => u.Blacklisted = value),
                SenseBulkProperty.Flag<SenseUser>("removedExternally", u => u.RemovedExternally, (u, value) => u.RemovedExternally = value),
                SenseBulkProperty.Flag<SenseUser>("deleteProhibited", u => u.DeleteProhibited, (u, value) => u.DeleteProhibited = value),
            ],
        };

    private static void Fill(SenseSite site, SenseUser user, JsonElement body)
    {
        // Read as a whole before anything is set, so that a refused body changes nothing.
        List<SenseTag> tags = SenseReferences.Tags(site, body);
        List<SenseCustomValue> values = SenseReferences.CustomValues(site, body, "User");
        List<SenseAttribute> attributes = SenseBody.Items(body, "attributes").Select(Attribute).ToList();
        user.Tags = tags;
        user.CustomProperties = values;
        user.Name = SenseBody.Text(body, "name");
        user.Roles = SenseBody.Items(body, "roles").Where(r => r.ValueKind == JsonValueKind.String).Select(r => r.GetString()!).ToList();
        user.Attributes = attributes;
        user.RemovedExternally = SenseBody.Flag(body, "removedExternally");
        user.Blacklisted = SenseBody.Flag(body, "blacklisted");
        user.DeleteProhibited = SenseBody.Flag(body, "deleteProhibited");
    }

    private static SenseAttribute Attribute(JsonElement item)
    {
        Guid id = SenseBody.Id(item, "id");
        return new SenseAttribute(
            id == Guid.Empty ? Guid.NewGuid() : id,
            SenseBody.RequiredText(item, "attributeType"),
            SenseBody.Text(item, "attributeValue")
        );
    }
}
