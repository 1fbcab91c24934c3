namespace QlikAdmin.Sandbox.Sense;

/// <summary>A property of several objects that can be set on all of them in one call.</summary>
/// <param name="Name">As in JSON.</param>
/// <param name="Read">The value of one object: a flag, or an object written condensed as <paramref name="Target"/>.</param>
/// <param name="Target">How an object value is written; null when the value is a flag.</param>
/// <param name="Prepare">Reads a value, refuses a wrong one, and returns an action that sets it on an object for a caller.</param>
internal sealed record SenseBulkProperty(
    string Name,
    Func<SenseEntity, object?> Read,
    SenseSchema? Target,
    Func<JsonElement, Action<SenseEntity, string>> Prepare
)
{
    public static SenseBulkProperty Flag<T>(string name, Func<T, bool> read, Action<T, bool> write)
        where T : SenseEntity =>
        new(
            name,
            entity => read((T)entity),
            null,
            value =>
            {
                if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                {
                    throw SenseException.Missing();
                }

                bool flag = value.GetBoolean();
                return (entity, _) => write((T)entity, flag);
            }
        );

    public static SenseBulkProperty Owner(SenseSite site) =>
        new(
            "owner",
            entity => ((SenseOwned)entity).Owner,
            SenseSchemas.User,
            value =>
            {
                // The description says that a value is an object; public scripts send only the id.
                Guid id =
                    value.ValueKind == JsonValueKind.Object ? SenseBody.Id(value, "id")
                    : Guid.TryParse(value.ToString(), out Guid bare) ? bare
                    : Guid.Empty;
                SenseUser owner = site.FindUser(id) ?? throw SenseException.Broken("the user does not exist");
                return (entity, by) => site.Content.Give((SenseOwned)entity, owner, by);
            }
        );
}
