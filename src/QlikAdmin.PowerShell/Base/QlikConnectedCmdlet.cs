using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Base of every cmdlet that works on connections; it finds them, so that a command never asks whether it is connected.</summary>
public abstract class QlikConnectedCmdlet : QlikCmdlet
{
    /// <summary>Connections to use, as objects or names; without it this runspace's default of the right product, and where several products fit, the one connected or selected last.</summary>
    /// <remarks>Each base says for itself how it is bound from the pipeline: what an object names binds only where that object is the item that is worked on.</remarks>
    public abstract ConnectionReference[]? Connection { get; set; }

    /// <summary>Whether the caller wrote <see cref="Connection"/>, rather than piped objects that name theirs.</summary>
    private protected bool ConnectionIsGiven { get; private set; }

    /// <summary>Who tells whom the caller meant, with what the look-ups of this run have read.</summary>
    private protected UserResolvers People { get; } = new();

    /// <summary>Products this command works on.</summary>
    private protected virtual bool Fits(QlikProduct product) => product is QlikProduct.Cloud or QlikProduct.Sense or QlikProduct.QlikView;

    /// <summary>The commands that make a connection for this one, for the error of having none.</summary>
    private protected virtual string ConnectCommands => ConnectionReference.AnyCommand;

    /// <summary>Touches what this command needs of a connection, so that one that was given and can't do the work is refused with its reason.</summary>
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

    /// <summary>The connections to work on. Ends the command when those that the caller wrote can't be used; for names that were piped in, writes an error.</summary>
    /// <param name="target">What the error is about when the names were piped in.</param>
    /// <returns>Each connection once, in the order given; empty when an error was written.</returns>
    private protected IReadOnlyList<Connection> RequireConnections(object? target)
    {
        List<ConnectionReference> wanted = Given();
        if (ConnectionIsGiven && (Connection is null || Connection.Length == 0 || wanted.Count < Connection.Length))
        {
            // Never the default instead: an empty variable is what a failed connect leaves behind, and the default may be another server.
            ThrowTerminatingError(ConnectionReference.Empty(Store).ToErrorRecord(null));
        }

        try
        {
            return wanted.Count > 0
                ? wanted.Select(Usable).Distinct().ToList()
                : new[] { RequireDefault(c => Fits(c.Product)) };
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
    private protected List<ConnectionReference> Given() => (Connection ?? Array.Empty<ConnectionReference>()).Where(c => c is { IsEmpty: false }).ToList();

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

    /// <summary>The connection that a piped object came from; one that names none goes to the default of its product.</summary>
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
        Connection? own = name.Length == 0 && given.Count == 1
            ? given[0]
            : given.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));
        return own ?? throw new QlikException(ErrorReason.WrongConnection, $"{activity}: {item} was read from '{name}', not from '{string.Join("', '", given.Select(c => c.Name))}'.")
        {
            NextStep = "Leave -Connection out, so that each object goes back to the connection it came from.",
        };
    }

    private Connection Usable(ConnectionReference reference)
    {
        Connection connection = reference.Resolve(Store, ConnectCommands);
        Needs(connection);
        return connection;
    }
}
