using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>How much the tenant may use, and how much of the metered resources it used.</summary>
internal sealed class UsageRoutes(CloudTenant tenant)
{
    private const long Gigabyte = 1L << 30;

    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/api/v1/quotas", r =>
            Answer.Json(200, new JsonObject { ["data"] = new JsonArray(Quotas(r).ToArray<JsonNode>()) })
        );
        routes.Add("GET", "/api/v1/quotas/{id}", Quota);
        routes.Add("GET", "/api/v1/consumption/executions", Executions);
    }

    private IEnumerable<JsonObject> Quotas(ServiceRequest request)
    {
        (string Id, string Unit, long Limit, long Usage)[] all =
        [
            ("app_mem_size", "bytes", 5 * Gigabyte, 0),
            ("app_upload_disk_size", "bytes", Gigabyte, 0),
            ("shared_spaces", "spaces", -1, tenant.Content.Spaces.Rows.Count(s => s.Type == "shared")),
        ];
        return all.Select(q => new JsonObject
        {
            ["id"] = q.Id,
            ["type"] = "quotas",
            ["attributes"] = new JsonObject
            {
                ["unit"] = q.Unit,
                ["quota"] = q.Limit,
                ["warningThresholds"] = new JsonArray(0.9),
            }.AddIfSet("usage", request.Has("reportUsage") ? q.Usage : null),
        });
    }

    private Answer Quota(ServiceRequest request) =>
        Quotas(request).FirstOrDefault(q => (string?)q["id"] == request.Route("id")) is JsonObject quota
            ? Answer.Json(200, new JsonObject { ["data"] = new JsonArray(quota) })
            : CloudErrors.Bare(404, null);

    private Answer Executions(ServiceRequest request)
    {
        int limit = ListQuery.Limit(request, 20, 200)
            ?? throw new CloudException(CloudErrors.Bare(400, "limit must be between 1 and 200."));
        _ = int.TryParse(request.Query("offset"), NumberStyles.None, CultureInfo.InvariantCulture, out int offset);
        DateTimeOffset today = new(tenant.Clock.UtcNow.UtcDateTime.Date, TimeSpan.Zero);
        List<JsonObject> all =
        [
            Execution("app_reloaded", "app", "reload", tenant.Content.Reloads.Rows.Count(r => r.CreatedAt >= today), today),
            Execution(
                "automation_run_ended",
                "automations",
                "executed",
                tenant.Content.Automations.Rows.Sum(a => a.Runs.Count(start => start >= today)),
                today
            ),
        ];
        List<JsonObject> rows = all.Skip(offset).Take(limit).ToList();
        return Answer.Json(
            200,
            new JsonObject
            {
                ["data"] = new JsonArray(rows.ToArray<JsonNode>()),
                ["links"] = new JsonObject
                {
                    ["self"] = new JsonObject { ["href"] = request.BaseUri + request.Path + request.QueryString },
                },
                ["totalCount"] = all.Count,
                ["currentPageCount"] = rows.Count,
            }
        );
    }

    private JsonObject Execution(string name, string type, string action, int usage, DateTimeOffset day) =>
        new()
        {
            ["tenantId"] = tenant.Id,
            ["taskName"] = name,
            ["resourceType"] = type,
            ["resourceAction"] = action,
            ["unit"] = "count",
            ["globalUsage"] = usage,
            ["localUsage"] = usage,
            ["periodType"] = "day",
            ["periodStart"] = day.UtcDateTime,
            ["periodEnd"] = day.AddDays(1).UtcDateTime,
            ["updateTime"] = tenant.Clock.UtcNow.UtcDateTime,
            ["blocked"] = false,
            ["overage"] = false,
            ["customerFacing"] = true,
        };
}
