using QlikAdmin.Connections;

namespace QlikAdmin.Products.Region;

/// <summary>The next step after a refusal of a registration endpoint, where a status has another meaning than on a tenant.</summary>
internal static class RegionErrors
{
    private const string QuotaReached = "TENANTS-22";
    private const string LicenseRefused = "TENANTS-23";

    public static QlikException OfCreation(QlikException e)
    {
        if (e.InDoubt)
        {
            e.NextStep =
                "The tenant may have been created although no answer came. Look at the tenants of the subscription before you try again: a second call creates a second tenant.";
        }
        else if (e.Reason == ErrorReason.Forbidden)
        {
            e.NextStep = e.ServerCode switch
            {
                QuotaReached => "The licence allows no more tenants. Deactivate one that is no longer needed, or ask Qlik for more.",
                LicenseRefused =>
                    "The key does not belong to a licence that allows several tenants. Give the signed key from the licence overview in My Qlik.",
                _ =>
                    "The client must be a region-level OAuth client of exactly this region, created in My Qlik by the service account owner.",
            };
        }
        else if (e.Reason == ErrorReason.InvalidRequest)
        {
            e.NextStep = "Check the licence key, and that the data centre is in this region.";
        }

        return e;
    }

    public static QlikException OfChange(QlikException e, TenantOrder order, string change)
    {
        if (e.InDoubt)
        {
            e.NextStep =
                "The change may have been made although no answer came. Run the same command again: a second call leads to the same state.";
            return e;
        }

        e.NextStep = e.Reason switch
        {
            ErrorReason.PreconditionFailed =>
                $"'{order.Hostname}' is not a host name of tenant {order.Id}, and nothing was changed. Check both again (Get-QlikTenant on a connection to the tenant, or its management console). The id may be the wrong one.",
            ErrorReason.Forbidden =>
                $"This subscription or this client may not {change} tenants. It needs a region-level OAuth client and a subscription that allows several tenants. With a single-tenant subscription ask Qlik Support. A trial is deleted in the settings of the tenant. The permission may be limited in time.",
            ErrorReason.NotFound =>
                $"There is no tenant {order.Id} in this region. Check the id, and connect to the region in the tenant's host name. A tenant that was purged is gone for good.",
            ErrorReason.InvalidRequest =>
                "Only OEM subscriptions may choose the -PurgeAfterDays of Disable-QlikTenant, from 10 to 90. Leave it at 30, or read what the server says in the message.",
            _ => e.NextStep,
        };
        return e;
    }
}
