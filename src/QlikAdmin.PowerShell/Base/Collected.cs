namespace QlikAdmin.PowerShell;

/// <summary>Keeps accepted items until the end of the input, by connection: nothing is sent before all of them are in the
/// journal.</summary>
internal sealed class Collected<T>
{
    private readonly Dictionary<Connection, List<T>> _byConnection = new();
    private readonly List<Connection> _order = new();

    /// <summary>Connections, in the order in which they were first used.</summary>
    public IReadOnlyList<Connection> Connections => _order;

    /// <summary>Items of a connection, in the order in which they came.</summary>
    public IReadOnlyList<T> this[Connection connection] => _byConnection[connection];

    public void Add(Connection connection, T item)
    {
        if (!_byConnection.TryGetValue(connection, out List<T>? items))
        {
            items = new List<T>();
            _byConnection.Add(connection, items);
            _order.Add(connection);
        }

        items.Add(item);
    }
}
