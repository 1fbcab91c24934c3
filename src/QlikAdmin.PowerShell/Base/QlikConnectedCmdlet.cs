using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Base of every cmdlet that works on connections. It finds the connections, so that no command has to check whether it is
/// connected.</summary>
public abstract class QlikConnectedCmdlet : QlikCmdlet
{
    /// <summary>Connections to use, as objects or names; without it this runspace's default of the right product, and where several
    /// products fit, the one connected or selected last.</summary>
    /// <remarks>Each base class decides how this parameter binds from the pipeline: the connection of a piped object binds only if that
    /// object is the item to work on.</remarks>
    public abstract ConnectionReference[]? Connection { get; set; }

    /// <summary>Whether the caller gave <see cref="Connection"/>, instead of piping objects that name their connection.</summary>
    private protected bool ConnectionIsGiven { get; private set; }

    /// <summary>Finds the people whom the caller names, with what the look-ups of this run have read.</summary>
    private protected UserResolvers People { get; } = new();

    /// <summary>Products this command works on.</summary>
    private protected virtual bool Fits(QlikProduct product) => product is QlikProduct.Cloud or QlikProduct.Sense or QlikProduct.QlikView;

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
            // Never use the default instead: after a failed connect the variable is empty, and the default may be a different server.
            ThrowTerminatingError(ConnectionReference.Empty(Store).ToErrorRecord(null));
        }

        try
        {
            return wanted.Count > 0 ? wanted.Select(Usable).Distinct().ToList() : new[] { RequireDefault(c => Fits(c.Product)) };
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

    /// <summary>This runspace's default for the command.</summary>
    /// <exception cref="QlikException">NotConnected.</exception>
    private protected Connection RequireDefault(Func<Connection, bool> fits)
    {
        return Store.Default(fits)
            ?? throw new QlikException(ErrorReason.NotConnected, "There is no connection in this runspace that this command can use.")
            {
                NextStep = ConnectionReference.NextStep(Store, ConnectCommands),
            };
    }

    /// <summary>The connection that a piped object came from. An object that names none uses the default of its product.</summary>
    /// <param name="item">The object, for messages.</param>
    /// <param name="name">The connection it names, or empty.</param>
    /// <param name="product">Its product.</param>
    /// <param name="activity">What is being done, for messages.</param>
    /// <exception cref="QlikException">NotConnected; WrongConnection, when the caller wrote another connection.</exception>
    private protected Connection FindConnectionOf(object item, string name, QlikProduct product, string activity)
    {
        if (!ConnectionIsGiven)
        {
            return name.Length == 0 ? RequireDefault(c => c.Product == product) : new ConnectionReference(name).Resolve(Store);
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

    private Connection Usable(ConnectionReference reference)
    {
        Connection connection = reference.Resolve(Store, ConnectCommands);
        Needs(connection);
        return connection;
    }
}
