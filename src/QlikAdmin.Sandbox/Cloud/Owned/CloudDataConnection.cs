using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>A connection to a data source. Its connect statement names hosts and users, and its credentials belong to one person.</summary>
internal sealed class CloudDataConnection(OwnedBasics basics) : OwnedRow(basics)
{
    public override string Kind => "dataConnection";

    public required string DatasourceId { get; init; }

    /// <summary>A secret: it holds a password.</summary>
    public required string ConnectStatement { get; set; }

    /// <summary>Null when nobody has entered credentials since the owner changed.</summary>
    public string? CredentialsId { get; set; }

    public override JsonObject Details() => new() { ["credentialsId"] = CredentialsId };

    public JsonObject ToJson(string baseUri, string tenantId, bool mayChange)
    {
        JsonObject json = new()
        {
            ["qID"] = Id,
            ["qName"] = Name,
            ["qType"] = "QvOdbcConnectorPackage.exe",
            ["qEngineObjectID"] = Id,
            ["qConnectStatement"] = ConnectStatement,
            ["qLogOn"] = 0,
            ["qArchitecture"] = 0,
            ["qSeparateCredentials"] = true,
            ["datasourceID"] = DatasourceId,
            ["user"] = OwnerId,
            ["tenant"] = tenantId,
            ["created"] = Text(CreatedAt),
            ["updated"] = Text(UpdatedAt),
            ["privileges"] = JsonBody.Array(
                mayChange ? ["list", "read", "update", "delete", "change_owner", "change_space"] : ["list", "read"]
            ),
            ["tags"] = new JsonArray(),
            ["links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/data-connections/{Id}" } },
        };
        return json.AddIfSet("space", SpaceId).AddIfSet("qCredentialsID", CredentialsId);
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
