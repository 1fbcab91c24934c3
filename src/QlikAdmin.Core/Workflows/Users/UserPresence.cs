using System.Collections.Concurrent;
using QlikAdmin.Base;
using QlikAdmin.Connections;

namespace QlikAdmin.Workflows.Users;

/// <summary>Finds out which of many people are no longer users.</summary>
internal static class UserPresence
{
    /// <summary>Up to so many users are read one by one. For more, the list of all users is cheaper.</summary>
    public const int MostSingleReads = 50;

    /// <summary>The ids without a user, or with a deleted one.</summary>
    /// <exception cref="QlikException">The server could not be read; NotSupported, where a product keeps no users.</exception>
    public static async Task<IReadOnlyCollection<string>> FindGoneAsync(
        Connection connection,
        IReadOnlyCollection<string> ids,
        IOperationLog log,
        CancellationToken token
    )
    {
        IUserReader users = connection.Users;
        ConcurrentDictionary<string, bool> present = new(connection.People.Keys);
        if (ids.Count <= MostSingleReads)
        {
            await Throttle.ForEachAsync(ids.ToList(), users.DefaultThrottleLimit, ReadAsync, token).ConfigureAwait(false);
        }
        else
        {
            await users.ListAsync(new UserQuery(), TakeAsync, log, token).ConfigureAwait(false);
        }

        return ids.Where(id => !present.ContainsKey(id)).ToList();

        async Task ReadAsync(string id, CancellationToken itemToken)
        {
            if (await users.GetAsync(id, log, itemToken).ConfigureAwait(false) is User user)
            {
                Take(user);
            }
        }

        Task TakeAsync(IReadOnlyList<User> page, CancellationToken pageToken)
        {
            page.ToList().ForEach(Take);
            return Task.CompletedTask;
        }

        void Take(User user)
        {
            if (user.Status != UserStatus.Deleted)
            {
                present[user.Id] = true;
            }
        }
    }
}
