using System.Security;
using Newtonsoft.Json.Linq;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Cloud;

/// <summary>The tenant's own record, and how much it holds. Only a registration endpoint creates and deactivates tenants.</summary>
internal sealed class CloudTenants : ITenantAdapter
{
    private const string ItemsPerPage = "100";

    // The number is for a question to a person. For a long list the exact number does not help.
    private const int MostPages = 10;

    private readonly QlikHttp _http;

    public CloudTenants(QlikHttp http)
    {
        _http = http;
    }

    public QlikException WhyNoChanges =>
        Unsupported(
            "tenants are created, deactivated and reactivated only through the registration endpoint of their region",
            "Connect with Connect-QlikRegion and a region-level OAuth client."
        );

    public async Task<Tenant> ReadAsync(IOperationLog log, CancellationToken token)
    {
        QlikRequest request = QlikRequest.Get(CloudRoutes.MyTenant, "Read the tenant");
        JObject row = await _http.ObjectAsync(request, log, token).ConfigureAwait(false);
        return TenantRecord.Read(row, _http.Connection, TenantStatuses.OfTenant)
            ?? throw JsonRequests.Unreadable(_http, request, "a tenant without an id", null);
    }

    public async Task<TenantSize> MeasureAsync(IOperationLog log, CancellationToken token)
    {
        int? users = await TryAsync(CountUsersAsync).ConfigureAwait(false);
        (int Count, bool IsMore)? apps = await TryAsync(CountAppsAsync).ConfigureAwait(false);
        return new TenantSize(users, apps?.Count, apps?.IsMore == true);

        async Task<T?> TryAsync<T>(Func<IOperationLog, CancellationToken, Task<T>> count)
            where T : struct
        {
            try
            {
                return await count(log, token).ConfigureAwait(false);
            }
            catch (QlikException e)
            {
                // The question can be asked without the number. It then says that the number is not known.
                log.Verbose(e.Message);
                return null;
            }
        }
    }

    public Task ListAsync(string subscriptionId, PageSink<Tenant> sink, IOperationLog log, CancellationToken token)
    {
        throw Unsupported(
            "a tenant does not know other tenants",
            "Connect with Connect-QlikRegion -Uri https://console.qlikcloud.com and an organisation-level client."
        );
    }

    public Task<Tenant> CreateAsync(SecureString licenseKey, string? datacenter, IOperationLog log, CancellationToken token) =>
        throw WhyNoChanges;

    public Task<TenantDeactivation> DeactivateAsync(TenantOrder order, int purgeAfterDays, IOperationLog log, CancellationToken token) =>
        throw WhyNoChanges;

    public Task ReactivateAsync(TenantOrder order, IOperationLog log, CancellationToken token) => throw WhyNoChanges;

    private async Task<int> CountUsersAsync(IOperationLog log, CancellationToken token)
    {
        QlikRequest request = QlikRequest.Get(CloudRoutes.UserCount, "Count the users");
        JObject answer = await _http.ObjectAsync(request, log, token).ConfigureAwait(false);
        return (int?)Json.Number(answer["total"]) ?? throw JsonRequests.Unreadable(_http, request, "no total in it", null);
    }

    private async Task<(int Count, bool IsMore)> CountAppsAsync(IOperationLog log, CancellationToken token)
    {
        QlikRequest request = QlikRequest
            .Get(CloudRoutes.Items, "Count the apps")
            .With("resourceType", "app")
            .With("limit", ItemsPerPage)
            .With("noActions", "true");
        int count = 0;
        for (int page = 1; ; page++)
        {
            JObject answer = await _http.ObjectAsync(request, log, token).ConfigureAwait(false);
            count += (
                answer["data"] as JArray ?? throw JsonRequests.Unreadable(_http, request, "an object without a data list", null)
            ).Count;
            string? next = NextLink.Query(answer);
            if (next is null || page == MostPages)
            {
                return (count, next is not null);
            }

            request = QlikRequest.Get(CloudRoutes.Items, request.Action);
            NextLink.Apply(next, request);
        }
    }

    private QlikException Unsupported(string why, string nextStep) =>
        new(ErrorReason.NotSupported, $"Not supported on the tenant connection '{_http.Connection}': {why}.") { NextStep = nextStep };
}
