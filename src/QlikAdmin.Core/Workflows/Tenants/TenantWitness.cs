using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Tenants;

/// <summary>Compares what the caller says about a tenant with what the tenant says about itself, through the connections that lead to
/// it.</summary>
internal sealed class TenantWitness
{
    private TenantWitness(TenantOrder order)
    {
        Hostnames = new[] { order.Hostname };
    }

    /// <summary>Known host names of the tenant, including the caller's.</summary>
    public IReadOnlyList<string> Hostnames { get; private set; }

    /// <summary>Whether the tenant is deactivated already.</summary>
    public bool IsDeactivated { get; private set; }

    /// <summary>How much the tenant holds; null where no connection could show it.</summary>
    public TenantSize? Size { get; private set; }

    /// <summary>Asks every connection that leads, or may lead, to the tenant.</summary>
    /// <param name="order">The tenant that the caller named.</param>
    /// <param name="connections">Connections of the session. Those of other products and other tenants are not asked.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the reads.</param>
    /// <exception cref="QlikException">HostnameNotConfirmed, when a tenant contradicts the caller.</exception>
    public static async Task<TenantWitness> AskAsync(
        TenantOrder order,
        IEnumerable<Connection> connections,
        IOperationLog log,
        CancellationToken token
    )
    {
        TenantWitness witness = new(order);
        foreach (Connection connection in connections.Where(c => c.IsTenant && !c.IsClosed && LeadsTo(c, order)))
        {
            await witness.AskAsync(order, connection, log, token).ConfigureAwait(false);
        }

        return witness;
    }

    /// <summary>Whether a tenant says that it is in use; null where no connection leads to it, or none of them can tell.</summary>
    public static async Task<bool?> IsInUseAsync(
        TenantOrder order,
        IEnumerable<Connection> connections,
        IOperationLog log,
        CancellationToken token
    )
    {
        foreach (CloudConnection connection in connections.OfType<CloudConnection>().Where(c => !c.IsClosed && LeadsTo(c, order)))
        {
            if (await connection.IsInUseAsync(order.Id, log, token).ConfigureAwait(false) is bool told)
            {
                return told;
            }
        }

        return null;
    }

    /// <summary>Whether a Cloud connection leads to a tenant of this id or one of these host names.</summary>
    public static bool LeadsTo(Connection connection, string id, IEnumerable<string> hostnames)
    {
        return connection.Version == id
            || hostnames.Any(h =>
                string.Equals(h, connection.Uri.Host, StringComparison.OrdinalIgnoreCase)
                || string.Equals(h, connection.Uri.Authority, StringComparison.OrdinalIgnoreCase)
            );
    }

    private static bool LeadsTo(Connection connection, TenantOrder order) => LeadsTo(connection, order.Id, new[] { order.Hostname });

    private async Task AskAsync(TenantOrder order, Connection connection, IOperationLog log, CancellationToken token)
    {
        Tenant tenant;
        try
        {
            tenant = await connection.Tenants.ReadAsync(log, token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.TenantDeactivated)
        {
            IsDeactivated = true;
            return;
        }
        catch (QlikException e)
        {
            // A connection that can't be asked does not stop the caller: the registration endpoint compares the name itself.
            log.Verbose($"'{connection.Name}' could not be asked about tenant {order.Id}: {e.Message}");
            return;
        }

        if (tenant.Id != order.Id)
        {
            throw Contradiction(
                $"The connection '{connection.Name}' says that '{order.Hostname}' is the host name of tenant {tenant.Id}, not of {order.Id}."
            );
        }

        if (!tenant.Hostnames.Contains(order.Hostname, StringComparer.OrdinalIgnoreCase))
        {
            throw Contradiction(
                $"Tenant {order.Id} says through the connection '{connection.Name}' that its host name is {string.Join(" or ", tenant.Hostnames)}, not '{order.Hostname}'."
            );
        }

        Hostnames = Hostnames.Union(tenant.Hostnames, StringComparer.OrdinalIgnoreCase).ToArray();
        Size ??= await connection.Tenants.MeasureAsync(log, token).ConfigureAwait(false);
    }

    private static QlikException Contradiction(string message) =>
        new(ErrorReason.HostnameNotConfirmed, message + " Nothing was sent to the registration endpoint.")
        {
            NextStep = Http.ErrorTable.NextStep(ErrorReason.HostnameNotConfirmed),
        };
}
