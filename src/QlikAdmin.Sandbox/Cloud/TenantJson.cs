namespace QlikAdmin.Sandbox.Cloud;

/// <summary>The tenant object. The tenant and the registration endpoint write it in the same way.</summary>
internal static class TenantJson
{
    public static JsonObject Create(
        string baseUri,
        string id,
        string name,
        IEnumerable<string> hostnames,
        bool isDeactivated,
        DateTimeOffset created,
        DateTimeOffset updated
    ) =>
        new()
        {
            ["id"] = id,
            ["name"] = name,
            ["hostnames"] = new JsonArray(hostnames.Select(h => (JsonNode)h).ToArray()),
            ["region"] = "eu",
            ["datacenter"] = "eu-west-1",
            ["status"] = isDeactivated ? "disabled" : "active",
            ["created"] = created.UtcDateTime,
            ["lastUpdated"] = updated.UtcDateTime,
            ["statusLastUpdatedAt"] = updated.UtcDateTime,
            ["autoAssignCreateSharedSpacesRoleToProfessionals"] = true,
            ["autoAssignPrivateAnalyticsContentCreatorRoleToProfessionals"] = true,
            ["autoAssignDataServicesContributorRoleToProfessionals"] = true,
            ["enableAnalyticCreation"] = false,
            ["enableAppOpeningFeedback"] = false,
            ["links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"{baseUri}/api/v1/tenants/{id}" } },
        };
}
