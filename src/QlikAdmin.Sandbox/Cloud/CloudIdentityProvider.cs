using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>An identity provider that is set up on the tenant.</summary>
internal sealed class CloudIdentityProvider : IRow
{
    public required long Seq { get; init; }

    public bool IsRemoved => false;

    public required string Id { get; init; }

    /// <summary>OIDC, or jwtAuth.</summary>
    public required string Protocol { get; init; }

    /// <summary>The vendor of the identity provider, such as azureAD.</summary>
    public required string Provider { get; init; }

    public required string Description { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>People sign in through it, in contrast to a provider for keys and tokens.</summary>
    public required bool IsInteractive { get; init; }

    public bool IsActive { get; set; }

    /// <summary>Everybody who signs in through it becomes a user of the tenant, including a person whose user was deleted.</summary>
    public bool CreatesUsers { get; set; }

    public JsonObject ToJson(string tenantId) =>
        new()
        {
            ["id"] = Id,
            ["active"] = IsActive,
            ["created"] = Created.UtcDateTime,
            ["lastUpdated"] = Created.UtcDateTime,
            ["protocol"] = Protocol,
            ["provider"] = Provider,
            ["tenantIds"] = new JsonArray(tenantId),
            ["description"] = Description,
            ["interactive"] = IsInteractive,
            ["clockToleranceSec"] = 5,
            ["createNewUsersOnLogin"] = CreatesUsers,
            ["options"] =
                Protocol == "OIDC"
                    ? new JsonObject
                    {
                        ["discoveryUrl"] = "https://login.corp.example/.well-known/openid-configuration",
                        ["clientId"] = "qlik-cloud",
                    }
                    : new JsonObject { ["issuer"] = "https://portal.corp.example", ["staticKeys"] = new JsonArray() },
        };
}
