using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>A connection as the caller gives it: the object, or its name. The name is looked up when the command runs.</summary>
public sealed class ConnectionReference
{
    /// <summary>The commands that open a connection for most other commands.</summary>
    internal const string AnyCommand = "Connect-QlikSense, Connect-QlikCloud or Connect-QlikView";

    private readonly Connection? _connection;
    private readonly string _name;
    private readonly QlikException? _refusal;

    /// <summary>Refers to a connection of this runspace by name.</summary>
    /// <param name="name">Name as in <c>Get-QlikConnection</c>, in any case; empty stands for the current connection.</param>
    public ConnectionReference(string name)
    {
        _name = name;
    }

    /// <summary>Refers to the object itself, even if it is from another runspace.</summary>
    /// <param name="connection">The connection.</param>
    public ConnectionReference(Connection connection)
    {
        _connection = connection;
        _name = connection.Name;
    }

    private ConnectionReference(string name, QlikException refusal)
    {
        _name = name;
        _refusal = refusal;
    }

    /// <summary>Whether nothing was named, as in an empty column of a file.</summary>
    internal bool IsEmpty => _connection is null && _refusal is null && string.IsNullOrWhiteSpace(_name);

    /// <inheritdoc />
    public override string ToString() => _name;

    /// <summary>Stands for an empty value. It never means the current connection, which may lead to a different server.</summary>
    internal static ConnectionReference RefusedEmpty() => new(string.Empty, Empty(null));

    /// <summary>The error for a connection that was given but is empty, as after a failed connect.</summary>
    internal static QlikException Empty(ConnectionStore? store) =>
        new(ErrorReason.NotConnected, "-Connection was given, but it is empty.")
        {
            NextStep =
                "Check whether the command that should have connected failed." + (store is null ? string.Empty : " " + NextStep(store)),
        };

    /// <summary>Stands for an object that is not a connection. It fails when it is used.</summary>
    internal static ConnectionReference Refused(PSObject given, object bare)
    {
        bool isRemote = Columns.TypeName(given)?.EndsWith(nameof(Connection), StringComparison.Ordinal) == true;
        return new ConnectionReference(
            given.ToString(),
            isRemote
                ? new QlikException(
                    ErrorReason.InvalidInput,
                    $"{Columns.Describe(given)} was a connection, but a connection can't be used after it was copied to a job or another computer."
                )
                {
                    NextStep =
                        "Connect inside the job. Or use ForEach-Object -Parallel, which runs in this process, with -Connection $using:name of a variable that contains the connection.",
                }
                : new QlikException(
                    ErrorReason.InvalidInput,
                    $"{Columns.Describe(given)} is not a connection, and this command accepts nothing else here."
                )
                {
                    NextStep = "Give an object from Get-QlikConnection, or the name of a connection.",
                }
        );
    }

    /// <summary>The open connection that this reference names.</summary>
    /// <param name="store">Connections of the runspace.</param>
    /// <param name="commands">The commands that would make one, for the error.</param>
    /// <exception cref="QlikException">NotConnected, if none has that name or it was closed; InvalidInput, if the value is not a
    /// connection.</exception>
    internal Connection Resolve(ConnectionStore store, string commands = AnyCommand)
    {
        if (_refusal is not null)
        {
            throw _refusal;
        }

        Connection? found = _connection ?? store.Find(_name);
        if (found is { IsClosed: false })
        {
            return found;
        }

        string problem = found is null ? $"There is no connection '{_name}' in this runspace." : $"The connection '{_name}' was closed.";
        throw new QlikException(ErrorReason.NotConnected, problem) { NextStep = NextStep(store, commands) };
    }

    /// <summary>What to do when a connection is missing.</summary>
    internal static string NextStep(ConnectionStore store, string commands = AnyCommand) => NextStep(store.Connections, commands);

    /// <summary>What to do when a connection is missing, and which open connections could be given.</summary>
    internal static string NextStep(IReadOnlyList<Connection> able, string commands)
    {
        return able.Count == 0
            ? $"Connect with {commands}. In ForEach-Object -Parallel or a thread job, pass the connection object: -Connection $using:sense."
            : $"Connect with {commands}, or use one of: {Names(able)}.";
    }

    /// <summary>What to do when the caller has to choose one of several open connections.</summary>
    internal static string Choice(IReadOnlyList<Connection> able) =>
        $"Give -Connection, or make one current with Select-QlikConnection. These can be used: {Names(able)}.";

    /// <summary>The error of a command that takes any connection, when none was given and none is current.</summary>
    /// <param name="store">Connections of the runspace.</param>
    /// <param name="purpose">What the connection is for, as in <c>to close</c>.</param>
    /// <param name="orElse">What the user can do if no connection is open; null for nothing.</param>
    internal static QlikException NoneCurrent(ConnectionStore store, string purpose, string? orElse)
    {
        IReadOnlyList<Connection> open = store.Connections.Where(c => !c.IsClosed).ToList();
        return open.Count == 0
            ? new QlikException(ErrorReason.NotConnected, $"There is no connection in this runspace {purpose}.") { NextStep = orElse }
            : new QlikException(
                ErrorReason.NotConnected,
                $"No connection is current, so there is none {purpose}: the current one was closed, and no other one takes its place by itself."
            )
            {
                NextStep = Choice(open),
            };
    }

    private static string Names(IReadOnlyList<Connection> connections) => string.Join(", ", connections.Select(c => c.Name));
}
