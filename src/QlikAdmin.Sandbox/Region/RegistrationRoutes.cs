using QlikAdmin.Sandbox.Cloud;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Region;

/// <summary>
/// Creates, deactivates and reactivates tenants. Where the vendor does not publish an error code, the code is that of the gateway.
/// </summary>
internal sealed class RegistrationRoutes(Organization organization)
{
    private const string Path = "/api/v1/tenants";
    private const int StandardDays = 30;

    public void Map(RouteTable routes)
    {
        routes.Add("POST", Path, Create);
        routes.Add("POST", Path + "/{id}/actions/deactivate", Deactivate);
        routes.Add("POST", Path + "/{id}/actions/reactivate", Reactivate);
    }

    private static Answer Error(int status, string code, string title, string? detail = null) =>
        CloudErrors.WithTextStatus(status, code, title, detail);

    private Answer Create(ServiceRequest request)
    {
        if (
            !request.TryReadJson(out JsonElement body)
            || body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("licenseKey", out JsonElement key)
            || key.ValueKind != JsonValueKind.String
            || key.GetString()!.Length == 0
        )
        {
            return Error(400, "TENANTS-21", "Missing licenseKey property");
        }

        if (body.TryGetProperty("datacenter", out JsonElement datacenter) && datacenter.ToString() != Organization.HomeDatacenter)
        {
            return Error(400, "HTTP-400", "Invalid request", $"The data centre '{datacenter}' is not in this region.");
        }

        return key.GetString() != organization.LicenseKey ? Error(403, "TENANTS-23", "Invalid license error")
            : organization.IsFull ? Error(403, "TENANTS-22", "License quota limit reached")
            : Answer.Json(201, organization.Create().ToJson(request.BaseUri));
    }

    private Answer Deactivate(ServiceRequest request)
    {
        if (Find(request, out Answer? refusal) is not RegionTenant tenant)
        {
            return refusal!;
        }

        if (Days(request) is not int days)
        {
            return Error(400, "HTTP-400", "Invalid request", "purgeAfterDays must be a whole number from 10 to 90.");
        }

        DateTimeOffset now = organization.Clock.UtcNow;
        organization.Record(tenant, "deactivated");
        tenant.IsDeactivated = true;
        tenant.PurgeDate = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(days);
        tenant.UpdatedAt = now;
        return Answer.Json(
            200,
            new JsonObject
            {
                ["id"] = tenant.Id,
                ["status"] = "disabled",
                ["estimatedPurgeDate"] = tenant.PurgeDate.Value.UtcDateTime,
            }
        );
    }

    private Answer Reactivate(ServiceRequest request)
    {
        if (Find(request, out Answer? refusal) is not RegionTenant tenant)
        {
            return refusal!;
        }

        if (tenant.IsDeactivated)
        {
            organization.Record(tenant, "reactivated");
            tenant.IsDeactivated = false;
            tenant.PurgeDate = null;
            tenant.UpdatedAt = organization.Clock.UtcNow;
        }

        return Answer.Json(200, new JsonObject { ["id"] = tenant.Id, ["status"] = "active" });
    }

    private RegionTenant? Find(ServiceRequest request, out Answer? refusal)
    {
        RegionTenant? tenant = organization.FindHere(request.Route("id"));
        string? confirmed = request.Header("qlik-confirm-hostname");
        refusal =
            tenant is null ? Error(404, "TENANTS-8", "Not found")
            : !organization.Sandbox.Settings.AllowDeactivation
                ? Error(403, "HTTP-403", "Forbidden", "The subscription does not allow this.")
            : !tenant.Hostnames.Contains(confirmed, StringComparer.OrdinalIgnoreCase)
                ? Error(412, "HTTP-412", "Precondition failed", "The value of qlik-confirm-hostname is no hostname of the tenant.")
            : null;
        return refusal is null ? tenant : null;
    }

    /// <summary>Days of the request; null when they are out of range or not a whole number.</summary>
    private static int? Days(ServiceRequest request)
    {
        if (request.Body.Length == 0)
        {
            return StandardDays;
        }

        if (!request.TryReadJson(out JsonElement body) || body.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return !body.TryGetProperty("purgeAfterDays", out JsonElement days) ? StandardDays
            : days.ValueKind == JsonValueKind.Number && days.TryGetInt32(out int number) && number is >= 10 and <= 90 ? number
            : null;
    }
}
