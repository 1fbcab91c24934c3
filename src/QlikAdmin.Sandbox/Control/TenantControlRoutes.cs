using QlikAdmin.Sandbox.Cloud;
using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.QlikView;
using QlikAdmin.Sandbox.Region;
using QlikAdmin.Sandbox.Sense;

namespace QlikAdmin.Sandbox.Control;

/// <summary>What happens to the services without a call of their APIs: deactivation, logins, token expiry, settings.</summary>
internal sealed class TenantControlRoutes(
    SandboxContext sandbox,
    CloudTenant tenant,
    SenseSite site,
    QlikViewFarm farm,
    IReadOnlyList<ClientDoor> doors
)
{
    public void Map(RouteTable routes)
    {
        routes.Add("POST", "/tenant", SetTenant);
        routes.Add("POST", "/tokens/expire", _ => ExpireTokens());
        routes.Add("POST", "/login", Login);
        routes.Add("GET", "/settings", _ => Settings());
        routes.Add("POST", "/settings", SetSettings);
    }

    private Answer SetTenant(ServiceRequest request)
    {
        JsonElement body = ControlService.Body(request);
        lock (tenant.Gate)
        {
            if (body.TryGetProperty("deactivated", out JsonElement deactivated))
            {
                tenant.IsDeactivated = deactivated.ValueKind == JsonValueKind.True;
                tenant.PurgeDate = null;
            }

            if (body.TryGetProperty("purgeDate", out JsonElement date))
            {
                tenant.PurgeDate = DateTimeOffset.TryParse(date.ToString(), CultureInfo.InvariantCulture, out DateTimeOffset purge)
                    ? purge
                    : null;
            }

            return Answer.Json(
                200,
                new JsonObject { ["deactivated"] = tenant.IsDeactivated, ["purgeDate"] = tenant.PurgeDate?.UtcDateTime }
            );
        }
    }

    private Answer ExpireTokens()
    {
        lock (tenant.Gate)
        {
            return Answer.Json(200, new JsonObject { ["expired"] = tenant.Keys.ExpireTokens() + doors.Sum(d => d.ExpireTokens()) });
        }
    }

    private Answer Login(ServiceRequest request)
    {
        JsonElement body = ControlService.Body(request);
        string user = body.TryGetProperty("user", out JsonElement given)
            ? given.ToString()
            : throw new ControlException("user is required.");
        string service = body.TryGetProperty("service", out JsonElement named) ? named.ToString() : string.Empty;
        switch (service)
        {
            case "cloud":
                lock (tenant.Gate)
                {
                    return Answer.Json(200, CloudLogin.Perform(tenant, user));
                }

            case "sense":
                lock (site.Gate)
                {
                    site.Access.Settle();
                    return Answer.Json(200, SenseLogin.Perform(site, user));
                }

            case "qlikview":
                return new QlikViewRoutes(farm).Login(request);

            default:
                throw new ControlException("service must be cloud, sense or qlikview.");
        }
    }

    private Answer Settings()
    {
        JsonObject units = [];
        lock (tenant.Gate)
        {
            tenant.License.Allotments.ToList().ForEach(a => units[a.Name] = a.Units);
        }

        JsonObject totals = [];
        lock (site.Gate)
        {
            SenseAccessType.All.ToList().ForEach(t => totals[t.Name] = site.Access.Total[t]);
        }

        return Answer.Json(
            200,
            new JsonObject
            {
                ["latencyMs"] = sandbox.Settings.Latency.TotalMilliseconds,
                ["repeatCursor"] = sandbox.Settings.RepeatCursor,
                ["allowDeactivation"] = sandbox.Settings.AllowDeactivation,
                ["eventualCounters"] = sandbox.Settings.EventualCounters,
                ["partialUserUpdates"] = sandbox.Settings.PartialUserUpdates,
                ["mailDown"] = sandbox.Settings.MailDown,
                ["signInOnProxyPort"] = sandbox.Settings.SignInOnProxyPort,
                ["cloudUnits"] = units,
                ["senseUnits"] = totals,
            }
        );
    }

    private Answer SetSettings(ServiceRequest request)
    {
        foreach (JsonProperty setting in ControlService.Body(request).EnumerateObject())
        {
            switch (setting.Name)
            {
                case "latencyMs" when setting.Value.TryGetDouble(out double milliseconds) && milliseconds >= 0:
                    sandbox.Settings.Latency = TimeSpan.FromMilliseconds(milliseconds);
                    break;
                case "repeatCursor" when setting.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    sandbox.Settings.RepeatCursor = setting.Value.GetBoolean();
                    break;
                case "allowDeactivation" when setting.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    sandbox.Settings.AllowDeactivation = setting.Value.GetBoolean();
                    break;
                case "eventualCounters" when setting.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    SetEventualCounters(setting.Value.GetBoolean());
                    break;
                case "partialUserUpdates" when setting.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    sandbox.Settings.PartialUserUpdates = setting.Value.GetBoolean();
                    break;
                case "mailDown" when setting.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    sandbox.Settings.MailDown = setting.Value.GetBoolean();
                    break;
                case "signInOnProxyPort" when setting.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    sandbox.Settings.SignInOnProxyPort = setting.Value.GetBoolean();
                    break;
                case "cloudUnits" when setting.Value.ValueKind == JsonValueKind.Object:
                    SetCloudUnits(Numbers(setting.Value));
                    break;
                case "senseUnits" when setting.Value.ValueKind == JsonValueKind.Object:
                    SetSenseUnits(Numbers(setting.Value));
                    break;
                default:
                    throw new ControlException($"Unknown setting or wrong value: {setting.Name}.");
            }
        }

        return Settings();
    }

    private static Dictionary<string, int> Numbers(JsonElement units) =>
        units
            .EnumerateObject()
            .ToDictionary(
                u => u.Name,
                u =>
                    u.Value.ValueKind == JsonValueKind.Number && u.Value.TryGetInt32(out int number) && number >= 0
                        ? number
                        : throw new ControlException($"{u.Name} must be a whole number.")
            );

    /// <summary>Switches delayed counters on or off. The next read shows the numbers of this moment.</summary>
    private void SetEventualCounters(bool isOn)
    {
        lock (tenant.Gate)
        {
            tenant.License.ReadCounters(isEventual: false);
            sandbox.Settings.EventualCounters = isOn;
        }
    }

    private void SetCloudUnits(Dictionary<string, int> units)
    {
        lock (tenant.Gate)
        {
            foreach ((string name, int number) in units)
            {
                CloudAllotment allotment = tenant.License.Allotment(name) ?? throw new ControlException($"No allotment '{name}'.");
                allotment.Units = number;

                // The request gives the exact number of units. The overage of the seeded data would allow more.
                allotment.Overage = 0;
                tenant.License.SettleExcess(name);
            }
        }
    }

    private void SetSenseUnits(Dictionary<string, int> units)
    {
        lock (site.Gate)
        {
            foreach ((string name, int number) in units)
            {
                SenseAccessType type = Array.Find(SenseAccessType.All, t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    ?? throw new ControlException($"No access type '{name}'.");
                site.Access.Total[type] = number;
                site.Access.SettleExcess(type);
            }
        }
    }
}
