using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Cloud;

/// <summary>Reading the licence, its assignments and what they were used for; the auto-assign settings.</summary>
internal sealed class LicenseRoutes(CloudTenant tenant)
{
    private const string Path = "/api/v1/licenses";

    /// <summary>The documented links name a host that only exists inside the service.</summary>
    private const string InternalBase = "http://license/v1/licenses";

    // The grammar of this filter is not published; these are the members of a row.
    private static readonly ScimGrammar<CloudAssignment> s_assignments = new ScimGrammar<CloudAssignment>()
        .Text("subject", "eq co", a => a.Subject)
        .Text("type", "eq", a => a.Type)
        .Text("excess", "eq", a => a.Excess ? "true" : "false");

    private static readonly ScimGrammar<CloudConsumption> s_consumption = new ScimGrammar<CloudConsumption>()
        .Date("endTime", "gt ge lt le", c => c.EndTime);

    private static readonly Dictionary<string, Func<CloudAssignment, string>> s_assignmentKeys = new(StringComparer.Ordinal)
    {
        [string.Empty] = _ => string.Empty,
        ["created"] = a => ScimGrammar<CloudAssignment>.Key(a.Created),
        ["subject"] = a => a.Subject,
        ["type"] = a => a.Type,
        ["excess"] = a => a.Excess ? "1" : "0",
    };

