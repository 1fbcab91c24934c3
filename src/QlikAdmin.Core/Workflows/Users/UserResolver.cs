using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Workflows.Users;

/// <summary>Finds the users whom a caller named, one after the other. If a product has no filter for a text, the whole list is read once,
/// and the text is looked up in it. The user is then read by id, as of now.</summary>
/// <remarks>One instance serves one run. Users who are added or renamed during the run are found by the next run. It keeps the names of
/// users, not the users.</remarks>
internal sealed class UserResolver : IDisposable
{
    /// <summary>If a text stands for more users than this, the list is faster than single reads.</summary>
    private const int MostById = 200;

    private readonly Connection _connection;
    private readonly SemaphoreSlim _reading = new(1);
    private TextIndex _keys = new();
    private TextIndex _names = new();
    private IReadOnlyList<AllocationUser>? _holders;
    private bool _isRead;

    public UserResolver(Connection connection)
    {
        _connection = connection;
    }

    /// <summary>The one user whom a key names; a display name alone is not enough. A user who was read on this connection is taken as
    /// is.</summary>
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous.</exception>
    public async Task<User> FindAsync(Person person, IOperationLog log, CancellationToken token)
    {
        return person.User is { Id.Length: > 0 } known && person.IsOf(_connection) ? known
            : person.User is User elsewhere ? await FindAsync(elsewhere.Account, log, token).ConfigureAwait(false)
            : person.FreeText is string text ? await FindAsync(text, log, token).ConfigureAwait(false)
            : await FindByNameAsync(person, log, token).ConfigureAwait(false);
    }

    /// <summary>The same, but a display name is enough where no key matches. Only for commands that read, not for those that
    /// change.</summary>
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous.</exception>
    public async Task<User> FindByNameAsync(Person person, IOperationLog log, CancellationToken token)
    {
        if (person.NamesElsewhere.Count == 0)
        {
            return await OneAsync(person.Query, keep: true, log, token).ConfigureAwait(false);
        }

        UserQuery query = UserQueries.With(person.Query, (q, v) => q.Users = v, person.NamesElsewhere.Select(n => n.Value).ToList());
        (IReadOnlyList<User> found, IReadOnlyList<User> near) = await ReadAsync(query, keep: true, log, token).ConfigureAwait(false);
        return found[
            Choose(person, found.Select(AllocationUser.Of).ToList(), UserLookup.KeyForms, near.Select(AllocationUser.Of).ToList())
        ];
    }

    /// <summary>The person as their licences identify them, also where the server keeps no users.</summary>
    /// <param name="person">The person.</param>
    /// <param name="byName">Whether a display name is enough.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the look-up.</param>
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous.</exception>
    public async Task<AllocationUser> FindHolderAsync(Person person, bool byName, IOperationLog log, CancellationToken token)
    {
        if (_connection.HasUsers)
        {
            return person.User is User known && person.IsOf(_connection)
                ? AllocationUser.Of(known)
                : AllocationUser.Of(
                    byName && person.User is null
                        ? await FindByNameAsync(person, log, token).ConfigureAwait(false)
                        : await FindAsync(person, log, token).ConfigureAwait(false)
                );
        }

        if (person.NamesElsewhere.Count > 0)
        {
            IReadOnlyList<AllocationUser> holders = await ReadHoldersAsync(log, token).ConfigureAwait(false);
            return holders[Choose(person, holders, _connection.People.Forms, Array.Empty<AllocationUser>())];
        }

        List<AllocationUser> found = new();
        QlikException? absent = null;
        foreach (string text in Accounts(person))
        {
            try
            {
                found.Add(await _connection.Allocations.FindUserAsync(text, log, token).ConfigureAwait(false));
            }
            catch (QlikException e) when (e.Reason == ErrorReason.UserNotFound)
            {
                absent = e;
            }
        }

        return found.Count == 0 && absent is not null
            ? throw absent
            : UserChoice.One(found, person.Text, _connection.Name, _connection.People.Forms);
    }

