using QlikAdmin.Models;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Workflows.Users.Removal;

/// <summary>Finds the licences of people who are removed or blocked.</summary>
/// <remarks>One instance serves one run: where a product can't list the units of one person, the list is read once for all of
/// them.</remarks>
internal sealed class LeaverLicenses
{
    // A licence that a person is given after the list was read is freed with the user.
    private static readonly TimeSpan s_goodFor = TimeSpan.FromMinutes(5);

    private readonly Connection _connection;
    private readonly bool _ofAnybody;
    private readonly Dictionary<string, AllocationUser> _leaving;
    private ILookup<string, Allocation>? _held;
    private DateTimeOffset _readAt;

    /// <param name="connection">Where.</param>
    /// <param name="ofAnybody">Whether the list is kept for all people, because the next person is not known yet. Its rows then have no
    /// names and no ids of users.</param>
    public LeaverLicenses(Connection connection, bool ofAnybody = false)
    {
        _connection = connection;
        _leaving = new Dictionary<string, AllocationUser>(connection.People.Keys);
        _ofAnybody = ofAnybody;
    }

    /// <summary>Adds a user who will be removed in this run.</summary>
    public void Announce(User user)
    {
        if (!_leaving.ContainsKey(user.Account))
        {
            _leaving.Add(user.Account, AllocationUser.Of(user));
            _held = null;
        }
    }

    /// <summary>The licence units that a user holds now, without those in quarantine.</summary>
    /// <returns>Empty when there are none, never null.</returns>
    public async Task<IReadOnlyList<Allocation>> FindAsync(User user, IOperationLog log, CancellationToken token)
    {
        if (!_connection.Allocations.ConfirmsByFullList)
        {
            AllocationQuery query = new() { Users = new[] { user.Account } };
            return (await ListAsync(query, log, token).ConfigureAwait(false))
                .Where(r => _connection.People.AreSame(r.User, user.Account))
                .ToList();
        }

        if (!_ofAnybody)
        {
            Announce(user);
        }

        DateTimeOffset now = _connection.Http.Clock.UtcNow;
        if (_held is null || now - _readAt > s_goodFor)
        {
            AllocationQuery query = _ofAnybody ? new() { KeysOnly = true } : new() { People = _leaving.Values };
            _held = (await ListAsync(query, log, token).ConfigureAwait(false)).ToLookup(a => a.User!, _connection.People.Keys);
            _readAt = now;
        }

        return _held[user.Account].ToList();
    }

    private async Task<IReadOnlyList<Allocation>> ListAsync(AllocationQuery query, IOperationLog log, CancellationToken token)
    {
        IReadOnlyList<Allocation> rows = await AllocationLister.ListAllAsync(_connection, query, log, token).ConfigureAwait(false);
        return rows.Where(r => r is { IsPool: false, Status: AllocationStatus.Active }).ToList();
    }
}
