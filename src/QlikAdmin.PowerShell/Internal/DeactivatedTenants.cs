using QlikAdmin.Workflows.Tenants;

namespace QlikAdmin.PowerShell;

/// <summary>The tenants that were deactivated in one runspace. Commands on connections to them end at once, and a second deactivation is
/// recognised.</summary>
internal sealed class DeactivatedTenants
{
    private readonly object _lock = new();
    private readonly List<TenantDeactivation> _known = new();

    /// <summary>What is known of a tenant's deactivation, or null.</summary>
    public TenantDeactivation? Find(string id)
    {
        lock (_lock)
        {
            return _known.FirstOrDefault(d => d.Id == id);
        }
    }

    /// <summary>What is known of the tenant that a connection leads to, or null.</summary>
    public TenantDeactivation? Find(Connection connection)
    {
        lock (_lock)
        {
            return connection.Product == QlikProduct.Cloud
                ? _known.FirstOrDefault(d => TenantWitness.LeadsTo(connection, d.Id, d.Hostnames))
                : null;
        }
    }

    /// <summary>Remembers a deactivation; a later one of the same tenant replaces it.</summary>
    public void Remember(TenantDeactivation deactivation)
    {
        lock (_lock)
        {
            _known.RemoveAll(d => d.Id == deactivation.Id);
            _known.Add(deactivation);
        }
    }

    /// <summary>Forgets it, because the tenant is active again.</summary>
    public void Forget(string id)
    {
        lock (_lock)
        {
            _known.RemoveAll(d => d.Id == id);
        }
    }

    /// <summary>Lets a connection refuse requests to a deactivated tenant, or allows them again.</summary>
    public void Mark(Connection connection)
    {
        if (connection is CloudConnection cloud)
        {
            cloud.Deactivation = Find(connection);
        }
    }
}
