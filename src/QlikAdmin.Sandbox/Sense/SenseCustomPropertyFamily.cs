namespace QlikAdmin.Sandbox.Sense;

/// <summary>Definitions of custom properties, with the routes that all kinds share.</summary>
internal static class SenseCustomPropertyFamily
{
    public static SenseFamily Create(SenseSite site) =>
        new()
        {
            Path = "custompropertydefinition",
            Schema = SenseSchemas.CustomPropertyDefinition,
            Rows = () => site.CustomProperties,
            Find = id => site.CustomProperties.Find(p => p.Id == id),
            IsSelectable = false,
            Create = (body, by) =>
            {
                SenseCustomProperty property = new()
                {
                    Id = System.Guid.NewGuid(),
                    CreatedDate = site.Clock.UtcNow,
                    ModifiedDate = site.Clock.UtcNow,
                    ModifiedByUserName = by,
                    Name = SenseBody.RequiredText(body, "name"),
                };
                Fill(site, property, body);
                site.CustomProperties.Add(property);
                site.Record("custompropertydefinition", property, "created", new() { ["name"] = property.Name, ["by"] = by });
                return property;
            },
            Update = (entity, body, _) => Fill(site, (SenseCustomProperty)entity, body),
            Delete = (entity, by) =>
            {
                SenseCustomProperty property = (SenseCustomProperty)entity;
                foreach (SenseUser user in site.Users.Where(u => u.CustomProperties.Any(v => v.Definition == property)))
                {
                    user.CustomProperties = user.CustomProperties.Where(v => v.Definition != property).ToList();
                }

                foreach (SenseOwned item in site.Content.All.Where(i => i.CustomProperties.Any(v => v.Definition == property)))
                {
                    item.CustomProperties = item.CustomProperties.Where(v => v.Definition != property).ToList();
                }

                site.CustomProperties.Remove(property);
                site.Record("custompropertydefinition", property, "deleted", new() { ["by"] = by });
            },
        };

    private static void Fill(SenseSite site, SenseCustomProperty property, JsonElement body)
    {
        string name = SenseBody.RequiredText(body, "name");
        string type = SenseBody.RequiredText(body, "valueType");
        if (site.CustomProperties.Exists(p => p != property && p.Name.Equals(name, System.StringComparison.OrdinalIgnoreCase)))
        {
            throw SenseException.Broken("a custom property with this name exists");
        }

        property.Name = name;
        property.ValueType = type;
        property.ChoiceValues = Texts(body, "choiceValues");
        property.ObjectTypes = Texts(body, "objectTypes");
        property.Description = SenseBody.Text(body, "description");
    }

    private static List<string> Texts(JsonElement body, string name) =>
        SenseBody.Items(body, name).Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!).ToList();
}
