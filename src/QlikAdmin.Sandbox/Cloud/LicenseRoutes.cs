using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Reading the licence, its assignments and their use; the auto-assign settings.</summary>
internal sealed class LicenseRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/licenses";

    /// <summary>The links in the vendor's documentation name a host that exists only inside the service.</summary>
    private const string InternalBase = "http://license/v1/licenses";

    // Qlik does not publish the grammar of this filter; these are the members of a row.
    private readonly CloudList<CloudAssignment> _assignments = new CloudList<CloudAssignment>(BadQuery, string.Empty)
    {
        After = "page",
        Before = "page",
        Grammar = new ScimGrammar<CloudAssignment>()
            .Text("subject", "eq co", a => a.Subject)
            .Text("type", "eq", a => a.Type)
            .Text("excess", "eq", a => a.Excess ? "true" : "false"),
    }
        .By(string.Empty, _ => string.Empty)
        .ByTime("created", a => a.Created)
        .By("subject", a => a.Subject)
        .By("type", a => a.Type)
        .By("excess", a => a.Excess ? "1" : "0")
        .Where("orphans", (a, orphans) =>
            !orphans.Equals("true", StringComparison.OrdinalIgnoreCase) || tenant.FindSubject(a.Subject) is null
        );

    private readonly CloudList<CloudConsumption> _consumption = new CloudList<CloudConsumption>(BadQuery, string.Empty)
    {
        Standard = 200,
        Maximum = 200,
        After = "page",
        Before = "page",
        Grammar = new ScimGrammar<CloudConsumption>().Date("endTime", "gt ge lt le", c => c.EndTime),
    }
        .By(string.Empty, _ => string.Empty)
        .ByTime("endTime", c => c.EndTime)
        .By("userId", c => c.UserId);

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path + "/overview", Overview);
        routes.Add("GET", Path + "/status", Status);
        routes.Add("GET", Path + "/settings", r => IfManager(r, _ => Settings()));
        routes.Add("PUT", Path + "/settings", r => IfManager(r, PutSettings));
        routes.Add("GET", Path + "/assignments", r => IfManager(r, m => List(m, _assignments, tenant.License.Views, a => a.ToJson())));
        routes.Add("GET", Path + "/consumption", r => IfManager(r, m => List(m, _consumption, tenant.ConsumptionViews, c => c.ToJson())));
    }

    private static Answer IfManager(ServiceRequest request, Func<ServiceRequest, Answer> handler) =>
        CloudCaller.Of(request).CanManageLicenses ? handler(request) : CloudErrors.LicenseForbidden();

    private static Answer BadQuery(string parameter, string detail) => CloudErrors.License(400, "LICENSES-400", "Invalid query.", detail);

    private Answer Overview(ServiceRequest request)
    {
        DateTimeOffset start = tenant.CreatedAt;
        string valid = Period(start);
        IReadOnlyDictionary<string, int> used = tenant.License.ReadCounters(tenant.Settings.EventualCounters);
        return Answer.Json(
            200,
            new JsonObject
            {
                ["licenseNumber"] = "9999000000001204",
                ["licenseKey"] = "sandbox-signed-key-" + tenant.Id,
                ["licenseType"] = tenant.License.FullType == "fullUser" ? "Capacity" : "UserBased",
                ["secondaryNumber"] = "12345",
                ["product"] = "Qlik Sense Enterprise SaaS",
                ["status"] = "Ok",
                ["origin"] = "External",
                ["trial"] = false,
                ["valid"] = valid,
                ["latestValidTime"] = start.AddYears(6).UtcDateTime,
                ["updated"] = start.UtcDateTime,
                ["changeTime"] = start.UtcDateTime,
                ["customerId"] = "sandbox",
                ["allotments"] = new JsonArray(tenant.License.Allotments.Select(a => (JsonNode)a.ToJson(used[a.Name])).ToArray()),
                ["parameters"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = "qlikAlerting",
                        ["valid"] = valid,
                        ["values"] = new JsonObject { ["saas_alerting"] = "FULL" },
                    }
                ),
            }
        );
    }

    private Answer Status(ServiceRequest request) =>
        Answer.Json(
            200,
            new JsonObject
            {
                ["type"] = "Signed",
                ["trial"] = false,
                ["valid"] = Period(tenant.CreatedAt),
                ["origin"] = "External",
                ["status"] = "Ok",
                ["product"] = "Qlik Sense Enterprise SaaS",
                ["deactivated"] = false,
                ["extensionStatus"] = "Unavailable",
            }
        );

    private static string Period(DateTimeOffset start) =>
        string.Create(CultureInfo.InvariantCulture, $"{start.UtcDateTime:yyyy-MM-dd}/{start.UtcDateTime.AddYears(6):yyyy-MM-dd}");

    private Answer Settings() =>
        Answer.Json(
            200,
            new JsonObject
            {
                ["autoAssignAnalyzer"] = tenant.License.AutoAssignAnalyzer,
                ["autoAssignProfessional"] = tenant.License.AutoAssignProfessional,
            }
        );

    private Answer PutSettings(ServiceRequest request)
    {
        if (!JsonBody.TryObject(request, out JsonElement body))
        {
            return CloudErrors.License(400, "LICENSES-400", "Body is invalid.");
        }

        tenant.License.AutoAssignAnalyzer = JsonBody.Flag(body, "autoAssignAnalyzer") ?? tenant.License.AutoAssignAnalyzer;
        tenant.License.AutoAssignProfessional = JsonBody.Flag(body, "autoAssignProfessional") ?? tenant.License.AutoAssignProfessional;
        tenant.Record(
            "licenses/settings",
            tenant.Id,
            "updated",
            new JsonObject
            {
                ["autoAssignAnalyzer"] = tenant.License.AutoAssignAnalyzer,
                ["autoAssignProfessional"] = tenant.License.AutoAssignProfessional,
            }
        );
        return Settings();
    }

    private static Answer List<T>(ServiceRequest request, CloudList<T> list, SortedViews<T> views, Func<T, JsonObject> write)
        where T : IRow
    {
        CloudPage<T> page = list.Read(request, views, static _ => true);
        int start = (request.BaseUri + Path).Length;
        page = page with { Next = Inside(page.Next), Previous = Inside(page.Previous) };
        return Answer.Json(200, new JsonObject { ["data"] = page.Data(write), ["links"] = page.Links(self: null) });

        string? Inside(string? address) => address is null ? null : InternalBase + address[start..];
    }
}
