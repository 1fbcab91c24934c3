using System.Security;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Region;

/// <summary>Creates, deactivates and reactivates tenants of one region.</summary>
internal sealed class RegionTenants : ITenantAdapter
{
    private readonly QlikHttp _http;

    public RegionTenants(QlikHttp http)
    {
        _http = http;
    }

    public QlikException? WhyNoChanges => null;

    public Task<Tenant> ReadAsync(IOperationLog log, CancellationToken token) => throw NoReading("read");

    public Task<TenantSize> MeasureAsync(IOperationLog log, CancellationToken token) => throw NoReading("measured");

    public Task ListAsync(string subscriptionId, PageSink<Tenant> sink, IOperationLog log, CancellationToken token) =>
        throw NoReading("listed");

    public async Task<Tenant> CreateAsync(SecureString licenseKey, string? datacenter, IOperationLog log, CancellationToken token)
    {
        string key = SecretText.Of(licenseKey);
        _http.Redactor.Learn(key);
        JObject body = new() { ["licenseKey"] = key };
        if (datacenter is not null)
        {
            body["datacenter"] = datacenter;
        }

        // Not idempotent: a second request would create a second tenant.
        QlikRequest request = new(HttpMethod.Post, RegionRoutes.Tenants, "Create a tenant") { Body = body.ToString(Formatting.None) };
        JObject row;
        try
        {
            row = await _http.ObjectAsync(request, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            throw RegionErrors.OfCreation(e);
        }

        return TenantRecord.Read(row, _http.Connection, TenantStatuses.OfTenant)
            ?? throw JsonRequests.Unreadable(_http, request, "a tenant without an id", null);
    }

    public async Task<TenantDeactivation> DeactivateAsync(TenantOrder order, int purgeAfterDays, IOperationLog log, CancellationToken token)
    {
        // It may be sent again: the end state is the same, and the countdown starts again only some seconds later.
        QlikRequest request = new(HttpMethod.Post, RegionRoutes.Deactivate(order.Id), "Deactivate tenant " + order.Hostname)
        {
            Body = new JObject { ["purgeAfterDays"] = purgeAfterDays }.ToString(Formatting.None),
            Idempotent = true,
        };
        request.Headers.Add(new(RegionRoutes.ConfirmHeader, order.Hostname));
        JObject answer;
        try
        {
            answer = await _http.ObjectAsync(request, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            throw RegionErrors.OfChange(e, order, "deactivate");
        }

        return new TenantDeactivation(
            order.Id,
            order.Hostname,
            TenantStatuses.OfTenant(Json.Text(answer["status"])) ?? TenantStatuses.Deactivated,
            _http.Connection
        )
        {
            EstimatedPurgeDate = Json.Date(Json.Text(answer["estimatedPurgeDate"])),
        };
    }

    public async Task ReactivateAsync(TenantOrder order, IOperationLog log, CancellationToken token)
    {
        QlikRequest request = new(HttpMethod.Post, RegionRoutes.Reactivate(order.Id), "Reactivate tenant " + order.Hostname)
        {
            Body = "{}",
        };
        request.Headers.Add(new(RegionRoutes.ConfirmHeader, order.Hostname));
        try
        {
            // The vendor's description (nothing) and its guide disagree on the content of the answer, but it is always an object. A body
            // with nothing at all comes from something in front of the server.
            await _http.ObjectAsync(request, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            throw RegionErrors.OfChange(e, order, "reactivate");
        }
    }

    private QlikException NoReading(string done) =>
        new(
            ErrorReason.NotSupported,
            $"Not supported on the registration endpoint '{_http.Connection}': tenants can't be {done} there. It only creates, deactivates and reactivates them."
        )
        {
            NextStep =
                "For one tenant connect to it with Connect-QlikCloud. For the list connect with Connect-QlikRegion -Uri https://console.qlikcloud.com and an organisation-level client.",
        };
}
