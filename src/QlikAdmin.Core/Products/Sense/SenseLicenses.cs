using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Sense;

/// <summary>Capacity of a site's licence, and the rules that give it to people.</summary>
internal sealed class SenseLicenses
{
    private const string RuleCategory = "License";

    // The beginning of a rule's resource filter names the access type that it gives.
    private static readonly (string Resource, string Type)[] s_ruleTypes =
    {
        ("License.UserAccessGroup", "UserAccess"),
        ("License.ProfessionalAccessGroup", "Professional"),
        ("License.AnalyzerAccessGroup", "Analyzer"),
        ("License.LoginAccessType", "LoginAccess"),
        ("License.AnalyzerTimeAccessType", "AnalyzerTime"),
    };

    private readonly QlikHttp _http;

    public SenseLicenses(QlikHttp http)
    {
        _http = http;
    }

    /// <returns>One row per type of the licence; empty for a site without a licence.</returns>
    public async Task<IReadOnlyList<License>> ReadAsync(IOperationLog log, CancellationToken token)
    {
        JToken site = await _http.JsonAsync(QlikRequest.Get(SenseRoutes.License, "Read the licence"), log, token).ConfigureAwait(false);
        if (site is not JObject license)
        {
            log.Warning($"'{_http.Connection}' has no licence.");
            return Array.Empty<License>();
        }

        JObject overview = await _http
            .ObjectAsync(QlikRequest.Get(SenseRoutes.Overview, "Read the licence overview"), log, token)
            .ConfigureAwait(false);
        ILookup<string, string> rules = await RulesAsync(log, token).ConfigureAwait(false);
        List<License> rows = new();
        Add("UserAccess", overview["userAccess"], "Tokens", r =>
        {
            r.Total = Json.Number(overview["totalTokens"]);
            r.Available = Json.Number(overview["availableTokens"]);
            r.Assigned = Json.Number(overview["userAccess"]!["allocatedTokens"]);
            r.Quarantined = Json.Number(overview["userAccess"]!["quarantinedTokens"]);
        });
        Add("LoginAccess", overview["loginAccess"], "Tokens", r =>
        {
            r.Total = Json.Number(overview["totalTokens"]);
            r.Available = Json.Number(overview["availableTokens"]);
            r.Assigned = Json.Number(overview["loginAccess"]!["allocatedTokens"]);
        });
        Add("Professional", overview["professionalAccess"], "Licenses", r => Fill(r, overview["professionalAccess"]!));
        Add("Analyzer", overview["analyzerAccess"], "Licenses", r => Fill(r, overview["analyzerAccess"]!));
        Add("AnalyzerTime", overview["analyzerTimeAccess"], "Minutes", r =>
        {
            r.Total = Json.Number(overview["analyzerTimeAccess"]!["allocatedMinutes"]);
            r.Assigned = Json.Number(overview["analyzerTimeAccess"]!["usedMinutes"]);
            r.Available = r.Total - r.Assigned - (Json.Number(overview["analyzerTimeAccess"]!["unavailableMinutes"]) ?? 0);
        });
        return rows;

        void Add(string type, JToken? part, string unit, Action<License> fill)
        {
            if (part is not JObject details || Json.Flag(details["enabled"]) == false)
            {
                return;
            }

            List<string> granting = rules[type].ToList();
            License row = new(QlikProduct.Sense, _http.Connection, type)
            {
                Unit = unit,
                Status = StatusOf(license),
                ExpiresAt = EndOf(license),
                AutoAssign = granting.Count > 0,
                AutoAssignBy = granting.Count > 0 ? "licence rule " + string.Join(", ", granting) : null,
            };
            fill(row);
            rows.Add(row);
        }
    }

    public async Task<IReadOnlyList<string>> FindRegrantsAsync(
        IReadOnlyCollection<string> types,
        IOperationLog log,
        CancellationToken token
    )
    {
        ILookup<string, string> rules = await RulesAsync(log, token).ConfigureAwait(false);
        return types
            .SelectMany(t =>
                rules[t]
                    .Select(r =>
                        $"Licence rule '{r}' on '{_http.Connection}' gives {t} access automatically: a person who matches the rule gets the unit back at the next login. Disable or change the rule first."
                    )
            )
            .Distinct(StringComparer.Ordinal)
            .ToList();
    }

    private static void Fill(License row, JToken part)
    {
        row.Total = Json.Number(part["total"]);
        row.Assigned = Json.Number(part["allocated"]);
        row.Available = Json.Number(part["available"]);
        row.Quarantined = Json.Number(part["quarantined"]);
        row.Excess = Json.Number(part["excess"]);
    }

    /// <summary>The last day of the licence: the earliest <c>Valid To</c> in the text about a signed key, or the <c>TIMELIMIT</c> of a
    /// serial number. Null where there is neither.</summary>
    internal static DateTimeOffset? EndOf(JObject license)
    {
        const string Signed = "Valid To:";
        const string Serial = "TIMELIMIT;";
        IEnumerable<string> lines = new[] { license["keyDetails"], license["lef"] }
            .SelectMany(t => (Json.Text(t) ?? string.Empty).Split('\r', '\n'))
            .Select(l => l.Trim());
        return lines
            .Select(l =>
                l.StartsWith(Signed, StringComparison.OrdinalIgnoreCase) ? l.Substring(Signed.Length)
                : l.StartsWith(Serial, StringComparison.OrdinalIgnoreCase) ? l.Split(';').Last()
                : null
            )
            .Select(l => Json.Date(l?.Trim()))
            .Min();
    }

    private static string StatusOf(JObject license)
    {
        return Json.Flag(license["isExpired"]) == true ? "Expired"
            : Json.Flag(license["isBlacklisted"]) == true ? "Blacklisted"
            : Json.Flag(license["isInvalid"]) == true ? "Invalid"
            : "Ok";
    }

    /// <summary>Names of the enabled licence rules, by the access type that they give.</summary>
    private async Task<ILookup<string, string>> RulesAsync(IOperationLog log, CancellationToken token)
    {
        QlikRequest request = QlikRequest.Get(SenseRoutes.Rules, "Read the licence rules").With("filter", $"category eq '{RuleCategory}'");
        List<(string Type, string Name)> found = new();
        await _http
            .ArrayAsync(request, r => JObject.Load(r), row => Json.Text(row["id"]) ?? string.Empty, Take, log, token)
            .ConfigureAwait(false);
        return found.ToLookup(f => f.Type, f => f.Name, StringComparer.OrdinalIgnoreCase);

        Task Take(IReadOnlyList<JObject> rows, CancellationToken pageToken)
        {
            foreach (
                JObject rule in rows.Where(r =>
                    Json.Flag(r["disabled"]) != true
                    && string.Equals(Json.Text(r["category"]), RuleCategory, StringComparison.OrdinalIgnoreCase)
                )
            )
            {
                string resource = Json.Text(rule["resourceFilter"]) ?? string.Empty;
                found.AddRange(
                    s_ruleTypes
                        .Where(t => resource.IndexOf(t.Resource, StringComparison.OrdinalIgnoreCase) >= 0)
                        .Select(t => (t.Type, Json.Text(rule["name"]) ?? Json.Text(rule["id"]) ?? "without a name"))
                );
            }

            return Task.CompletedTask;
        }
    }
}
