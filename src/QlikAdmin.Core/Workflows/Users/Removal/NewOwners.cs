namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>The new owners of one run. Each is looked up once, and checked once for each kind of item.</summary>
internal sealed class NewOwners
{
    private readonly Connection _connection;
    private readonly UserResolver _people;
    private readonly Dictionary<string, User> _found;
    private readonly Dictionary<string, QlikException> _notFound;
    private readonly Dictionary<string, HashSet<OwnedItemKind>> _fit = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QlikException> _unfit = new(StringComparer.Ordinal);

    public NewOwners(Connection connection, UserResolver people)
    {
        _connection = connection;
        _people = people;
        _found = new Dictionary<string, User>(connection.People.Keys);
        _notFound = new Dictionary<string, QlikException>(connection.People.Keys);
    }

    /// <summary>Finds the one user whom the caller named, as of now.</summary>
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous.</exception>
    public async Task<User> FindAsync(Person person, IOperationLog log, CancellationToken token)
    {
        // The id stays the same when the name or the address changes, but it is known only where the user was read.
        Person wanted = person.User is { Id.Length: > 0 } known && person.IsOf(_connection) ? Person.Of(known.Id) : person;
        string text = wanted.Text;
        if (_notFound.TryGetValue(text, out QlikException? missing))
        {
            throw missing;
        }

        if (!_found.TryGetValue(text, out User? user))
        {
            try
            {
                user = await _people.FindAsync(wanted, log, token).ConfigureAwait(false);
            }
            catch (QlikException e) when (e.Reason is ErrorReason.UserNotFound or ErrorReason.UserAmbiguous)
            {
                _notFound[text] = e;
                throw;
            }

            _found[text] = user;
        }

        return user;
    }

    /// <summary>Makes sure that a user can take over items of these kinds.</summary>
    /// <exception cref="QlikException">NewOwnerUnfit.</exception>
    public async Task RequireFitAsync(User newOwner, IEnumerable<OwnedItemKind> kinds, IOperationLog log, CancellationToken token)
    {
        if (_unfit.TryGetValue(newOwner.Id, out QlikException? known))
        {
            throw known;
        }

        bool first = !_fit.TryGetValue(newOwner.Id, out HashSet<OwnedItemKind>? asked);
        asked ??= new HashSet<OwnedItemKind>();
        List<OwnedItemKind> fresh = kinds.Distinct().Where(k => !asked.Contains(k)).ToList();
        if (fresh.Count == 0 && !first)
        {
            return;
        }

        if (await _connection.Ownership.FindUnfitAsync(newOwner, fresh, log, token).ConfigureAwait(false) is QlikException unfit)
        {
            // A user who lacks a role for one kind may be able to take another kind. A user who can't take anything is not checked again.
            if (fresh.Count == 0)
            {
                _unfit[newOwner.Id] = unfit;
            }

            throw unfit;
        }

        asked.UnionWith(fresh);
        _fit[newOwner.Id] = asked;
    }
}
