using System.Collections.Concurrent;
using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Products.QlikView;

/// <summary>Finds people by the licences that they hold, since the management service has no list of users.</summary>
internal sealed class QlikViewHolders
{
    // One command asks for many people, and 20,000 rows must not be read again for each of them.
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (IReadOnlyList<Allocation> Rows, DateTimeOffset EndsAt)> _lists = new(
        StringComparer.OrdinalIgnoreCase
    );
    private readonly string _connection;
    private readonly IQlikClock _clock;
    private readonly SeenSettings _seen;
    private readonly Func<AllocationQuery, PageSink<Allocation>, IOperationLog, CancellationToken, Task> _list;

    public QlikViewHolders(
        string connection,
        IQlikClock clock,
        SeenSettings seen,
        Func<AllocationQuery, PageSink<Allocation>, IOperationLog, CancellationToken, Task> list
    )
    {
        _connection = connection;
        _clock = clock;
        _seen = seen;
        _list = list;
    }

    /// <summary>Drops the lists that were read, since they are about to change.</summary>
    public void Forget() => _lists.Clear();

    /// <summary>The person whom a text names: an account with its domain is taken as it is, else the one holder who matches.</summary>
    /// <exception cref="QlikException">UserNotFound, UserAmbiguous.</exception>
    public async Task<AllocationUser> FindAsync(string text, IOperationLog log, CancellationToken token)
    {
        string wanted = text.Trim();
        if (wanted.Any(char.IsControl))
        {
            throw new QlikException(ErrorReason.InvalidInput, $"A user name must not contain control characters ('{_connection}').");
        }

        if (wanted.IndexOf('\\') > 0)
        {
            return new AllocationUser(wanted, wanted, null, null);
        }

        List<AllocationUser> found = new();
        foreach (string type in new[] { QlikViewTypes.NamedCal, QlikViewTypes.Professional })
        {
            IReadOnlyList<Allocation> rows = await ListAsync(type, log, token).ConfigureAwait(false);
            found.AddRange(
                rows.Select(r => new AllocationUser(r.User!, r.User!.ToUpperInvariant(), null, null))
                    .Where(u => PeopleNames.Windows.Means(wanted, u))
            );
        }

        // A machine without a CAL is in no list.
        return found.Count == 0 && wanted.Length > 0 && _seen.AnyByMachine
            ? new AllocationUser(wanted, wanted, null, null)
            : UserChoice.One(found, wanted, _connection, @"DOMAIN\name, as the server names the person");
    }

    /// <summary>The rows of one person and one type, on every server and document.</summary>
    public async Task<IReadOnlyList<Allocation>> RowsAsync(AllocationUser user, string type, IOperationLog log, CancellationToken token)
    {
        IReadOnlyList<Allocation> rows = await ListAsync(type, log, token).ConfigureAwait(false);
        return rows.Where(r => PeopleNames.Windows.Keys.Equals(r.User, user.Key) && QlikViewTypes.Same(r.Type, type)).ToList();
    }

    private async Task<IReadOnlyList<Allocation>> ListAsync(string type, IOperationLog log, CancellationToken token)
    {
        if (_lists.TryGetValue(type, out (IReadOnlyList<Allocation> Rows, DateTimeOffset EndsAt) known) && _clock.UtcNow < known.EndsAt)
        {
            return known.Rows;
        }

        List<Allocation> rows = new();
        await _list(new AllocationQuery { Types = new[] { type } }, Take, log, token).ConfigureAwait(false);
        _lists[type] = (rows, _clock.UtcNow + s_fresh);
        return rows;

        Task Take(IReadOnlyList<Allocation> page, CancellationToken pageToken)
        {
            rows.AddRange(page);
            return Task.CompletedTask;
        }
    }
}
