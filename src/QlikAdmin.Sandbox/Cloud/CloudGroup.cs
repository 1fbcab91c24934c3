using System.Text.Json.Nodes;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>A group from the identity provider.</summary>
internal sealed record CloudGroup(string Id, string Name)
{
    public JsonObject ToReference() =>
        new() { ["id"] = Id, ["name"] = Name, ["providerType"] = "idp", ["assignedRoles"] = new JsonArray() };
}
