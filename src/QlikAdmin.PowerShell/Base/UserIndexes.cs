using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Users that the look-ups of one run have read so far, per connection.</summary>
internal sealed class UserIndexes : IDisposable
{
    private readonly Dictionary<Connection, UserIndex> _indexes = new();

    public UserIndex Of(Connection connection)
    {
        if (!_indexes.TryGetValue(connection, out UserIndex? index))
        {
            index = new UserIndex(connection);
            _indexes.Add(connection, index);
        }

        return index;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (UserIndex index in _indexes.Values)
        {
            index.Dispose();
        }
    }
}
