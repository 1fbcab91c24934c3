namespace QlikAdmin.Workflows.Users;

/// <summary>Lists users of any product, page by page.</summary>
internal static class UserLister
{
    /// <summary>Streams the users that match. A page without a match is not delivered.</summary>
    /// <exception cref="QlikException">The server refused, or the answer could not be read.</exception>
    public static Task ListAsync(Connection connection, UserQuery query, PageSink<User> sink, IOperationLog log, CancellationToken token)
    {
        UserFilter filter = new(query, connection.People);
        return connection.Users.ListAsync(query, Filtered, log, token);

        async Task Filtered(IReadOnlyList<User> page, CancellationToken pageToken)
        {
            List<User> matching = page.Where(filter.Matches).ToList();
            if (matching.Count > 0)
            {
                await sink(matching, pageToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The same list as a whole, for callers that need all of it before they can continue.</summary>
    public static async Task<IReadOnlyList<User>> ListAllAsync(
        Connection connection,
        UserQuery query,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<User> all = new();
        await ListAsync(connection, query, Collect, log, token).ConfigureAwait(false);
        return all;

        Task Collect(IReadOnlyList<User> page, CancellationToken pageToken)
        {
            all.AddRange(page);
            return Task.CompletedTask;
        }
    }
}
