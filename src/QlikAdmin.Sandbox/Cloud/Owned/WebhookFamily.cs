using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>Webhooks. A replacement clears every member that it leaves out. The secret can be set, and no answer contains it.</summary>
internal sealed class WebhookFamily(CloudTenant tenant)
{
    private const int LeastSecret = 32;
    private const int MostSecret = 64;

    private CloudContent Content => tenant.Content;

    public OwnedFamily<CloudWebhook> Create() =>
        new()
        {
            Paths = ["/api/v1/webhooks"],
            Table = Content.Webhooks,
            Error = CloudErrors.Traced,
            Sees = static (caller, webhook) => caller.CanManageWebhooks || (webhook.Level == "user" && webhook.OwnerId == caller.User.Id),
            List = new CloudList<CloudWebhook>((_, detail) => CloudErrors.Traced(400, detail), "+name")
                .By("name", w => w.Name)
                .By("url", w => w.Url)
                .ByTime("createdAt", w => w.CreatedAt)
                .ByTime("updatedAt", w => w.UpdatedAt)
                .Where("ownerId", (w, owner) => w.Level == "user" && w.OwnerId == owner)
                .Where("createdByUserId", w => w.CreatedBy)
                .Where("name", (w, name) => w.Name.Contains(name.Trim('*'), StringComparison.OrdinalIgnoreCase))
                .Where("url", (w, url) => w.Url.Contains(url.Trim('*'), StringComparison.OrdinalIgnoreCase))
                .Where("enabled", (w, enabled) => !bool.TryParse(enabled, out bool on) || w.Enabled == on)
                .WhereAny("level", w => w.Level, "tenant", "user")
                .WhereAny("origins", w => w.Origin),
            Write = static (_, webhook) => webhook.ToJson(),
            Create = New,
            PatchOperations = "add remove replace",
            Patch = new()
            {
                ["/name"] = (w, o) => Change(w, o, () => w.Name = o.Text is { Length: > 0 } name ? name : w.Name),
                ["/url"] = (w, o) => Change(w, o, () => w.Url = o.Text is { Length: > 0 } url ? url : w.Url),
                ["/description"] = (w, o) => Change(w, o, () => w.Description = o.Text),
                ["/secret"] = (w, o) =>
                    IsSecret(o.Text) ? Change(w, o, () => w.Secret = o.Text) : throw Bad("secret must have 32 to 64 characters."),
                ["/enabled"] = (w, o) => Change(w, o, () => w.Enabled = o.Flag ?? w.Enabled),
                ["/eventTypes"] = (w, o) => Change(w, o, static () => { }),
                ["/headers"] = (w, o) => Change(w, o, static () => { }),
                ["/encryptedHeaders"] = (w, o) => Change(w, o, static () => { }),
                ["/enableCloudEventDelivery"] = (w, o) => Change(w, o, static () => { }),
            },
            Changed = static (request, webhook) => webhook.UpdatedBy = CloudCaller.Of(request).User.Id,
            Delete = (_, webhook) => Content.Remove(Content.Webhooks, webhook, "DELETE /webhooks"),
            Actions = [new("PUT", string.Empty, static (_, _) => true, Put)],
        };

    private static CloudException Bad(string detail) => new(CloudErrors.Traced(400, detail));

    private static CloudException Denied(string detail) => new(CloudErrors.Traced(403, detail));

    private static bool IsSecret(string? secret) => secret is null or { Length: >= LeastSecret and <= MostSecret };

    private static void Check(JsonElement body)
    {
        string? wrong =
            JsonBody.Text(body, "name") is not { Length: > 0 and <= 512 } || JsonBody.Text(body, "url") is not { Length: > 0 and <= 2048 }
                ? "name and url are required."
            : !IsSecret(JsonBody.Text(body, "secret")) ? "secret must have 32 to 64 characters."
            : JsonBody.Text(body, "level") is not (null or "tenant" or "user") ? "level must be tenant or user."
            : null;
        if (wrong is not null)
        {
            throw Bad(wrong);
        }
    }

    private Action Change(CloudWebhook webhook, PatchOperation operation, Action change) =>
        () =>
        {
            change();
            Content.Updated(Content.Webhooks, webhook, operation.Path[1..], null, null);
        };

    private CloudWebhook New(ServiceRequest request, JsonElement body)
    {
        Check(body);
        CloudCaller caller = CloudCaller.Of(request);
        bool isTenant = JsonBody.Text(body, "level") != "user";
        if (isTenant && !caller.CanManageWebhooks)
        {
            throw Denied("User must be assigned the TenantAdmin role to create tenant level webhooks.");
        }

        CloudWebhook webhook = (CloudWebhook)
            Content.Factory.Add(new ContentOrder("webhook", isTenant ? string.Empty : caller.User.Id), isChange: true);
        Replace(webhook, body, caller);
        return webhook;
    }

    /// <summary>
    /// The documentation does not say clearly whether a replacement changes the owner. Here administrators can name one, others cannot.
    /// </summary>
    private Answer Put(ServiceRequest request, CloudWebhook webhook)
    {
        JsonBody.TryObject(request, out JsonElement body);
        Check(body);
        CloudCaller caller = CloudCaller.Of(request);
        string owner = webhook.Level == "user" && JsonBody.Text(body, "ownerId") is string given ? given : webhook.OwnerId;
        if (owner != webhook.OwnerId && !caller.CanManageWebhooks)
        {
            throw Denied("The owner can only be changed by an administrator.");
        }

        if (owner != webhook.OwnerId && !Content.CanOwn(owner))
        {
            throw Bad("The new owner is no user of this tenant, or is disabled.");
        }

        Content.Updated(Content.Webhooks, webhook, "name", webhook.Name, JsonBody.Text(body, "name"));
        Replace(webhook, body, caller);
        Content.Give(Content.Webhooks, webhook, owner);
        return Answer.Json(200, webhook.ToJson());
    }

    private void Replace(CloudWebhook webhook, JsonElement body, CloudCaller caller)
    {
        webhook.Name = JsonBody.Text(body, "name")!;
        webhook.Url = JsonBody.Text(body, "url")!;
        webhook.Description = JsonBody.Text(body, "description");
        webhook.Filter = JsonBody.Text(body, "filter");
        webhook.Secret = JsonBody.Text(body, "secret");
        webhook.Enabled = JsonBody.Flag(body, "enabled") ?? false;
        webhook.EventTypes = JsonBody.Texts(body, "eventTypes") ?? [];
        webhook.Headers =
            body.TryGetProperty("headers", out JsonElement headers) && headers.ValueKind == JsonValueKind.Object
                ? headers.EnumerateObject().ToDictionary(h => h.Name, h => h.Value.ToString())
                : [];
        webhook.UpdatedBy = caller.User.Id;
        webhook.UpdatedAt = tenant.Clock.UtcNow;
        Content.Webhooks.Views.Invalidate();
    }
}
