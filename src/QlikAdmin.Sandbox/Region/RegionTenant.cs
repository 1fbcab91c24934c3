using QlikAdmin.Sandbox.Cloud;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Region;

/// <summary>A tenant of the organisation as its region knows it. One of them is the tenant that the sandbox emulates in full.</summary>
/// <param name="live">The emulated tenant, if this record is about it. Both then have the same state. Null for a tenant that is only a
/// record.</param>
internal sealed class RegionTenant(CloudTenant? live) : IRow
{
    private readonly IReadOnlyList<string> _hostnames = [];
    private bool _isDeactivated;
    private DateTimeOffset? _purgeDate;

    public required long Seq { get; init; }

    public bool IsRemoved => false;

    public required string Id { get; init; }

    public required string Name { get; init; }

    public IReadOnlyList<string> Hostnames
    {
        get => live?.Hostnames ?? _hostnames;
        init => _hostnames = value;
    }

    public required string Region { get; init; }

    public required string Datacenter { get; init; }

    public required string SubscriptionId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public bool IsDeactivated
    {
        get => live?.IsDeactivated ?? _isDeactivated;
        set
        {
            _isDeactivated = value;
            if (live is not null)
            {
                live.IsDeactivated = value;
            }
        }
    }

    public DateTimeOffset? PurgeDate
    {
        get => live is null ? _purgeDate : live.PurgeDate;
        set
        {
            _purgeDate = value;
            if (live is not null)
            {
                live.PurgeDate = value;
            }
        }
    }

    /// <summary>
    /// Whether the tenant is deleted for good because its purge date is over. Its host still answers like that of a deactivated tenant.
    /// </summary>
    public bool IsPurged(DateTimeOffset now) => IsDeactivated && PurgeDate <= now;

    /// <summary>The JSON that the registration endpoint and the tenant itself return.</summary>
    public JsonObject ToJson(string baseUri) => TenantJson.Create(baseUri, Id, Name, Hostnames, IsDeactivated, CreatedAt, UpdatedAt);

    /// <summary>The JSON of the organisation's list. Its members have other names.</summary>
    public JsonObject ToOrganizationJson(string baseUri, DateTimeOffset now) =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["hostnames"] = new JsonArray(Hostnames.Select(h => (JsonNode)h).ToArray()),
            ["subscriptionId"] = SubscriptionId,
            ["regionCode"] = Region,
            ["status"] = OrganizationStatus(now),
            ["createdAt"] = CreatedAt.UtcDateTime,
            ["updatedAt"] = UpdatedAt.UtcDateTime,
            ["links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = $"{baseUri}/api/core/tenants/{Id}" } },
        };

    public string OrganizationStatus(DateTimeOffset now) =>
        IsPurged(now) ? "deleted"
        : IsDeactivated ? "deactivated"
        : "active";
}
