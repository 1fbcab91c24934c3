using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Roles as a request names them: all by id, or all by name.</summary>
internal static class RoleReferences
{
    /// <summary>The roles of a list or of one reference; null when one is unknown, or ids and names are mixed.</summary>
    public static List<CloudRole>? Read(CloudTenant tenant, JsonElement value)
    {
        List<JsonElement> given = value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().ToList(),
            JsonValueKind.Object => [value],
            _ => [default],
        };
        bool byId = given.Exists(g => JsonBody.Text(g, "id") is not null);
        List<CloudRole> roles = [];
        foreach (JsonElement item in given)
        {
            CloudRole? role = byId ? tenant.FindRole(JsonBody.Text(item, "id"), null) : tenant.FindRole(null, JsonBody.Text(item, "name"));
            if (role is null)
            {
                return null;
            }

            roles.Add(role);
        }

        return roles;
    }
}
