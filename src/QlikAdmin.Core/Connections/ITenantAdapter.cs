using System.Security;
using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>What a product can do about tenants. Each does some of it and says of the rest why not.</summary>
internal interface ITenantAdapter
{
    /// <summary>Why this endpoint neither makes nor ends tenants; null where it does.</summary>
    QlikException? WhyNoChanges { get; }

    /// <summary>Reads the tenant behind the connection.</summary>
    /// <exception cref="QlikException">NotSupported, where the connection leads to no single tenant.</exception>
    Task<Tenant> ReadAsync(IOperationLog log, CancellationToken token);

    /// <summary>Counts what the tenant holds, as far as the account may read it.</summary>
    /// <exception cref="QlikException">NotSupported, where the connection leads to no single tenant.</exception>
    Task<TenantSize> MeasureAsync(IOperationLog log, CancellationToken token);

    /// <summary>Streams the tenants of one subscription.</summary>
    /// <exception cref="QlikException">NotSupported, where the endpoint has no list.</exception>
    Task ListAsync(string subscriptionId, PageSink<Tenant> sink, IOperationLog log, CancellationToken token);

    /// <summary>Makes a tenant.</summary>
    /// <exception cref="QlikException"><see cref="WhyNoChanges"/>; Forbidden, for a licence that allows none.</exception>
    Task<Tenant> CreateAsync(SecureString licenseKey, string? datacenter, IOperationLog log, CancellationToken token);

    /// <summary>Locks everybody out of a tenant and starts the countdown to its deletion; anew where it runs already.</summary>
    /// <exception cref="QlikException"><see cref="WhyNoChanges"/>; PreconditionFailed, for a host name that is not the
    /// tenant's.</exception>
    Task<TenantDeactivation> DeactivateAsync(TenantOrder order, int purgeAfterDays, IOperationLog log, CancellationToken token);

    /// <summary>Brings a deactivated tenant back.</summary>
    /// <exception cref="QlikException"><see cref="WhyNoChanges"/>; NotFound, also for one that was purged.</exception>
    Task ReactivateAsync(TenantOrder order, IOperationLog log, CancellationToken token);
}
