namespace QlikAdmin.Sandbox.Sense;

/// <summary>Finds the objects that a body refers to by id: owners, tags, custom properties.</summary>
internal static class SenseReferences
{
    public static bool Names(JsonElement body, string name) =>
        SenseBody.TryGet(body, name, out JsonElement value) && value.ValueKind == JsonValueKind.Object;

    /// <summary>A user that the body must name; the id is enough.</summary>
    public static SenseUser User(SenseSite site, JsonElement body, string name)
    {
        if (!Names(body, name))
        {
            throw SenseException.Missing();
        }

        SenseBody.TryGet(body, name, out JsonElement given);
        return site.FindUser(SenseBody.Id(given, "id")) ?? throw SenseException.Broken("the user does not exist");
    }

    public static List<SenseTag> Tags(SenseSite site, JsonElement body) =>
        SenseBody
            .Items(body, "tags")
            .Select(item =>
            {
                Guid id = SenseBody.Id(item, "id");
                string name = SenseBody.Text(item, "name");
                return site.Tags.Find(t => t.Id == id || (id == Guid.Empty && t.Name == name))
                    ?? throw SenseException.Broken("unknown tag");
            })
            .ToList();

    /// <param name="site">The site.</param>
    /// <param name="body">The body with the values.</param>
    /// <param name="objectType">Kind of the object that gets them.</param>
    public static List<SenseCustomValue> CustomValues(SenseSite site, JsonElement body, string objectType) =>
        SenseBody
            .Items(body, "customProperties")
            .Select(item =>
            {
                Guid definition = SenseBody.TryGet(item, "definition", out JsonElement given) ? SenseBody.Id(given, "id") : Guid.Empty;
                string value = SenseBody.RequiredText(item, "value");
                Guid id = SenseBody.Id(item, "id");
                SenseCustomProperty property = site.CustomProperties.Find(p => p.Id == definition)
                    ?? throw SenseException.Broken("unknown custom property");
                if (!property.ObjectTypes.Contains(objectType))
                {
                    throw SenseException.Broken("the custom property is not for objects of this kind");
                }

                return property.ChoiceValues.Count == 0 || property.ChoiceValues.Contains(value)
                    ? new SenseCustomValue(id == Guid.Empty ? Guid.NewGuid() : id, property, value)
                    : throw SenseException.Broken("the value is none of the choice values");
            })
            .ToList();
}
