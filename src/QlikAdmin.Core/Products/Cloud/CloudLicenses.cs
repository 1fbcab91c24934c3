using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud;

/// <summary>Capacity of the tenant's licence, and the settings that assign it automatically.</summary>
internal sealed class CloudLicenses
{
    private const double Unlimited = -1;

    private readonly QlikHttp _http;

    public CloudLicenses(QlikHttp http)
    {
        _http = http;
    }

    public async Task<IReadOnlyList<License>> ReadAsync(IOperationLog log, CancellationToken token)
    {
        JObject overview = await _http
            .ObjectAsync(QlikRequest.Get(CloudRoutes.LicenseOverview, "Read the licence"), log, token)
            .ConfigureAwait(false);
        JObject settings = await SettingsAsync(log, token).ConfigureAwait(false);
        DateTimeOffset? end = EndOf(Json.Text(overview["valid"]));
        List<License> licenses = new();
        foreach (JObject allotment in (overview["allotments"] as JArray ?? new JArray()).OfType<JObject>())
        {
            string type = CloudTypes.ToCommon(Json.Text(allotment["name"]) ?? "unknown");
            double units = Json.Number(allotment["units"]) ?? 0;
            double used = Json.Number(allotment["unitsUsed"]) ?? 0;
            double overage = Json.Number(allotment["overage"]) ?? 0;
            licenses.Add(
                new License(QlikProduct.Cloud, _http.Connection, type)
                {
                    Unit = string.Equals(Json.Text(allotment["usageClass"]), "time", StringComparison.OrdinalIgnoreCase)
                        ? "Minutes"
                        : "Licenses",
                    Total = units,
                    Assigned = used,
                    Available = overage == Unlimited ? null : Math.Max(0, units - used),
                    Overage = overage == Unlimited ? null : overage,
                    Excess = Math.Max(0, used - units),
                    ExpiresAt = end,
                    Status = Json.Text(overview["status"]),
                    WhyUnknown = SettingFor(type) is string setting
                        ? $"The tenant does not show the licence setting {setting}."
                        : "No licence setting of the tenant is known that gives this type.",
                    AutoAssign = SettingFor(type) is string name ? Json.Flag(settings[name]) : null,
                    AutoAssignBy = SettingFor(type) is string on && Json.Flag(settings[on]) == true ? "licence setting " + on : null,
                }
            );
        }

        return licenses;
    }

    public async Task<IReadOnlyList<string>> FindRegrantsAsync(
        IReadOnlyCollection<string> types,
        IOperationLog log,
        CancellationToken token
    )
    {
        JObject settings = await SettingsAsync(log, token).ConfigureAwait(false);
        return types
            .Select(SettingFor)
            .OfType<string>()
            .Where(s => Json.Flag(settings[s]) == true)
            .Select(s =>
                $"'{_http.Connection}' gives out licences automatically ({s} is on): a person who logs in again gets the unit back. Turn the setting off, or disable the user."
            )
            .Distinct(StringComparer.Ordinal)
            .ToList();
    }

    /// <summary>The last day of an interval such as 2024-01-01/2025-12-31; null where a dot means that it has no end.</summary>
    internal static DateTimeOffset? EndOf(string? interval)
    {
        string[] parts = interval?.Split('/') ?? Array.Empty<string>();
        return parts.Length == 2 ? Json.Date(parts[1]) : null;
    }

    // It is not documented which of the two settings, if any, is for the types of capacity subscriptions. Null means not known.
    private static string? SettingFor(string type)
    {
        return type switch
        {
            "Professional" => "autoAssignProfessional",
            "Analyzer" => "autoAssignAnalyzer",
            _ => null,
        };
    }

    private Task<JObject> SettingsAsync(IOperationLog log, CancellationToken token)
    {
        return _http.ObjectAsync(QlikRequest.Get(CloudRoutes.LicenseSettings, "Read the licence settings"), log, token);
    }
}