    /// <summary>The one user who matches all of a query. If a text is the key of one user, users who only have it as their display name do
    /// not count.</summary>
    /// <param name="query">What is known of the person.</param>
    /// <param name="keep">Whether the list of all users is kept for the next look-up, if it has to be read.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the reading.</param>
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous, and what a list throws.</exception>
    public async Task<User> OneAsync(UserQuery query, bool keep, IOperationLog log, CancellationToken token)
    {
        (IReadOnlyList<User> found, IReadOnlyList<User> near) = await ReadAsync(query, keep, log, token).ConfigureAwait(false);
        List<User> meant = found.Where(u => query.Users.Any(t => _connection.People.Means(t, AllocationUser.Of(u)))).ToList();
        return UserChoice.OneUser(
            meant.Count > 0 ? meant : found,
            UserLookup.Describe(query),
            _connection.Name,
            UserLookup.Forms,
            near.Select(AllocationUser.Of).ToList()
        );
    }

    /// <summary>The error that says that a text is nobody's key; null when it is somebody's key, or when the product can't tell.</summary>
    public async Task<QlikException?> FindMissingAsync(string text, IOperationLog log, CancellationToken token)
    {
        try
        {
            await FindHolderAsync(Person.Of(text), byName: false, log, token).ConfigureAwait(false);
            return null;
        }
        catch (QlikException e) when (e.Reason == ErrorReason.UserAmbiguous)
        {
            return null;
        }
        catch (QlikException e) when (e.Reason == ErrorReason.UserNotFound)
        {
            return e;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _reading.Dispose();

    /// <summary>The accounts that a person may have, where people are known only by their licences.</summary>
    private static IEnumerable<string> Accounts(Person person)
    {
        UserQuery query = person.Query;
        return person.User is User user ? new[] { user.Account }
            : query.UserDirectories.Count == 1 && query.UserIds.Count == 1 ? new[] { query.UserDirectories[0] + "\\" + query.UserIds[0] }
            : UserLookup.Names(query).Select(n => n.Value);
    }

    private async Task<User> FindAsync(string text, IOperationLog log, CancellationToken token)
    {
        string wanted = text.Trim();
        UserQuery query = new() { Users = new[] { wanted } };
        if (wanted.IndexOf('@') < 0 || wanted.IndexOf('\\') >= 0 || Wildcard.IsPattern(wanted) || !_connection.Users.NeedsWholeList(query))
        {
            return await _connection.Users.FindAsync(text, log, token).ConfigureAwait(false);
        }

        // A user whose display name is the address of another user does not count.
        IReadOnlyList<User> found = (await ReadAsync(query, keep: true, log, token).ConfigureAwait(false)).Fitting;
        return UserChoice.OneUser(
            found.Where(u => _connection.People.Means(wanted, AllocationUser.Of(u))).ToList(),
            wanted,
            _connection.Name,
            UserLookup.KeyForms
        );
    }

    /// <summary>Everybody who holds a licence, read once.</summary>
    private async Task<IReadOnlyList<AllocationUser>> ReadHoldersAsync(IOperationLog log, CancellationToken token)
    {
        await _reading.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (_holders is null)
            {
                IReadOnlyList<Allocation> rows = await AllocationLister
                    .ListAllAsync(_connection, new AllocationQuery { KeysOnly = true }, log, token)
                    .ConfigureAwait(false);
                _holders = rows.Select(r => r.User)
                    .OfType<string>()
                    .Distinct(_connection.People.Keys)
                    .Select(u => new AllocationUser(u, u, null, null))
                    .ToList();
            }

            return _holders;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>The candidate for whom the names from the other system stand: the one who matches all those names that match
    /// anybody.</summary>
    /// <exception cref="QlikException">UserNotFound. UserAmbiguous, also where one name matches one person and another name matches another
    /// person.</exception>
    private int Choose(Person person, IReadOnlyList<AllocationUser> candidates, string forms, IReadOnlyList<AllocationUser> near)
    {
        List<List<AllocationUser>> fitting = person
            .NamesElsewhere.Select(n => candidates.Where(c => _connection.People.Means(n.Value, c)).ToList())
            .Where(f => f.Count > 0)
            .ToList();
        List<AllocationUser> all = candidates.Where(c => fitting.Count > 0 && fitting.All(f => f.Contains(c))).ToList();
        AllocationUser one = UserChoice.One(
            all.Count > 0 ? all : fitting.SelectMany(f => f).ToList(),
            person.Text,
            _connection.Name,
            forms,
            near
        );
        return candidates.ToList().IndexOf(one);
    }

    /// <summary>The users who match a query about one person. Where case counts, also those who would match without it.</summary>
    private async Task<(IReadOnlyList<User> Fitting, IReadOnlyList<User> Near)> ReadAsync(
        UserQuery query,
        bool keep,
        IOperationLog log,
        CancellationToken token
    )
    {
        if (keep && _connection.Users.NeedsWholeList(query))
        {
            if (await ReadAsync(query, log, token).ConfigureAwait(false) is IReadOnlyList<User> found)
            {
                return (found, Array.Empty<User>());
            }

            List<string>? ids = Ids(query)?.Take(MostById + 1).ToList();
            if (ids?.Count == 0)
            {
                return (Array.Empty<User>(), Array.Empty<User>());
            }

            query = ids is null || ids.Count > MostById ? query : UserQueries.With(query, (q, v) => q.Ids = v, ids);
        }

        UserFilter exact = new(query, _connection.People);
        UserFilter loose = new(query, PeopleNames.Windows);
        List<User> fitting = new();
        List<User> near = new();
        await _connection.Users.ListAsync(query, Take, log, token).ConfigureAwait(false);
        return (fitting, near);

        Task Take(IReadOnlyList<User> page, CancellationToken pageToken)
        {
            foreach (User user in page)
            {
                if (exact.Matches(user))
                {
                    fitting.Add(user);
                }
                else if (_connection.People.CaseCounts && loose.Matches(user))
                {
                    near.Add(user);
                }
            }

            return Task.CompletedTask;
        }
    }

    /// <summary>Reads the list unless it was read before. The users who match the query are then known without a second call.</summary>
    /// <returns>Null where it was read before.</returns>
    private async Task<IReadOnlyList<User>?> ReadAsync(UserQuery query, IOperationLog log, CancellationToken token)
    {
        await _reading.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (_isRead)
            {
                return null;
            }

            // An incomplete list can't be used as an index. The next look-up reads it again.
            _keys = new TextIndex();
            _names = new TextIndex();
            UserFilter filter = new(query, _connection.People);
            List<User> found = new();
            await _connection.Users.ListAsync(new UserQuery(), Take, log, token).ConfigureAwait(false);
            _isRead = true;
            return found;

            Task Take(IReadOnlyList<User> page, CancellationToken pageToken)
            {
                foreach (User user in page)
                {
                    Add(user);
                }

                found.AddRange(page.Where(filter.Matches));
                return Task.CompletedTask;
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    private void Add(User user)
    {
        _keys.Add(user.Account, user.Id);
        _keys.Add(user.UserId, user.Id);
        _keys.Add(user.Email, user.Id);
        _keys.Add(user.Id, user.Id);
        _names.Add(user.Name, user.Id);
    }

    /// <summary>Ids of candidates, by the first property that names people exactly. The list that is then read by these ids compares the
    /// other properties. Null where no property names people exactly.</summary>
    private IEnumerable<string>? Ids(UserQuery query)
    {
        (IReadOnlyList<string> Texts, Func<string, IEnumerable<string>> Find)[] ways =
        {
            (query.Emails, _keys.Find),
            (query.UserIds, _keys.Find),
            (query.Subjects, _keys.Find),
            (query.Users, t => _keys.Find(t).Concat(_names.Find(t))),
            (query.Names, _names.Find),
        };
        (IReadOnlyList<string> texts, Func<string, IEnumerable<string>> find) = ways.FirstOrDefault(w =>
            w.Texts.Count > 0 && !w.Texts.Any(Wildcard.IsPattern)
        );
        return texts?.SelectMany(find).Distinct(StringComparer.Ordinal);
    }
}