    private static readonly Dictionary<string, Func<CloudConsumption, string>> s_consumptionKeys = new(StringComparer.Ordinal)
    {
        [string.Empty] = _ => string.Empty,
        ["endTime"] = c => ScimGrammar<CloudConsumption>.Key(c.EndTime),
        ["userId"] = c => c.UserId,
    };

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path + "/overview", Overview);
        routes.Add("GET", Path + "/status", Status);
        routes.Add("GET", Path + "/settings", Settings);
        routes.Add("PUT", Path + "/settings", PutSettings);
        routes.Add("GET", Path + "/assignments", r => IfManager(r, Assignments));
        routes.Add("GET", Path + "/consumption", r => IfManager(r, Consumption));
    }

    private static Answer IfManager(ServiceRequest request, Func<ServiceRequest, Answer> handler) =>
        CloudCaller.Of(request).CanManageLicenses ? handler(request) : CloudErrors.LicenseForbidden();

    private static Answer BadQuery(string detail) => CloudErrors.License(400, "LICENSES-400", "Invalid query.", detail);

    private Answer Overview(ServiceRequest request)
    {
        DateTimeOffset start = tenant.CreatedAt;
        string valid = Period(start);
        IReadOnlyDictionary<string, int> used = tenant.License.ReadCounters(tenant.Settings.EventualCounters);
        return Answer.Json(200, new JsonObject
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
            ["allotments"] = new JsonArray(tenant.License.Allotments.Select(a =>
                (JsonNode)a.ToJson(used[a.Name])).ToArray()),
            ["parameters"] = new JsonArray(new JsonObject
            {
                ["name"] = "qlikAlerting",
                ["valid"] = valid,
                ["values"] = new JsonObject { ["saas_alerting"] = "FULL" },
            }),
        });
    }

    private Answer Status(ServiceRequest request) => Answer.Json(200, new JsonObject
    {
        ["type"] = "Signed",
        ["trial"] = false,
        ["valid"] = Period(tenant.CreatedAt),
        ["origin"] = "External",
        ["status"] = "Ok",
        ["product"] = "Qlik Sense Enterprise SaaS",
        ["deactivated"] = false,
        ["extensionStatus"] = "Unavailable",
    });

    private static string Period(DateTimeOffset start) => string.Create(
        CultureInfo.InvariantCulture, $"{start.UtcDateTime:yyyy-MM-dd}/{start.UtcDateTime.AddYears(6):yyyy-MM-dd}");

    private Answer Settings(ServiceRequest request) =>
        CloudCaller.Of(request).CanManageLicenses ? SettingsBody() : CloudErrors.LicenseForbidden();

    private Answer SettingsBody() => Answer.Json(200, new JsonObject
    {
        ["autoAssignAnalyzer"] = tenant.License.AutoAssignAnalyzer,
        ["autoAssignProfessional"] = tenant.License.AutoAssignProfessional,
    });

    private Answer PutSettings(ServiceRequest request)
    {
        if (!CloudCaller.Of(request).CanManageLicenses)
        {
            return CloudErrors.LicenseForbidden();
        }

        if (!request.TryReadJson(out JsonElement body) || body.ValueKind != JsonValueKind.Object)
        {
            return CloudErrors.License(400, "LICENSES-400", "Body is invalid.");
        }

        tenant.License.AutoAssignAnalyzer = IsTrue(body, "autoAssignAnalyzer", tenant.License.AutoAssignAnalyzer);
        tenant.License.AutoAssignProfessional = IsTrue(body, "autoAssignProfessional", tenant.License.AutoAssignProfessional);
        tenant.Record("licenses/settings", tenant.Id, "updated", new JsonObject
        {
            ["autoAssignAnalyzer"] = tenant.License.AutoAssignAnalyzer,
            ["autoAssignProfessional"] = tenant.License.AutoAssignProfessional,
        });
        return SettingsBody();
    }

    private static bool IsTrue(JsonElement body, string name, bool standard) =>
        body.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : standard;

    private Answer Assignments(ServiceRequest request)
    {
        bool orphansOnly = string.Equals(request.Query("orphans"), "true", StringComparison.OrdinalIgnoreCase);
        return List(
            request,
            (20, 100),
            s_assignments,
            s_assignmentKeys,
            tenant.License.Views,
            row => !orphansOnly || tenant.FindSubject(row.Subject) is null,
            row => row.ToJson());
    }

    private Answer Consumption(ServiceRequest request) => List(
        request, (200, 200), s_consumption, s_consumptionKeys, tenant.ConsumptionViews, static _ => true, row => row.ToJson());

    private static Answer List<T>(
        ServiceRequest request,
        (int Standard, int Maximum) limits,
        ScimGrammar<T> grammar,
        Dictionary<string, Func<T, string>> keys,
        SortedViews<T> views,
        Func<T, bool> isListed,
        Func<T, JsonObject> write)
        where T : IRow
    {
        if (ListQuery.Limit(request, limits.Standard, limits.Maximum) is not int limit)
        {
            return BadQuery($"limit must be between 1 and {limits.Maximum}.");
        }

        string sort = request.Query("sort")?.Trim() ?? string.Empty;
        string attribute = sort.TrimStart('+', '-');
        if (!keys.TryGetValue(attribute, out Func<T, string>? key))
        {
            return BadQuery($"Can't sort by '{sort}'.");
        }

        // The one cursor parameter tells its direction in its first character.
        string? text = request.Query("page");
        bool isBackwards = text?.StartsWith('p') == true;
        if (!ListQuery.TryCursor(text is { Length: > 0 } ? text[1..] : null, out Cursor? cursor))
        {
            return BadQuery("page is invalid.");
        }

        Func<T, bool> filter = isListed;
        if (request.Query("filter") is { Length: > 0 } expression)
        {
            try
            {
                Func<T, bool> parsed = ScimParser<T>.Parse(expression, grammar).Compile();
                filter = row => isListed(row) && parsed(row);
            }
            catch (ScimException e)
            {
                return BadQuery(e.Message);
            }
        }

        PageRequest wanted = new(sort.StartsWith('-'), limit, isBackwards ? null : cursor, isBackwards ? cursor : null);
        Page<T> page = views.By(attribute, key).Read(wanted, filter);
        string here = InternalBase + request.Path[Path.Length..];
        JsonObject links = [];
        if (page.Next is not null)
        {
            links["next"] = new JsonObject { ["href"] = here + ListQuery.With(request, "page", "n" + page.Next) };
        }

        if (page.Previous is not null)
        {
            links["prev"] = new JsonObject { ["href"] = here + ListQuery.With(request, "page", "p" + page.Previous) };
        }

        return Answer.Json(200, new JsonObject
        {
            ["data"] = new JsonArray(page.Rows.Select(r => (JsonNode)write(r)).ToArray()),
            ["links"] = links,
        });
    }
}
