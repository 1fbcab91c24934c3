using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace QlikAdmin.PowerShell;

/// <summary>The connections and sandboxes of one runspace. Parallel runspaces neither see nor change each other's.</summary>
internal sealed class ConnectionStore
{
    private static readonly ConditionalWeakTable<Runspace, ConnectionStore> s_stores = new();
    private static readonly ConnectionStore s_homeless = new();

    private readonly object _lock = new();

    // The last one is the most recently connected or selected.
    private readonly List<Connection> _connections = new();

    // Connections of other runspaces. They stay open when this runspace ends.
    private readonly HashSet<Connection> _guests = new();

    // Connections that lost their name to another connection. A caller may still have the object, and it still works.
    private readonly List<WeakReference<Connection>> _nameless = new();
    private readonly List<Sandbox> _sandboxes = new();

    // A closed connection stays here and no other one takes its place, because the next command without -Connection must not go to a
    // different server.
    private readonly Dictionary<EndpointKind, Connection> _current = new();

    private ConnectionStore() { }

    /// <summary>Folder of journals for commands of this runspace that are given none; null for the usual one.</summary>
    public string? JournalFolder { get; set; }

    /// <summary>Stop file for runs of this runspace; null for what <c>QLIKADMIN_STOP</c> says.</summary>
    public string? StopFile { get; set; }

    /// <summary>Tenants that were deactivated in this runspace.</summary>
    public DeactivatedTenants Deactivated { get; } = new();

    /// <summary>The store of the calling thread's runspace.</summary>
    public static ConnectionStore Current => Runspace.DefaultRunspace is Runspace runspace ? s_stores.GetValue(runspace, Open) : s_homeless;

    /// <summary>Every connection, the most recently connected or selected one first.</summary>
    public IReadOnlyList<Connection> Connections
    {
        get
        {
            lock (_lock)
            {
                return Enumerable.Reverse(_connections).ToList();
            }
        }
    }

    /// <summary>Every sandbox, the youngest first.</summary>
    public IReadOnlyList<Sandbox> Sandboxes
    {
        get
        {
            lock (_lock)
            {
                return Enumerable.Reverse(_sandboxes).ToList();
            }
        }
    }

    /// <summary>Adds a connection as the current one of its kind. It takes over its name; another one that had the name stays
    /// open.</summary>
    public void Add(Connection connection)
    {
        lock (_lock)
        {
            foreach (
                Connection former in _connections.Where(c =>
                    !ReferenceEquals(c, connection) && SameName(c, connection.Name) && !_guests.Remove(c)
                )
            )
            {
                _nameless.Add(new WeakReference<Connection>(former));
            }

            _connections.RemoveAll(c => SameName(c, connection.Name));
            _connections.Add(connection);
            _current[EndpointKinds.Of(connection)] = connection;
            _nameless.RemoveAll(r => !r.TryGetTarget(out Connection? former) || former.IsClosed || ReferenceEquals(former, connection));
        }

        if (connection is RegionConnection region)
        {
            region.Companions = () => Connections;
        }

        Deactivated.Mark(connection);
    }

    /// <summary>Makes a connection the current one of its kind. A connection of another runspace is added to this one, and stays open when
    /// this runspace ends.</summary>
    public void Select(Connection connection)
    {
        lock (_lock)
        {
            if (!_connections.Contains(connection) && !Nameless().Contains(connection))
            {
                _guests.Add(connection);
            }
        }

        Add(connection);
    }

    /// <summary>Closes a connection and forgets it.</summary>
    public void Remove(Connection connection)
    {
        lock (_lock)
        {
            _connections.RemoveAll(c => ReferenceEquals(c, connection));
            _guests.Remove(connection);
        }

        connection.Dispose();
    }

    /// <summary>The connection with that name, or null.</summary>
    public Connection? Find(string name) => Connections.FirstOrDefault(c => SameName(c, name));

    /// <summary>The connection that commands on endpoints of a kind use unless told otherwise: the one connected or selected last. Null
    /// when there is none, and after it was closed.</summary>
    public Connection? CurrentOf(EndpointKind kind) => LastCurrentOf(kind) is { IsClosed: false } current ? current : null;

    /// <summary>The one that was current and was closed since, so that no connection of its kind is current now; null otherwise.</summary>
    public Connection? ClosedOf(EndpointKind kind) => LastCurrentOf(kind) is { IsClosed: true } closed ? closed : null;

    /// <summary>Whether commands on endpoints of its kind use this connection unless told otherwise.</summary>
    public bool IsCurrent(Connection connection) => ReferenceEquals(CurrentOf(EndpointKinds.Of(connection)), connection);

    /// <summary>The connection that commands on any kind of connection use unless told otherwise.</summary>
    /// <returns>The current tenant, site or server. Where none is open, the current region or console. Null where there is
    /// none.</returns>
    public Connection? CurrentOfAny()
    {
        return Connections.Any(c => !c.IsClosed && EndpointKinds.Of(c) == EndpointKind.Server)
            ? CurrentOf(EndpointKind.Server)
            : CurrentOf(EndpointKind.Region) ?? CurrentOf(EndpointKind.Console);
    }

    /// <summary>Marks a tenant as deactivated: every connection to it refuses requests from now on.</summary>
    public void RememberDeactivation(TenantDeactivation deactivation)
    {
        Deactivated.Remember(deactivation);
        All().ForEach(Deactivated.Mark);
    }

    /// <summary>Marks a tenant as active again: connections to it send requests again.</summary>
    public void ForgetDeactivation(string tenantId)
    {
        Deactivated.Forget(tenantId);
        All().ForEach(Deactivated.Mark);
    }

    /// <summary>The same, for the tenant that a connection leads to.</summary>
    public void ForgetDeactivation(Connection connection)
    {
        if (Deactivated.Find(connection) is TenantDeactivation known)
        {
            ForgetDeactivation(known.Id);
        }
    }

    public void Add(Sandbox sandbox)
    {
        lock (_lock)
        {
            _sandboxes.Add(sandbox);
        }
    }

    /// <summary>Ends a sandbox and forgets it.</summary>
    public void Remove(Sandbox sandbox)
    {
        lock (_lock)
        {
            _sandboxes.Remove(sandbox);
        }

        sandbox.Dispose();
    }

    /// <summary>Closes every connection of the list, and those that lost their name.</summary>
    public void Close()
    {
        All().ForEach(Remove);
        JournalFolder = null;
        StopFile = null;
    }

    /// <summary>Closes every connection of this runspace and ends every sandbox.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _connections.RemoveAll(_guests.Contains);
            _guests.Clear();
            _current.Clear();
        }

        Close();

        foreach (Sandbox sandbox in Sandboxes)
        {
            Remove(sandbox);
        }
    }

    private Connection? LastCurrentOf(EndpointKind kind)
    {
        lock (_lock)
        {
            return _current.TryGetValue(kind, out Connection? current) ? current : null;
        }
    }

    private List<Connection> All()
    {
        lock (_lock)
        {
            return _connections.Concat(Nameless()).ToList();
        }
    }

    private List<Connection> Nameless() =>
        _nameless
            .ConvertAll(r => r.TryGetTarget(out Connection? former) ? former : null)
            .OfType<Connection>()
            .Where(c => !c.IsClosed)
            .ToList();

    private static bool SameName(Connection connection, string name) =>
        string.Equals(connection.Name, name, StringComparison.OrdinalIgnoreCase);

    private static ConnectionStore Open(Runspace runspace)
    {
        ConnectionStore store = new();
        runspace.StateChanged += (_, change) =>
        {
            if (change.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)
            {
                store.Clear();
            }
        };
        return store;
    }
}
