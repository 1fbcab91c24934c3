using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>Several objects shown as one. Its properties are set on all of them.</summary>
internal static class SenseSynthetic
{
    public static Answer Read(SenseFamily family, IReadOnlyList<SenseEntity> members) =>
        Answer.Raw(
            200,
            Answer.JsonType,
            SenseSchema.Build(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("schemaPath", "SyntheticRootEntity");
                writer.WriteString("name", family.Schema.Name);
                writer.WriteString("type", family.Schema.Name);
                WriteTexts(writer, "access", ["read", "update", "delete"]);
                WriteTexts(writer, "children", []);
                writer.WriteStartArray("properties");
                foreach (SenseBulkProperty property in family.BulkProperties)
                {
                    Write(writer, property, members.Select(property.Read).Distinct().ToList());
                }

                writer.WriteEndArray();
                writer.WriteString("latestModifiedDate", SenseSchema.Format(Latest(members)));
                writer.WriteEndObject();
            })
        );

    /// <summary>Sets every property that is marked as modified on all members, or refuses and sets nothing.</summary>
    public static Answer Apply(SenseSite site, SenseFamily family, IReadOnlyList<SenseEntity> members, JsonElement body, string by)
    {
        if (
            SenseBody.Date(body, "latestModifiedDate") is not DateTimeOffset seen
            || (Latest(members) is DateTimeOffset latest && SenseSchema.IsNewer(latest, seen))
        )
        {
            throw new SenseException(409, "Conflict");
        }

        List<Action<SenseEntity, string>> changes = SenseBody
            .Items(body, "properties")
            .Where(p => SenseBody.Flag(p, "valueIsModified"))
            .Select(given =>
            {
                string name = SenseBody.RequiredText(given, "name");
                SenseBulkProperty property = family.BulkProperties.FirstOrDefault(p =>
                    p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
                ) ?? throw SenseException.Broken($"the property {name} can't be set on several objects");
                return property.Prepare(SenseBody.TryGet(given, "value", out JsonElement value) ? value : throw SenseException.Missing());
            })
            .ToList();
        if (changes.Count == 0)
        {
            return Answer.Empty(204);
        }

        foreach (SenseEntity member in members)
        {
            changes.ForEach(change => change(member, by));
            member.Touch(site.Clock.UtcNow, by);
            site.Record(family.Path, member, "updated", new() { ["by"] = by });
        }

        return Answer.Empty(204);
    }

    private static DateTimeOffset? Latest(IReadOnlyList<SenseEntity> members) =>
        members.Count == 0 ? null : members.Max(m => m.ModifiedDate);

    private static void WriteTexts(Utf8JsonWriter writer, string name, string[] texts)
    {
        writer.WriteStartArray(name);
        texts.ToList().ForEach(writer.WriteStringValue);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, SenseBulkProperty property, List<object?> values)
    {
        writer.WriteStartObject();
        writer.WriteString("schemaPath", "SyntheticProperty");
        writer.WriteString("name", property.Name);
        writer.WritePropertyName("value");
        switch (values.Count == 1 ? values[0] : null)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case object value:
                property.Target!.Write(writer, value, full: false, privileges: false);
                break;
        }

        writer.WriteBoolean("valueIsDifferent", values.Count > 1);
        writer.WriteBoolean("valueIsModified", false);
        writer.WriteEndObject();
    }
}
