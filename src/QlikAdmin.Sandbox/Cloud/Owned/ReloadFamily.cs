using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Reloads of apps. Tenant admins may list all of them, other callers only those of one app.</summary>
internal sealed class ReloadFamily(CloudTenant tenant)
{
    private CloudContent Content => tenant.Content;

    public OwnedFamily<CloudReload> Create() =>
        new()
        {
            Paths = ["/api/v1/reloads"],
            Table = Content.Reloads,
            Error = CloudErrors.Bare,
            Sees = Sees,
            List = new CloudList<CloudReload>((_, detail) => CloudErrors.Bare(400, detail), "-creationTime")
            {
                Standard = 10,
                Grammar = new ScimGrammar<CloudReload>()
                    .Text("status", "eq", r => r.Status(tenant.Clock.UtcNow))
                    .Text("partial", "eq", r => r.IsPartial ? "true" : "false")
                    .Text("type", "eq", r => r.Type),
            }
                .ByTime("creationTime", r => r.CreatedAt)
                .Where("appId", r => r.AppId)
                .Where("partial", (r, partial) => r.IsPartial == partial.Equals("true", StringComparison.OrdinalIgnoreCase)),
            Listed = request =>
                request.Query("appId") is null && !CloudCaller.Of(request).IsAdmin
                    ? throw Refusal(400, "appId is required.")
                    : row => Sees(CloudCaller.Of(request), row),
            Write = (request, row) => row.ToJson(request.BaseUri, tenant.Id, tenant.Clock.UtcNow, request.Has("log")),
            WriteOne = (request, row) => row.ToJson(request.BaseUri, tenant.Id, tenant.Clock.UtcNow, withLog: true),
            Create = New,
            Actions =
            [
                new("POST", "/actions/cancel", static (caller, row) => caller.CanManageApps || row.OwnerId == caller.User.Id, Cancel),
            ],
        };

    private static CloudException Refusal(int status, string? detail) => new(CloudErrors.Bare(status, detail));

    private bool Sees(CloudCaller caller, CloudReload row) =>
        caller.IsAnalyticsAdmin
        || row.OwnerId == caller.User.Id
        || (Content.Apps.Find(row.AppId) is CloudApp app && Content.CanSee(caller, app, isAdmin: false));

    private CloudReload New(ServiceRequest request, JsonElement body)
    {
        CloudCaller caller = CloudCaller.Of(request);
        CloudApp app = Content.Apps.Find(JsonBody.Text(body, "appId") ?? string.Empty) ?? throw Refusal(400, "appId names no app.");
        if (!caller.CanManageApps && app.OwnerId != caller.User.Id && (app.SpaceId is null || !Content.IsMember(caller, app.SpaceId)))
        {
            throw Refusal(403, null);
        }

        int weight = 1;
        if (
            body.TryGetProperty("weight", out JsonElement given)
            && !(given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out weight) && weight is >= 1 and <= 10)
        )
        {
            throw Refusal(400, "weight must be a whole number from 1 to 10.");
        }

        OwnedBasics basics = new(
            Content.NextSeq(),
            RandomNumberGenerator.GetHexString(24, lowercase: true),
            app.Name,
            caller.User.Id,
            null,
            tenant.Clock.UtcNow
        );
        return Content.Add(
            Content.Reloads,
            isChange: true,
            row: new CloudReload(basics)
            {
                AppId = app.Id,
                IsPartial = JsonBody.Flag(body, "partial") ?? false,
                Weight = weight,
            }
        );
    }

    private Answer Cancel(ServiceRequest request, CloudReload row)
    {
        if (row.Status(tenant.Clock.UtcNow) is "SUCCEEDED" or "CANCELED")
        {
            throw Refusal(409, "The reload has ended.");
        }

        row.CanceledAt = tenant.Clock.UtcNow;
        Content.Updated(Content.Reloads, row, "status", null, "CANCELED");
        return Answer.Empty(204);
    }
}
