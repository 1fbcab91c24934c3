using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Who tells whom somebody meant, per connection, with what the look-ups of one run have read so far.</summary>
internal sealed class UserResolvers : IDisposable
{
    private readonly Dictionary<Connection, UserResolver> _resolvers = new();

    public UserResolver Of(Connection connection)
    {
        if (!_resolvers.TryGetValue(connection, out UserResolver? resolver))
        {
            resolver = new UserResolver(connection);
            _resolvers.Add(connection, resolver);
        }

        return resolver;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (UserResolver resolver in _resolvers.Values)
        {
            resolver.Dispose();
        }
    }
}
