using QlikAdmin.Base;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Workflows.Users;

/// <summary>Lists the licences of people who are named one by one: each is found first, and exactly, and one list is read for all of them.</summary>
internal sealed class HolderLister
{
    private readonly Connection _connection;
    private readonly UserIndex _index;

    public HolderLister(Connection connection, UserIndex index)
    {
        _connection = connection;
        _index = index;
    }

    /// <summary>Streams the allocations of these people that fit a query.</summary>
    /// <returns>Who could not be found, and why, in the order given.</returns>
    /// <exception cref="QlikException">The list failed; what came before was delivered.</exception>
    public async Task<IReadOnlyList<(Holder Person, QlikException Error)>> ListAsync(IReadOnlyList<Holder> people, AllocationQuery query, PageSink<Allocation> sink, IOperationLog log, CancellationToken token)
    {
        (AllocationUser? User, QlikException? Error)[] found = new (AllocationUser?, QlikException?)[people.Count];
        await Throttle.ForEachAsync(Enumerable.Range(0, people.Count).ToList(), _connection.Allocations.DefaultThrottleLimit, FindAsync, token).ConfigureAwait(false);

        Dictionary<string, AllocationUser> byKey = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, AllocationUser> byId = new(StringComparer.OrdinalIgnoreCase);
        foreach (AllocationUser user in found.Select(f => f.User).OfType<AllocationUser>())
        {
            byKey[user.Key] = user;
            byId[user.Id] = user;
        }

        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        if (byKey.Count > 0)
        {
            query.Users = byKey.Keys.ToList();
            bool areKnown = Enumerable.Range(0, people.Count).All(i => found[i].User is null || Key(people[i], query) is null);
            query.People = areKnown ? byKey.Values : null;
            await AllocationLister.ListAsync(_connection, query, Exact, log, token).ConfigureAwait(false);
        }

        List<(Holder, QlikException)> missing = new();
        for (int i = 0; i < people.Count; i++)
        {
            // Who has rows is there, also when only the rows know the person, as after a deletion.
            bool isSure = found[i].User is AllocationUser user && (seen.Contains(user.Key) || Key(people[i], query) is null || query.Orphan);
            if (found[i].Error is QlikException error)
            {
                missing.Add((people[i], error));
            }
            else if (!isSure && await FindMissingAsync(people[i].Text, log, token).ConfigureAwait(false) is QlikException absent)
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
            // The list also compares addresses and bare ids, which could be those of somebody else.
            List<Allocation> own = page.Where(r => (r.User is not null && byKey.ContainsKey(r.User)) || (r.UserId is not null && byId.ContainsKey(r.UserId))).ToList();
            seen.UnionWith(own.Select(r => r.User).OfType<string>());
            if (own.Count > 0)
            {
                await sink(own, pageToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Why nobody is called like a text that a list takes; null when somebody is, or when the product can't tell.</summary>
    public async Task<QlikException?> FindMissingAsync(string text, IOperationLog log, CancellationToken token)
    {
        try
        {
            if (_connection.Product == QlikProduct.QlikView)
            {
                await _connection.Allocations.FindUserAsync(text, log, token).ConfigureAwait(false);
                return null;
            }

            IReadOnlyList<User> named = await _index.ListAsync(new UserQuery { Users = new[] { text } }, log, token).ConfigureAwait(false);
            List<User> meant = named.Where(u => new[] { u.Account, u.UserId, u.Id, u.Email }.Contains(text, StringComparer.OrdinalIgnoreCase)).ToList();
            return meant.Count > 0 ? null : throw NotFound(text);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.UserNotFound)
        {
            return e;
        }
    }

    private static string? Key(Holder person, AllocationQuery query) => person.User is null ? person.KeyAsGiven(query.Orphan) : null;

    private async Task<AllocationUser> ResolveAsync(Holder person, AllocationQuery query, IOperationLog log, CancellationToken token)
    {
        if (person.User is User known && person.IsOf(_connection))
        {
            return Of(known);
        }

        if (Key(person, query) is string key)
        {
            return new AllocationUser(key, key, null, null);
        }

        if (_connection.Product == QlikProduct.QlikView)
        {
            return await _connection.Allocations.FindUserAsync(person.Text, log, token).ConfigureAwait(false);
        }

        return Of(person.User is User elsewhere
            ? await _index.FindAsync(elsewhere.Account, log, token).ConfigureAwait(false)
            : await UserLookup.OneAsync(_connection, person.Query, _index, log, token).ConfigureAwait(false));
    }

    private static AllocationUser Of(User user) => new(user.Account, user.Id.Length > 0 ? user.Id : user.Account, user.Name, user.Email);

    private QlikException NotFound(string text) => new(ErrorReason.UserNotFound, $"No user '{text}' on '{_connection.Name}'.")
    {
        NextStep = "Give " + UserLookup.KeyForms + "; wildcards list everybody who matches, and Get-QlikUser finds people by their display names.",
    };
}
