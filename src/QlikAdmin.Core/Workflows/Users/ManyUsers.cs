using QlikAdmin.Base;
using QlikAdmin.Connections;

namespace QlikAdmin.Workflows.Users;

/// <summary>Reads users whose ids are known, many with one request.</summary>
internal static class ManyUsers
{
    /// <summary>Reads the users.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="ids">The server's ids.</param>
    /// <param name="throttleLimit">Requests at once; null for the default of the product.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the reads.</param>
    /// <returns>For each id the user, null where there is none, or why it could not be read.</returns>
    public static async Task<IReadOnlyDictionary<string, (User? User, QlikException? Error)>> ReadAsync(
        Connection connection,
        IEnumerable<string> ids,
        int? throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        IUserReader users = connection.Users;
        List<string> wanted = ids.Distinct(connection.People.Keys).ToList();
        Dictionary<string, (User? User, QlikException? Error)> found = new(connection.People.Keys);
        if (wanted.Count >= UserQuery.FewestForList)
        {
            try
            {
                await users.ListAsync(new UserQuery { Ids = wanted }, TakeAsync, log, token).ConfigureAwait(false);
            }
            catch (QlikException e) when (e.IsOfThisRequest)
            {
                log.Verbose($"The users could not be read together, so each is read by itself: {e.Message}");
            }
            catch (QlikException e)
            {
                return wanted.ToDictionary(id => id, _ => ((User?)null, (QlikException?)e), connection.People.Keys);
            }
        }

        // A list may be behind, so nobody counts as gone because of it.
        await Throttle
            .ForEachAsync(
                wanted.Where(id => !found.ContainsKey(id)).ToList(),
                throttleLimit ?? users.DefaultThrottleLimit,
                ReadOneAsync,
                token
            )
            .ConfigureAwait(false);
        return found;

        Task TakeAsync(IReadOnlyList<User> page, CancellationToken pageToken)
        {
            foreach (User user in page)
            {
                found[user.Id] = (user, null);
            }

            return Task.CompletedTask;
        }

        async Task ReadOneAsync(string id, CancellationToken itemToken)
        {
            (User? User, QlikException? Error) read;
            try
            {
                read = (await users.GetAsync(id, log, itemToken).ConfigureAwait(false), null);
            }
            catch (QlikException e)
            {
                read = (null, e);
            }

            lock (found)
            {
                found[id] = read;
            }
        }
    }
}
