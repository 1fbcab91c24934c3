using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>Users behind the common set of routes.</summary>
internal static class SenseUserFamily
{
    public static SenseFamily Create(SenseSite site) => new()
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
        Update = (entity, body) =>
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
        Delete = (entity, by) => site.RemoveUser((SenseUser)entity, by),
    };

    private static void Fill(SenseSite site, SenseUser user, JsonElement body)
    {
        // Read as a whole before anything is set, so that a refused body changes nothing.
        List<SenseTag> tags = SenseBody.Items(body, "tags").Select(t => Tag(site, t)).ToList();
        List<SenseCustomValue> values = SenseBody.Items(body, "customProperties").Select(v => CustomValue(site, v)).ToList();
        user.Tags = tags;
        user.CustomProperties = values;
        user.Name = SenseBody.Text(body, "name");
        user.Roles = SenseBody.Items(body, "roles").Where(r => r.ValueKind == JsonValueKind.String).Select(r => r.GetString()!).ToList();
        user.Attributes = SenseBody.Items(body, "attributes").Select(Attribute).ToList();
        user.Inactive = SenseBody.Flag(body, "inactive");
        user.RemovedExternally = SenseBody.Flag(body, "removedExternally");
        user.Blacklisted = SenseBody.Flag(body, "blacklisted");
        user.DeleteProhibited = SenseBody.Flag(body, "deleteProhibited");
    }

    private static SenseAttribute Attribute(JsonElement item)
    {
        Guid id = SenseBody.Id(item, "id");
        return new SenseAttribute(
            id == Guid.Empty ? Guid.NewGuid() : id, SenseBody.RequiredText(item, "attributeType"), SenseBody.Text(item, "attributeValue"));
    }

    private static SenseTag Tag(SenseSite site, JsonElement item)
    {
        Guid id = SenseBody.Id(item, "id");
        string name = SenseBody.Text(item, "name");
        return site.Tags.Find(t => t.Id == id || (id == Guid.Empty && t.Name == name)) ?? throw SenseException.Broken("unknown tag");
    }

    private static SenseCustomValue CustomValue(SenseSite site, JsonElement item)
    {
        Guid definition = SenseBody.TryGet(item, "definition", out JsonElement given) ? SenseBody.Id(given, "id") : Guid.Empty;
        string value = SenseBody.RequiredText(item, "value");
        Guid id = SenseBody.Id(item, "id");
        SenseCustomProperty property = site.CustomProperties.Find(p => p.Id == definition) ?? throw SenseException.Broken("unknown custom property");
        return property.ChoiceValues.Contains(value)
            ? new SenseCustomValue(id == Guid.Empty ? Guid.NewGuid() : id, property, value)
            : throw SenseException.Broken("the value is none of the choice values");
    }
}
