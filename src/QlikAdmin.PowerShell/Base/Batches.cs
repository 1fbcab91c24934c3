using System.Collections.Generic;
using System.Linq;

namespace QlikAdmin.PowerShell;

/// <summary>Collects accepted items per connection until there are enough for one call.</summary>
internal sealed class Batches<T>
{
    private readonly Dictionary<Connection, List<T>> _waiting = new();

    /// <summary>Adds an item.</summary>
    /// <returns>A full batch to send now, or null.</returns>
    public IReadOnlyList<T>? Add(Connection connection, T item, int size)
    {
        if (!_waiting.TryGetValue(connection, out List<T>? batch))
        {
            batch = new List<T>();
            _waiting.Add(connection, batch);
        }

        batch.Add(item);
        if (batch.Count < size)
        {
            return null;
        }

        _waiting.Remove(connection);
        return batch;
    }

    /// <summary>Takes what is left, one batch a connection.</summary>
    public IReadOnlyList<KeyValuePair<Connection, List<T>>> TakeRest()
    {
        List<KeyValuePair<Connection, List<T>>> rest = _waiting.ToList();
        _waiting.Clear();
        return rest;
    }
}
