using System.Security;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Region;

/// <summary>Lists the tenants of an organisation, across regions. It changes no tenant.</summary>
internal sealed class OrganizationTenants : ITenantAdapter
{
    private const string RowsPerPage = "100";

    private readonly QlikHttp _http;

    public OrganizationTenants(QlikHttp http)
    {
        _http = http;
    }

    public QlikException WhyNoChanges =>
        Unsupported(
            "it lists tenants and changes none",
            "Connect to the registration endpoint of the tenant's region with Connect-QlikRegion -Region and a region-level OAuth client."
        );

    public Task ListAsync(string subscriptionId, PageSink<Tenant> sink, IOperationLog log, CancellationToken token)
    {
        // A text in a filter is a JSON string (RFC 7644), so a quote in it is escaped and does not end the text.
        string filter = "subscriptionId eq " + JsonConvert.ToString(subscriptionId);
        QlikRequest request = QlikRequest
            .Get(RegionRoutes.OrganizationTenants, "List tenants")
            .With("filter", filter)
            .With("limit", RowsPerPage);
        return _http.PagesAsync(request, HandOn, log, token);

        Task HandOn(JArray rows, CancellationToken pageToken)
        {
            Tenant[] tenants = rows.OfType<JObject>()
                .Select(r => TenantRecord.Read(r, _http.Connection, TenantStatuses.OfOrganization))
                .OfType<Tenant>()
                .ToArray();
            return tenants.Length == 0 ? Task.CompletedTask : sink(tenants, pageToken);
        }
    }

    public Task<Tenant> ReadAsync(IOperationLog log, CancellationToken token) =>
        throw Unsupported(
            "it leads to all tenants of an organisation, not to one",
            "List them with Get-QlikTenant -SubscriptionId, or connect to one with Connect-QlikCloud."
        );

    public Task<TenantSize> MeasureAsync(IOperationLog log, CancellationToken token) =>
        throw Unsupported("it can't look into tenants", "Connect to the tenant with Connect-QlikCloud.");

    public Task<Tenant> CreateAsync(SecureString licenseKey, string? datacenter, IOperationLog log, CancellationToken token) =>
        throw WhyNoChanges;

    public Task<TenantDeactivation> DeactivateAsync(TenantOrder order, int purgeAfterDays, IOperationLog log, CancellationToken token) =>
        throw WhyNoChanges;

    public Task ReactivateAsync(TenantOrder order, IOperationLog log, CancellationToken token) => throw WhyNoChanges;

    private QlikException Unsupported(string why, string nextStep) =>
        new(ErrorReason.NotSupported, $"Not supported on the organisation's console '{_http.Connection}': {why}.") { NextStep = nextStep };
}
