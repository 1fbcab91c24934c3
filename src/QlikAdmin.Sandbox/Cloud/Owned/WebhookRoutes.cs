using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Webhooks. What a replacement leaves out is cleared, and the secret is taken but never told.</summary>
internal sealed class WebhookRoutes(CloudTenant tenant, ContentFactory factory)
{
    private const string Path = "/api/v1/webhooks";
    private const int LeastSecret = 32;
    private const int MostSecret = 64;

    private static readonly string[] s_patchable =
        ["/name", "/description", "/url", "/eventTypes", "/headers", "/enabled", "/secret", "/encryptedHeaders", "/enableCloudEventDelivery"];

    private static readonly OwnedList<CloudWebhook> s_list = new OwnedList<CloudWebhook>(CursorStyle.NextPrev, 20, 100, "+name")
        .By("name", w => w.Name).By("url", w => w.Url).ByTime("createdAt", w => w.CreatedAt).ByTime("updatedAt", w => w.UpdatedAt);

    private CloudContent Content => tenant.Content;

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List);
        routes.Add("POST", Path, Create);
        routes.Add("GET", Path + "/{id}", r => With(r, w => Answer.Json(200, w.ToJson())));
        routes.Add("PATCH", Path + "/{id}", r => With(r, w => Patch(r, w)));
        routes.Add("PUT", Path + "/{id}", r => With(r, w => Put(r, w)));
        routes.Add("DELETE", Path + "/{id}", r => With(r, Delete));
    }

    private static Answer Bad(string detail) => OwnedAnswers.Traced(400, "Bad Request", detail);

    private static bool IsSecret(string? secret) => secret is null or { Length: >= LeastSecret and <= MostSecret };

    private static bool MaySee(CloudCaller caller, CloudWebhook webhook) => caller.CanManageWebhooks || (webhook.Level == "user" && webhook.OwnerId == caller.User.Id);

    private Answer With(ServiceRequest request, Func<CloudWebhook, Answer> work) =>
        Content.Webhooks.Find(request.Route("id")) is CloudWebhook webhook && MaySee(CloudCaller.Of(request), webhook) ? work(webhook) : OwnedAnswers.Traced(404, "Not Found");

    private Answer List(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        string? owner = request.Query("ownerId");
        string? creator = request.Query("createdByUserId");
        string? level = request.Query("level");
        string? name = request.Query("name");
        string? url = request.Query("url");
        string[]? origins = request.Query("origins") is { Length: > 0 } given ? given.Split(',') : null;
        bool? enabled = bool.TryParse(request.Query("enabled"), out bool on) ? on : null;
        if (level is not (null or "tenant" or "user"))
        {
            return Bad("level must be tenant or user.");
        }

        OwnedPage<CloudWebhook> page = s_list.Read(request, Content.Webhooks.Views, w => MaySee(caller, w)
            && (owner is null || (w.Level == "user" && w.OwnerId == owner))
            && (creator is null || w.CreatedBy == creator)
            && (level is null || w.Level == level)
            && (name is null || w.Name.Contains(name.Trim('*'), StringComparison.OrdinalIgnoreCase))
            && (url is null || w.Url.Contains(url.Trim('*'), StringComparison.OrdinalIgnoreCase))
            && (origins is null || Array.IndexOf(origins, w.Origin) >= 0)
            && (enabled is null || w.Enabled == enabled));
        return page.Error is not null ? Bad(page.Error) : Answer.Json(200, OwnedAnswers.Envelope(request, page, w => w.ToJson()));
    }

    private Answer Create(ServiceRequest request)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (!JsonBody.TryObject(request, out JsonElement body) || Wrong(body) is not null)
        {
            return Bad(Wrong(body) ?? "The body is not a JSON object.");
        }

        bool isTenant = JsonBody.Text(body, "level") != "user";
        if (isTenant && !caller.CanManageWebhooks)
        {
            return OwnedAnswers.Traced(403, "Forbidden", "User must be assigned the TenantAdmin role to create tenant level webhooks.");
        }

        CloudWebhook webhook = (CloudWebhook)factory.Add(new ContentOrder("webhook", isTenant ? string.Empty : caller.User.Id), isChange: true);
        webhook.Secret = null;
        Replace(webhook, body, caller);
        return Answer.Json(201, webhook.ToJson());
    }

    /// <summary>Whether the new owner is taken over is not described for sure; administrators can name one here, others can't.</summary>
    private Answer Put(ServiceRequest request, CloudWebhook webhook)
    {
        CloudCaller caller = CloudCaller.Of(request);
        if (!JsonBody.TryObject(request, out JsonElement body) || Wrong(body) is not null)
        {
            return Bad(Wrong(body) ?? "The body is not a JSON object.");
        }

        string? owner = JsonBody.Text(body, "ownerId");
        if (owner is not null && owner != webhook.OwnerId && webhook.Level == "user")
        {
            if (!caller.CanManageWebhooks)
            {
                return OwnedAnswers.Traced(403, "Forbidden", "The owner can only be changed by an administrator.");
            }

            if (!Content.CanOwn(owner))
            {
                return Bad("The new owner is no user of this tenant, or is disabled.");
            }
        }

        Content.Updated(Content.Webhooks, webhook, "name", webhook.Name, JsonBody.Text(body, "name"));
        Replace(webhook, body, caller);
        if (owner is not null && webhook.Level == "user")
        {
            Content.Give(Content.Webhooks, webhook, owner);
        }

        return Answer.Json(200, webhook.ToJson());
    }

    private static string? Wrong(JsonElement body) =>
        JsonBody.Text(body, "name") is not { Length: > 0 and <= 512 } || JsonBody.Text(body, "url") is not { Length: > 0 and <= 2048 } ? "name and url are required."
        : !IsSecret(JsonBody.Text(body, "secret")) ? "secret must have 32 to 64 characters."
        : JsonBody.Text(body, "level") is not (null or "tenant" or "user") ? "level must be tenant or user."
        : null;

    private void Replace(CloudWebhook webhook, JsonElement body, CloudCaller caller)
    {
        webhook.Name = JsonBody.Text(body, "name")!;
        webhook.Url = JsonBody.Text(body, "url")!;
        webhook.Description = JsonBody.Text(body, "description");
        webhook.Filter = JsonBody.Text(body, "filter");
        webhook.Secret = JsonBody.Text(body, "secret");
        webhook.Enabled = JsonBody.Flag(body, "enabled") ?? false;
        webhook.EventTypes = JsonBody.Texts(body, "eventTypes") ?? [];
        webhook.Headers = body.TryGetProperty("headers", out JsonElement headers) && headers.ValueKind == JsonValueKind.Object
            ? headers.EnumerateObject().ToDictionary(h => h.Name, h => h.Value.ToString())
            : [];
        webhook.UpdatedBy = caller.User.Id;
        webhook.UpdatedAt = tenant.Clock.UtcNow;
        Content.Webhooks.Views.Invalidate();
    }

    private Answer Patch(ServiceRequest request, CloudWebhook webhook)
    {
        if (JsonBody.Patch(request) is not List<PatchOperation> operations
            || operations.Exists(o => o.Op is not ("add" or "remove" or "replace") || Array.IndexOf(s_patchable, o.Path) < 0)
            || operations.Exists(o => o.Path == "/secret" && !IsSecret(o.Text)))
        {
            return Bad("The body must be an array of patch operations on the documented paths.");
        }

        foreach (PatchOperation operation in operations)
        {
            switch (operation.Path)
            {
                case "/name" when operation.Text is { Length: > 0 } name:
                    webhook.Name = name;
                    break;
                case "/url" when operation.Text is { Length: > 0 } url:
                    webhook.Url = url;
                    break;
                case "/description":
                    webhook.Description = operation.Text;
                    break;
                case "/secret":
                    webhook.Secret = operation.Text;
                    break;
                case "/enabled" when operation.Flag is bool enabled:
                    webhook.Enabled = enabled;
                    break;
            }

            Content.Updated(Content.Webhooks, webhook, operation.Path[1..], null, null);
        }

        webhook.UpdatedBy = CloudCaller.Of(request).User.Id;
        return Answer.Empty(204);
    }

    private Answer Delete(CloudWebhook webhook)
    {
        Content.Remove(Content.Webhooks, webhook, "DELETE /webhooks");
        return Answer.Empty(204);
    }
}
