namespace QlikAdmin.Workflows.Users;

/// <summary>Finds out which of many people are no longer users.</summary>
internal static class UserPresence
{
    /// <summary>Up to so many users are read by their ids. For more, the list of all users is cheaper.</summary>
    public const int MostByIds = 50;

    /// <summary>The ids without a user, or with a deleted one.</summary>
    /// <exception cref="QlikException">The server could not be read; NotSupported, where a product keeps no users.</exception>
    public static async Task<IReadOnlyCollection<string>> FindGoneAsync(
        Connection connection,
        IReadOnlyCollection<string> ids,
        IOperationLog log,
        CancellationToken token
    )
    {
        HashSet<string> present = new(connection.People.Keys);
        if (ids.Count <= MostByIds)
        {
            foreach (
                (User? user, QlikException? error) in (
                    await ManyUsers.ReadAsync(connection, ids, null, log, token).ConfigureAwait(false)
                ).Values
            )
            {
                Take(error is null ? user : throw error);
            }
        }
        else
        {
            await connection.Users.ListAsync(new UserQuery(), TakeAsync, log, token).ConfigureAwait(false);
        }

        return ids.Where(id => !present.Contains(id)).ToList();

        Task TakeAsync(IReadOnlyList<User> page, CancellationToken pageToken)
        {
            page.ToList().ForEach(Take);
            return Task.CompletedTask;
        }

        void Take(User? user)
        {
            if (user is not null && user.Status != UserStatus.Deleted)
            {
                present.Add(user.Id);
            }
        }
    }
}
