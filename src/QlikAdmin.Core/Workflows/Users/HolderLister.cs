using QlikAdmin.Base;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Workflows.Users;

/// <summary>Lists the licences of people who are named one by one. Each person is looked up exactly first, and then one list is read for
/// all of them.</summary>
internal sealed class HolderLister
{
    private readonly Connection _connection;
    private readonly UserResolver _resolver;

    public HolderLister(Connection connection, UserResolver resolver)
    {
        _connection = connection;
        _resolver = resolver;
    }

    /// <summary>Streams the allocations of these people that match a query.</summary>
    /// <returns>The people who could not be found, and why, in the order given.</returns>
    /// <exception cref="QlikException">The list failed. The rows before the failure were delivered.</exception>
    public async Task<IReadOnlyList<(Person Person, QlikException Error)>> ListAsync(
        IReadOnlyList<Person> people,
        AllocationQuery query,
        PageSink<Allocation> sink,
        IOperationLog log,
        CancellationToken token
    )
    {
        (AllocationUser? User, QlikException? Error)[] found = new (AllocationUser?, QlikException?)[people.Count];
        await Throttle
            .ForEachAsync(Enumerable.Range(0, people.Count).ToList(), _connection.AllocationWriter.DefaultThrottleLimit, FindAsync, token)
            .ConfigureAwait(false);

        Dictionary<string, AllocationUser> byKey = new(_connection.People.Keys);
        Dictionary<string, AllocationUser> byId = new(_connection.People.Keys);
        foreach (AllocationUser user in found.Select(f => f.User).OfType<AllocationUser>())
        {
            byKey[user.Key] = user;
            byId[user.Id] = user;
        }

        HashSet<string> seen = new(_connection.People.Keys);
        if (byKey.Count > 0)
        {
            query.Users = byKey.Keys.ToList();
            bool areKnown = Enumerable.Range(0, people.Count).All(i => found[i].User is null || Key(people[i], query) is null);
            query.People = areKnown ? byKey.Values : null;
            await AllocationLister.ListAsync(_connection, query, Exact, log, token).ConfigureAwait(false);
        }

        List<(Person, QlikException)> missing = new();
        for (int i = 0; i < people.Count; i++)
        {
            // A person who has rows is found, even if only the rows know the person, for example after a deletion.
            bool isSure =
                found[i].User is AllocationUser user && (seen.Contains(user.Key) || Key(people[i], query) is null || query.Orphan);
            if (found[i].Error is QlikException error)
            {
                missing.Add((people[i], error));
            }
            else if (!isSure && await _resolver.FindMissingAsync(people[i].Text, log, token).ConfigureAwait(false) is QlikException absent)
            {
                missing.Add((people[i], absent));
            }
        }

        return missing;

        async Task FindAsync(int i, CancellationToken itemToken)
        {
            try
            {
                found[i].User = await ResolveAsync(people[i], query, log, itemToken).ConfigureAwait(false);
            }
            catch (QlikException e)
            {
                found[i].Error = e;
            }
        }

        async Task Exact(IReadOnlyList<Allocation> page, CancellationToken pageToken)
        {
            // The list also compares addresses and ids without a directory, which may belong to another person.
            List<Allocation> own = page.Where(r =>
                    (r.User is not null && byKey.ContainsKey(r.User)) || (r.UserId is not null && byId.ContainsKey(r.UserId))
                )
                .ToList();
            seen.UnionWith(own.Select(r => r.User).OfType<string>());
            if (own.Count > 0)
            {
                await sink(own, pageToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The account or subject that can be compared with rows directly; null when the person has to be looked up. A look-up can't
    /// find a subject without a user.</summary>
    private static string? Key(Person person, AllocationQuery query) =>
        person.FreeText is string text && (query.Orphan || text.IndexOf('\\') > 0) ? text : null;

    private async Task<AllocationUser> ResolveAsync(Person person, AllocationQuery query, IOperationLog log, CancellationToken token)
    {
        return Key(person, query) is string key
            ? new AllocationUser(key, key, null, null)
            : await _resolver.FindHolderAsync(person, byName: true, log, token).ConfigureAwait(false);
    }
}
