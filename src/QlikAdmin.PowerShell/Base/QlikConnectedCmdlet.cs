using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Base of every cmdlet that works on connections. It finds the connections, so that no command has to check whether it is
/// connected.</summary>
public abstract class QlikConnectedCmdlet : QlikCmdlet
{
    /// <summary>Connections to use, as objects or names; without it the current connection of this runspace, which is the one connected or
    /// selected last.</summary>
    /// <remarks>Each base class decides how this parameter binds from the pipeline: the connection of a piped object binds only if that
    /// object is the item to work on.</remarks>
    public abstract ConnectionReference[]? Connection { get; set; }

    /// <summary>Whether the caller gave <see cref="Connection"/>, instead of piping objects that name their connection.</summary>
    private protected bool ConnectionIsGiven { get; private set; }

    /// <summary>Finds the people that the caller names. It keeps what the look-ups of this run have read.</summary>
    private protected UserResolvers People { get; } = new();

    /// <summary>The kind of endpoint this command works on.</summary>
    private protected virtual EndpointKind Endpoint => EndpointKind.Server;

    /// <summary>The commands that make a connection for this one, for the error of having none.</summary>
    private protected virtual string ConnectCommands => ConnectionReference.AnyCommand;

    /// <summary>Checks that a connection has what this command needs, so that a connection that can't do the work is refused with the
    /// reason.</summary>
    /// <exception cref="QlikException">NotSupported.</exception>
    private protected virtual object? Needs(Connection connection) => connection.Allocations;

    /// <summary>Writes an error about an item, when its turn has come.</summary>
    private protected virtual void WriteItemError(ErrorRecord record) => WriteError(record);

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        ConnectionIsGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Connection));
    }

    /// <inheritdoc />
    private protected override void Release(bool hasFailed) => People.Dispose();

    /// <summary>The connections to work on. Ends the command if the connections that the caller gave can't be used. For names that were
    /// piped in it writes an error.</summary>
    /// <param name="target">What the error is about when the names were piped in.</param>
    /// <returns>Each connection once, in the order given; empty when an error was written.</returns>
    private protected IReadOnlyList<Connection> RequireConnections(object? target)
    {
        List<ConnectionReference> wanted = Given();
        if (ConnectionIsGiven && (Connection is null || Connection.Length == 0 || wanted.Count < Connection.Length))
        {
            // Never use the current one instead: after a failed connect the variable is empty, and the current one may be a different
            // server.
            ThrowTerminatingError(ConnectionReference.Empty(Store).ToErrorRecord(null));
        }

        try
        {
            return wanted.Count > 0 ? wanted.Select(Usable).Distinct().ToList() : new[] { RequireCurrent() };
        }
        catch (QlikException e)
        {
            if (ConnectionIsGiven || wanted.Count == 0)
            {
                ThrowTerminatingError(e.ToErrorRecord(string.Join(", ", wanted)));
            }

            WriteItemError(e.ToErrorRecord(target ?? string.Join(", ", wanted)));
            return Array.Empty<Connection>();
        }
    }

    /// <summary>What the caller wrote or piped in, without empty columns.</summary>
    private protected List<ConnectionReference> Given() =>
        (Connection ?? Array.Empty<ConnectionReference>()).Where(c => c is { IsEmpty: false }).ToList();

    /// <summary>The current connection of this runspace, if it can do the work of this command. No other one takes its place.</summary>
    /// <exception cref="QlikException">NotConnected: none is current. NotSupported: it can't do the work; the next step names the open
    /// connections that can.</exception>
    private protected Connection RequireCurrent()
    {
        if (Store.CurrentOf(Endpoint) is not Connection current)
        {
            throw NoCurrent();
        }

        try
        {
            Needs(current);
            return current;
        }
        catch (QlikException e) when (Able(_ => true) is { Count: > 0 } able)
        {
            throw e.Saying(e.Message, $"'{current.Name}' is the current connection. " + ConnectionReference.Choice(able));
        }
    }

    /// <summary>The connection that a piped object came from. An object that names none uses the current
    /// connection, which must have its product.</summary>
    /// <param name="item">The object, for messages.</param>
    /// <param name="name">The connection it names, or empty.</param>
    /// <param name="product">Its product.</param>
    /// <param name="activity">What is being done, for messages.</param>
    /// <exception cref="QlikException">NotConnected; WrongConnection, when the caller wrote another connection.</exception>
    private protected Connection FindConnectionOf(object item, string name, QlikProduct product, string activity)
    {
        if (!ConnectionIsGiven)
        {
            return name.Length == 0 ? RequireCurrentOf(item, product, activity) : new ConnectionReference(name).Resolve(Store);
        }

        IReadOnlyList<Connection> given = RequireConnections(item);
        Connection? own =
            name.Length == 0 && given.Count == 1
                ? given[0]
                : given.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));
        return own
            ?? throw new QlikException(
                ErrorReason.WrongConnection,
                $"{activity}: {item} was read from '{name}', not from '{string.Join("', '", given.Select(c => c.Name))}'."
            )
            {
                NextStep = "Leave -Connection out. The command then uses the connection that each object came from.",
            };
    }

    private Connection RequireCurrentOf(object item, QlikProduct product, string activity)
    {
        Connection current = RequireCurrent();
        if (current.Product == product)
        {
            return current;
        }

        IReadOnlyList<Connection> able = Able(c => c.Product == product);
        throw new QlikException(
            ErrorReason.WrongConnection,
            $"{activity}: {item} is of {product} and does not say which connection it came from, and the current connection '{current.Name}' is of {current.Product}."
        )
        {
            NextStep =
                able.Count > 0 ? ConnectionReference.Choice(able) : $"Connect to the {product} server it came from, and give -Connection.",
        };
    }

    private QlikException NoCurrent()
    {
        IReadOnlyList<Connection> able = Able(_ => true);
        return Store.ClosedOf(Endpoint) is Connection closed && able.Count > 0
            ? new QlikException(
                ErrorReason.NotConnected,
                $"No connection is current: '{closed.Name}' was closed, and no other one takes its place by itself."
            )
            {
                NextStep = ConnectionReference.Choice(able),
            }
            : new QlikException(ErrorReason.NotConnected, "There is no connection in this runspace that this command can use.")
            {
                NextStep = ConnectionReference.NextStep(able, ConnectCommands),
            };
    }

    /// <summary>The open connections that can do the work of this command.</summary>
    private IReadOnlyList<Connection> Able(Func<Connection, bool> fits)
    {
        return Store.Connections.Where(c => !c.IsClosed && EndpointKinds.Of(c) == Endpoint && fits(c) && IsAble(c)).ToList();
    }

    private bool IsAble(Connection connection)
    {
        try
        {
            Needs(connection);
            return true;
        }
        catch (QlikException)
        {
            return false;
        }
    }

    private Connection Usable(ConnectionReference reference)
    {
        Connection connection = reference.Resolve(Store, ConnectCommands);
        Needs(connection);
        return connection;
    }
}
