using System.Security;
using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What a product can do about tenants. Each product does some of it, and gives the reason for the rest.</summary>
internal interface ITenantAdapter
{
    /// <summary>Why this endpoint can't create or deactivate tenants; null where it can.</summary>
    QlikException? WhyNoChanges { get; }

    /// <summary>Reads the tenant behind the connection.</summary>
    /// <exception cref="QlikException">NotSupported, where the connection does not lead to a single tenant.</exception>
    Task<Tenant> ReadAsync(IOperationLog log, CancellationToken token);

    /// <summary>Counts what the tenant holds, as far as the account may read it.</summary>
    /// <exception cref="QlikException">NotSupported, where the connection does not lead to a single tenant.</exception>
    Task<TenantSize> MeasureAsync(IOperationLog log, CancellationToken token);

    /// <summary>Streams the tenants of one subscription.</summary>
    /// <exception cref="QlikException">NotSupported, where the endpoint has no list.</exception>
    Task ListAsync(string subscriptionId, PageSink<Tenant> sink, IOperationLog log, CancellationToken token);

    /// <summary>Creates a tenant.</summary>
    /// <exception cref="QlikException"><see cref="WhyNoChanges"/>; Forbidden, for a licence that does not allow a new tenant.</exception>
    Task<Tenant> CreateAsync(SecureString licenseKey, string? datacenter, IOperationLog log, CancellationToken token);

    /// <summary>Locks everybody out of a tenant and starts the countdown to its deletion. A running countdown starts anew.</summary>
    /// <exception cref="QlikException"><see cref="WhyNoChanges"/>; PreconditionFailed, for a host name of another tenant.</exception>
    Task<TenantDeactivation> DeactivateAsync(TenantOrder order, int purgeAfterDays, IOperationLog log, CancellationToken token);

    /// <summary>Brings a deactivated tenant back.</summary>
    /// <exception cref="QlikException"><see cref="WhyNoChanges"/>; NotFound, also for a tenant that was purged.</exception>
    Task ReactivateAsync(TenantOrder order, IOperationLog log, CancellationToken token);
}
