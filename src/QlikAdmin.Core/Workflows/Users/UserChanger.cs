using QlikAdmin.Base;
using QlikAdmin.Changes;
using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Workflows.Users;

/// <summary>Changes several users of one connection at once, through the journal. Who must stay is decided before the first of them is
/// changed.</summary>
internal static class UserChanger
{
    /// <summary>Makes a batch. Several works of one user are made one after the other, in the order given.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="batch">What is wanted.</param>
    /// <param name="guard">The guard of the run; what is made here counts for its next decisions.</param>
    /// <param name="throttleLimit">Users at once; null for what the product takes.</param>
    /// <param name="journal">Where it is recorded.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the run: what was begun stays open in the journal.</param>
    /// <returns>For each work one result a change, in the order given; failures are in it, not thrown.</returns>
    public static async Task<IReadOnlyList<IReadOnlyList<ItemResult>>> MakeAsync(
        Connection connection,
        IReadOnlyList<UserWork> batch,
        UserGuard guard,
        int? throttleLimit,
        IChangeJournal journal,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyList<ItemResult>[] results = new IReadOnlyList<ItemResult>[batch.Count];
        IReadOnlyList<ItemResult>[] sent = new IReadOnlyList<ItemResult>[batch.Count];
        List<int> open = new();
        for (int i = 0; i < batch.Count; i++)
        {
            if (await FindRefusalAsync(batch[i], guard, log, token).ConfigureAwait(false) is QlikException refusal)
            {
                ItemResult refused = ItemResult.NotSent(refusal);
                results[i] = All(batch[i], refused);
                await journal
                    .EndPlannedAsync(
                        connection,
                        batch[i].Changes.Concat(batch[i].Licenses).Select(c => new KeyValuePair<Change, ItemResult>(c, refused)).ToList()
                    )
                    .ConfigureAwait(false);
            }
            else
            {
                open.Add(i);
            }
        }

        Dictionary<int, IReadOnlyList<JournalTicket>> licenses = new();
        try
        {
            foreach (int i in open.Where(i => batch[i].Licenses.Count > 0))
            {
                licenses.Add(i, await journal.BeginAsync(connection, batch[i].Licenses, token).ConfigureAwait(false));
            }

            Queue<ItemResult> ended = new(
                await journal
                    .RunAsync(connection, open.SelectMany(i => batch[i].Changes).ToList(), SendAllAsync, log, token)
                    .ConfigureAwait(false)
            );
            foreach (int i in open)
            {
                results[i] = batch[i].Changes.Select(_ => ended.Dequeue()).ToList();
            }
        }
        catch (QlikException e)
        {
            foreach (int i in open)
            {
                results[i] = All(batch[i], ItemResult.NotSent(e));
            }
        }

        foreach (int i in open)
        {
            Settle(batch[i], results[i], guard);
            if (licenses.TryGetValue(i, out IReadOnlyList<JournalTicket>? tickets))
            {
                await journal.EndAsync(BlockedLicenses.Of(tickets, results[i][0])).ConfigureAwait(false);
            }
        }

        return results;

        async Task<IReadOnlyList<ItemResult>> SendAllAsync(CancellationToken sendToken)
        {
            List<IGrouping<string, int>> users = open.GroupBy(i => batch[i].User.Id, connection.People.Keys).ToList();
            await Throttle
                .ForEachAsync(users, throttleLimit ?? connection.Users.DefaultThrottleLimit, SendOfOneAsync, sendToken)
                .ConfigureAwait(false);
            return open.SelectMany(i => sent[i]).ToList();
        }

        async Task SendOfOneAsync(IGrouping<string, int> user, CancellationToken userToken)
        {
            foreach (int i in user)
            {
                sent[i] = await SendAsync(connection, batch[i], log, userToken).ConfigureAwait(false);
            }
        }
    }

    private static List<ItemResult> All(UserWork work, ItemResult result) => work.Changes.Select(_ => result).ToList();

    /// <summary>One decision after the other, each knowing of those before it, although all of it is sent at once later.</summary>
    private static async Task<QlikException?> FindRefusalAsync(UserWork work, UserGuard guard, IOperationLog log, CancellationToken token)
    {
        foreach (Change change in work.Changes)
        {
            QlikException? refusal;
            try
            {
                refusal = await guard.FindRefusalAsync(work.User, change, fresh: true, log, token).ConfigureAwait(false);
            }
            catch (QlikException e)
            {
                refusal = e;
            }

            if (refusal is not null)
            {
                work.Changes.ToList().ForEach(guard.Forget);
                return refusal;
            }

            guard.Assume(change);
        }

        return null;
    }

    /// <summary>Who was not taken away after all is an administrator as before; while that is in doubt nobody knows.</summary>
    private static void Settle(UserWork work, IReadOnlyList<ItemResult> results, UserGuard guard)
    {
        for (int i = 0; i < results.Count; i++)
        {
            if (results[i] is { Error: not null, InDoubt: false })
            {
                guard.Forget(work.Changes[i]);
            }
        }
    }

    private static async Task<IReadOnlyList<ItemResult>> SendAsync(
        Connection connection,
        UserWork work,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (work.Edits is IReadOnlyList<UserEdit> edits)
        {
            return All(
                work,
                await UserChanges
                    .MakeAsync(Outcome.Changed, t => connection.Users.EditAsync(work.User.Id, edits, log, t), token)
                    .ConfigureAwait(false)
            );
        }

        List<ItemResult> results = new(work.Changes.Count);
        foreach (Change change in work.Changes)
        {
            results.Add(await UserChanges.SendAsync(connection, change, log, token).ConfigureAwait(false));
        }

        return results;
    }
}
