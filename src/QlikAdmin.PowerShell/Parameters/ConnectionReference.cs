using System.Linq;

namespace QlikAdmin.PowerShell;

/// <summary>A connection as people give it: the object, or its name. The name is looked up when the command runs.</summary>
public sealed class ConnectionReference
{
    /// <summary>The commands that make a connection most others can use.</summary>
    internal const string AnyCommand = "Connect-QlikSense, Connect-QlikCloud or Connect-QlikView";

    private readonly Connection? _connection;
    private readonly string _name;

    /// <summary>Refers to a connection of this runspace by name.</summary>
    /// <param name="name">Name as in <c>Get-QlikConnection</c>, in any case; empty stands for the default connection.</param>
    public ConnectionReference(string name)
    {
        _name = name;
    }

    /// <summary>Refers to the object itself, of whatever runspace it is.</summary>
    /// <param name="connection">The connection.</param>
    public ConnectionReference(Connection connection)
    {
        _connection = connection;
        _name = connection.Name;
    }

    /// <summary>Whether nothing was named, as in an empty column of a file.</summary>
    internal bool IsEmpty => _connection is null && string.IsNullOrWhiteSpace(_name);

    /// <inheritdoc />
    public override string ToString() => _name;

    /// <summary>The open connection that is meant.</summary>
    /// <param name="store">Connections of the runspace.</param>
    /// <param name="commands">The commands that would make one, for the error.</param>
    /// <exception cref="QlikException">NotConnected, when there is none of that name or it was closed.</exception>
    internal Connection Resolve(ConnectionStore store, string commands = AnyCommand)
    {
        Connection? found = _connection ?? store.Find(_name);
        if (found is { IsClosed: false })
        {
            return found;
        }

        string problem = found is null ? $"There is no connection '{_name}' in this runspace." : $"The connection '{_name}' was closed.";
        throw new QlikException(ErrorReason.NotConnected, problem) { NextStep = NextStep(store, commands) };
    }

    /// <summary>What to do when a connection is missing.</summary>
    internal static string NextStep(ConnectionStore store, string commands = AnyCommand)
    {
        string known = string.Join(", ", store.Connections.Select(c => c.Name));
        return known.Length == 0
            ? $"Connect with {commands}."
            : $"Connect with {commands}, or use one of: {known}.";
    }
}
