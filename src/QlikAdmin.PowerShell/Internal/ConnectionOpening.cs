using QlikAdmin.Models;

namespace QlikAdmin.PowerShell;

/// <summary>How every command opens a connection: make it, make the first call, warn of credentials that end soon, and store it.</summary>
internal static class ConnectionOpening
{
    /// <param name="store">Takes the connection.</param>
    /// <param name="create">Makes it; no call to the server.</param>
    /// <param name="firstCall">Makes the first call; null to skip it.</param>
    /// <param name="warn">Writes a warning.</param>
    /// <exception cref="QlikException">The connection can't be made, or the first call failed. Nothing was stored.</exception>
    public static Connection Open(ConnectionStore store, Func<Connection> create, Action<Connection>? firstCall, Action<string> warn)
    {
        Tls12.Allow();
        Connection connection = create();
        bool opened = false;
        try
        {
            if (firstCall is not null)
            {
                Call(store, connection, firstCall);
            }

            opened = true;
        }
        finally
        {
            if (!opened)
            {
                connection.Dispose();
            }
        }

        foreach (string warning in connection.Expiries.Select(e => e.Warning(connection.Name, DateTimeOffset.UtcNow)).OfType<string>())
        {
            warn(warning);
        }

        store.Add(connection);
        return connection;
    }

    private static void Call(ConnectionStore store, Connection connection, Action<Connection> firstCall)
    {
        try
        {
            firstCall(connection);
        }
        catch (QlikException e)
            when (e.Reason == ErrorReason.TenantDeactivated && store.Deactivated.Find(connection) is TenantDeactivation known)
        {
            // The server does not give the purge date. If this session deactivated the tenant, it knows the date.
            throw TenantErrors.Deactivated(known, $"No connection to '{connection.Name}' was made");
        }

        // The tenant accepted a sign-in, so it is no longer deactivated.
        store.ForgetDeactivation(connection);
    }
}
