using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>A connection that automations use.</summary>
internal sealed class CloudAutomationConnection(OwnedBasics basics) : OwnedRow(basics)
{
    public override string Kind => "automationConnection";

    public required string ConnectorId { get; init; }

    public bool IsConnected { get; set; } = true;

    public override JsonObject Details() => new() { ["connected"] = IsConnected };

    public JsonObject ToJson()
    {
        JsonObject json = new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["ownerId"] = OwnerId,
            ["connectorId"] = ConnectorId,
            ["isConnected"] = IsConnected,
            ["createdAt"] = CreatedAt.UtcDateTime,
            ["updatedAt"] = UpdatedAt.UtcDateTime,
        };
        return json.AddIfSet("spaceId", SpaceId);
    }
}
