using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Tenants;

/// <summary>What a tenant says of itself through the connections that lead to it, held against what the caller says of it.</summary>
internal sealed class TenantWitness
{
    private TenantWitness(TenantOrder order)
    {
        Hostnames = new[] { order.Hostname };
    }

    /// <summary>Host names that are known of the tenant, the caller's among them.</summary>
    public IReadOnlyList<string> Hostnames { get; private set; }

    /// <summary>The tenant was deactivated before.</summary>
    public bool IsDeactivated { get; private set; }

    /// <summary>How much it holds; null where no connection could tell.</summary>
    public TenantSize? Size { get; private set; }

    /// <summary>Asks every connection that leads, or may lead, to the tenant.</summary>
    /// <param name="order">What the caller says.</param>
    /// <param name="connections">Connections of the session; those of other products and other tenants are left alone.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the questions.</param>
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

    /// <summary>Whether a tenant is in use, as it says itself; null where no connection leads to it, or none of them can tell.</summary>
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
            // A witness that can't speak does not stop the caller: the registration endpoint compares the name itself.
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
