using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>What the repository says about its licence as a whole.</summary>
internal sealed class LicenseInfoRoutes(SenseSite site)
{
    public void Map(RouteTable routes)
    {
        routes.Add("GET", "/qrs/license", License);
        routes.Add("GET", "/qrs/license/accesstypeoverview", Overview);
        routes.Add("GET", "/qrs/license/accesstypeinfo", Info);
    }

    private Answer License(ServiceRequest request)
    {
        if (site.License == SenseLicenseMode.None)
        {
            return Answer.Json(200, null);
        }

        bool isSigned = site.License == SenseLicenseMode.Signed;
        string date = SenseSchema.Format(site.Clock.StartedAt.AddYears(-4));
        string details = string.Join(
            "\r\n",
            new[]
            {
                "9999000000001204",
                $"professional;{site.Access.Total[SenseAccessType.Professional]}",
                $"analyzer;{site.Access.Total[SenseAccessType.Analyzer]}",
            }.Concat(HasTokens ? [$"tokens;{Tokens}"] : [])
        );
        return Answer.Json(
            200,
            new JsonObject
            {
                ["id"] = site.LicenseId.ToString(),
                ["createdDate"] = date,
                ["modifiedDate"] = date,
                ["modifiedByUserName"] = "INTERNAL\\sa_repository",
                ["schemaPath"] = "License",
                ["lef"] = isSigned ? string.Empty : details,
                ["serial"] = "9999000000001204",
                ["check"] = isSigned ? string.Empty : "36277",
                ["key"] = isSigned ? "sandbox-signed-key-" + site.LicenseId.ToString("N") : string.Empty,
                ["keyDetails"] = isSigned ? details + $"\r\nValid From: {date[..10]}\r\nValid To: {End:yyyy-MM-dd}" : string.Empty,
                ["name"] = "Sandbox",
                ["organization"] = "Sandbox",
                ["product"] = 1,
                ["numberOfCores"] = -1,
                ["isExpired"] = isSigned && site.Clock.UtcNow.Date > End.Date,
                ["expiredReason"] = string.Empty,
                ["isBlacklisted"] = false,
                ["isInvalid"] = false,
                ["isSubscription"] = isSigned,
                ["isCloudServices"] = false,
                ["isElastic"] = isSigned,
                ["updated"] = date,
            }
        );
    }

    /// <summary>Last day of a signed key.</summary>
    private DateTimeOffset End => site.Clock.StartedAt.AddYears(1);

    private int Tokens => site.Access.Total[SenseAccessType.User] + site.LoginPools.Sum(p => p.Assigned);

    private int FreeTokens => site.Access.Available(SenseAccessType.User);

    private int QuarantinedTokens => site.Access.Quarantined(SenseAccessType.User);

    private int Active(SenseAccessType type) => site.Access.Rows(type).Count - site.Access.Quarantined(type);

    private int Used(SenseAccessType type) => site.Access.Rows(type).Count(r => !r.Quarantined && r.LastUsed is not null);

    private bool IsLicensed => site.License != SenseLicenseMode.None;

    /// <summary>Tokens come with a serial number; a signed key has none.</summary>
    private bool HasTokens => site.License == SenseLicenseMode.Serial;

    private JsonObject Details(SenseAccessType type) =>
        new()
        {
            ["schemaPath"] = "AccessTypeOverviewDetails",
            ["enabled"] = IsLicensed,
            ["total"] = site.Access.Total[type],
            ["allocated"] = Active(type),
            ["used"] = Used(type),
            ["quarantined"] = site.Access.Quarantined(type),
            ["excess"] = site.Access.Rows(type).Count(r => r.Excess),
            ["available"] = site.Access.Available(type),
        };

    /// <summary>The older summary shows every type as if it was paid with tokens.</summary>
    private JsonObject InTokens(SenseAccessType type) =>
        new()
        {
            ["schemaPath"] = $"AccessTypesInfo{type.Name}AccessType",
            ["tokenCost"] = 1.0,
            ["allocatedTokens"] = Active(type),
            ["usedTokens"] = Used(type),
            ["quarantinedTokens"] = site.Access.Quarantined(type),
        };

    private Answer Overview(ServiceRequest request) =>
        Answer.Json(
            200,
            new JsonObject
            {
                ["schemaPath"] = "AccessTypeOverview",
                ["totalTokens"] = Tokens,
                ["availableTokens"] = FreeTokens,
                ["tokensEnabled"] = HasTokens,
                ["userAccess"] = new JsonObject
                {
                    ["schemaPath"] = "AccessTypeOverviewUserAccessDetails",
                    ["enabled"] = HasTokens,
                    ["tokenCost"] = 1.0,
                    ["allocatedTokens"] = Active(SenseAccessType.User),
                    ["usedTokens"] = Used(SenseAccessType.User),
                    ["quarantinedTokens"] = QuarantinedTokens,
                },
                ["loginAccess"] = new JsonObject
                {
                    ["schemaPath"] = "AccessTypeOverviewLoginAccessDetails",
                    ["enabled"] = HasTokens,
                    ["tokenCost"] = 0.1,
                    ["allocatedTokens"] = site.LoginPools.Sum(p => p.Assigned),
                    ["usedTokens"] = site.LoginPools.Sum(p => p.Used / 10),
                    ["unavailableTokens"] = 0,
                },
                ["professionalAccess"] = Details(SenseAccessType.Professional),
                ["analyzerAccess"] = Details(SenseAccessType.Analyzer),
                ["analyzerTimeAccess"] = new JsonObject
                {
                    ["schemaPath"] = "AccessTypeOverviewAnalyzerTimeAccessDetails",
                    ["enabled"] = IsLicensed,
                    ["allocatedMinutes"] = site.TimePools.Sum(p => p.Total),
                    ["usedMinutes"] = site.TimePools.Sum(p => p.Used),
                    ["unavailableMinutes"] = 0,
                },
            }
        );

    private Answer Info(ServiceRequest request) =>
        Answer.Json(
            200,
            new JsonObject
            {
                ["schemaPath"] = "AccessTypesInfo",
                ["totalTokens"] = Tokens,
                ["availableTokens"] = FreeTokens,
                ["userAccessType"] = InTokens(SenseAccessType.User),
                ["loginAccessType"] = new JsonObject
                {
                    ["tokenCost"] = 0.1,
                    ["allocatedTokens"] = site.LoginPools.Sum(p => p.Assigned),
                    ["usedTokens"] = site.LoginPools.Sum(p => p.Used / 10),
                    ["unavailableTokens"] = 0,
                },
                ["professionalAccessType"] = InTokens(SenseAccessType.Professional),
                ["analyzerAccessType"] = InTokens(SenseAccessType.Analyzer),
            }
        );
}
