using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Connections;

/// <summary>Reads the vendor's tenant object. A tenant and a registration endpoint use the same one; the organisation's list uses a
/// variant.</summary>
internal static class TenantRecord
{
    // Tenants that the vendor itself created have the first millisecond of 1970 instead of a date.
    private static readonly DateTimeOffset s_firstRealDate = new(1971, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <returns>The tenant, or null for an object without an id.</returns>
    public static Tenant? Read(JObject row, string connection, Func<string?, string?> status)
    {
        return Json.Text(row["id"]) is not string id || id.Length == 0
            ? null
            : new Tenant(id, connection)
            {
                Name = Json.Text(row["name"]),
                Hostnames = (row["hostnames"] as JArray ?? new JArray()).Select(Json.Text).OfType<string>().ToArray(),
                Region = Json.Text(row["region"]) ?? Json.Text(row["regionCode"]),
                Datacenter = Json.Text(row["datacenter"]),
                Status = status(Json.Text(row["status"])),
                CreatedAt =
                    Json.Date(Json.Text(row["created"]) ?? Json.Text(row["createdAt"])) is DateTimeOffset date && date >= s_firstRealDate
                        ? date
                        : null,
            };
    }
}
