namespace QlikAdmin.Sandbox.Sense;

/// <summary>Tags, with the routes that all kinds share.</summary>
internal static class SenseTagFamily
{
    public static SenseFamily Create(SenseSite site) =>
        new()
        {
            Path = "tag",
            Schema = SenseSchemas.Tag,
            Rows = () => site.Tags,
            Find = id => site.Tags.Find(t => t.Id == id),
            IsSelectable = false,
            Create = (body, by) =>
            {
                SenseTag tag = new()
                {
                    Id = System.Guid.NewGuid(),
                    CreatedDate = site.Clock.UtcNow,
                    ModifiedDate = site.Clock.UtcNow,
                    ModifiedByUserName = by,
                    Name = SenseBody.RequiredText(body, "name"),
                };
                site.Tags.Add(tag);
                site.Record("tag", tag, "created", new() { ["name"] = tag.Name, ["by"] = by });
                return tag;
            },
            Update = (entity, body, _) => ((SenseTag)entity).Name = SenseBody.RequiredText(body, "name"),
            Delete = (entity, by) =>
            {
                SenseTag tag = (SenseTag)entity;
                foreach (SenseUser user in site.Users.Where(u => u.Tags.Contains(tag)))
                {
                    user.Tags = user.Tags.Where(t => t != tag).ToList();
                }

                foreach (SenseOwned item in site.Content.All.Where(i => i.Tags.Contains(tag)))
                {
                    item.Tags = item.Tags.Where(t => t != tag).ToList();
                }

                site.Tags.Remove(tag);
                site.Record("tag", tag, "deleted", new() { ["by"] = by });
            },
        };
}
