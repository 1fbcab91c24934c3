using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Cloud.Owned;

/// <summary>What sharing tasks and data alerts have in common: their services answer in the same form.</summary>
internal static class ReportTasks
{
    public const string Denied = "Insufficient privileges.";

    public static CloudException Bad(string detail) => new(CloudErrors.Metered(400, detail));

    /// <summary>
    /// The body of a list: it has the counts, the rows are in a member with the given name, and each link has its cursor as a separate
    /// member too.
    /// </summary>
    public static JsonObject Envelope<T>(string rows, ServiceRequest request, CloudPage<T> page, Func<T, JsonObject> write) =>
        new()
        {
            [rows] = page.Data(write),
            ["links"] = new JsonObject { ["self"] = CloudPage<T>.Href(request.BaseUri + request.Path + request.QueryString) }
                .AddIfSet("next", Link(page.Next, "next"))
                .AddIfSet("prev", Link(page.Previous, "prev")),
            ["totalCount"] = page.Total,
            ["currentPageCount"] = page.Rows.Count,
        };

    /// <summary>The owner that an operation of a patch names.</summary>
    public static string NewOwner(CloudContent content, PatchOperation operation) =>
        content.CanOwn(operation.Text) ? operation.Text! : throw Bad("The new owner is no user of this tenant, or is disabled.");

    private static JsonObject? Link(string? address, string type) =>
        address is null
            ? null
            : new JsonObject
            {
                ["href"] = address,
                ["type"] = type,
                ["token"] = address[(address.LastIndexOf(type + "=", StringComparison.Ordinal) + type.Length + 1)..],
            };
}
