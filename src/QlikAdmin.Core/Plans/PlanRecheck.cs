using System.Diagnostics;
using QlikAdmin.Workflows.Allocations;

namespace QlikAdmin.Plans;

/// <summary>Reads the rows of a plan again on one connection, and says for each row what has changed since it was planned.</summary>
internal sealed class PlanRecheck
{
    private readonly Connection _connection;
    private readonly IReadOnlyList<PlanRow> _rows;
    private readonly bool _needsUse;
    private readonly bool _needsUsers;
    private readonly Dictionary<string, PolicyExclusions> _exclusions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExclusionMatcher> _matchers = new(StringComparer.Ordinal);
    private PlanPool _pool;
    private DateTimeOffset? _readAt;
    private TimeSpan _reading;
    private Dictionary<string, Allocation> _byId = new();
    private ILookup<string, Allocation> _byUser = Enumerable.Empty<Allocation>().ToLookup(a => string.Empty);

    /// <param name="connection">The connection.</param>
    /// <param name="rows">The rows of this connection.</param>
    public PlanRecheck(Connection connection, IReadOnlyList<PlanRow> rows)
    {
        _connection = connection;
        _rows = rows;
        _pool = PoolOf(new ConnectionFacts(connection));
        PlanEvidence evidence = rows.Aggregate(PlanEvidence.None, (sum, r) => sum | r.Evidence);
        _needsUse = evidence.HasFlag(PlanEvidence.Use);
        foreach (string exclude in rows.Select(r => r.Exclude ?? string.Empty).Distinct(StringComparer.Ordinal))
        {
            _exclusions.Add(exclude, exclude.Length == 0 ? new PolicyExclusions() : PolicyReader.ReadExclusions(exclude));
        }

        _needsUsers = evidence.HasFlag(PlanEvidence.UserStatus) || _exclusions.Values.Any(e => e.NeedsUsers);
    }

    /// <summary>Whether the state is too old to decide which units are taken back, so that it must be read again.</summary>
    /// <param name="now">The current time, in UTC.</param>
    public bool IsTooOld(DateTimeOffset now) =>
        _readAt is not DateTimeOffset read || now - read >= _connection.Allocations.GoodFor(_reading);

    /// <summary>Reads the state of all rows in one go.</summary>
    /// <param name="now">The current time, in UTC.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the reads.</param>
    /// <exception cref="QlikException">The server refused, or an answer could not be read. Then nothing is applied.</exception>
    public async Task ReadAsync(DateTimeOffset now, IOperationLog log, CancellationToken token)
    {
        HashSet<string> people = new(_rows.Where(r => r.User is not null).Select(r => r.User!), _connection.People.Keys);
        HashSet<string> ids = new(_rows.Select(r => r.AllocationId), StringComparer.Ordinal);
        List<Allocation> found = new();

        // The rows do not need it. But the account that applies the plan may be another one than the account that made it.
        IReadOnlyCollection<string> caller = await CallerReader.ReadAsync(_connection, log, token).ConfigureAwait(false);
        Stopwatch watch = Stopwatch.StartNew();
        await AllocationLister
            .ListAsync(_connection, new AllocationQuery { IncludeLastUse = _needsUse, Now = now }, Take, log, token)
            .ConfigureAwait(false);
        ConnectionFacts facts = new(_connection) { Allocations = found, Caller = caller };
        if (_needsUsers)
        {
            await FactsReader
                .ReadUsersAsync(_connection, facts, new PlanNeeds(new Policy()), new HolderPool(_exclusions.Values), log, token)
                .ConfigureAwait(false);
        }

        _pool = PoolOf(facts);
        _byId = found.GroupBy(a => a.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        _byUser = found.Where(a => a.User is not null).ToLookup(a => a.User!, _connection.People.Keys);
        _readAt = now;
        _reading = watch.Elapsed;

        Task Take(IReadOnlyList<Allocation> page, CancellationToken pageToken)
        {
            found.AddRange(page.Where(a => ids.Contains(a.Id) || (a.User is not null && people.Contains(a.User))));
            return Task.CompletedTask;
        }
    }

    /// <summary>The allocation of a row as it is now; null when it is gone.</summary>
    public Allocation? Now(PlanRow row) => _byId.TryGetValue(row.AllocationId, out Allocation? found) ? found : null;

    /// <summary>What has changed since a row was planned, in words.</summary>
    /// <returns>Null when it may be applied.</returns>
    public string? Changed(PlanRow row)
    {
        if (Now(row) is not Allocation now)
        {
            string? other = row.User is string user ? string.Join(", ", _byUser[user].Select(a => a.Type).Distinct()) : null;
            return string.IsNullOrEmpty(other) ? "it is gone" : $"it is gone, and the person now holds {other}";
        }

        return ChangedUnit.Why(now, row.Type, row.User, PlanGrounds.Of(row), _connection.People)
            ?? ChangedTarget(row)
            ?? ChangedHolder(row, now)
            ?? ChangedOther(row, now);
    }

    private string? ChangedOther(PlanRow row, Allocation now)
    {
        if (row.StaysWith is not string key)
        {
            return null;
        }

        string own = row.Connection + "|";
        string other = key.StartsWith(own, StringComparison.Ordinal) ? key.Substring(own.Length) : string.Empty;
        return other.Length == 0 || other == row.AllocationId
                ? $"it can't be checked whether the person still holds the unit to keep ({key})"
            : _byUser[now.User ?? string.Empty].Any(a => a.Id == other && SeveralUnits.Covers(a, now, _connection.People)) ? null
            : $"the unit that the person should keep is gone ({other})";
    }

    private string? ChangedTarget(PlanRow row)
    {
        return
            row.TargetType is string target
            && _byUser[row.User!].Any(a => string.Equals(a.Type, target, StringComparison.OrdinalIgnoreCase))
            ? $"the person already holds {target}"
            : null;
    }

    private string? ChangedHolder(PlanRow row, Allocation now)
    {
        PlanSubject subject = new(_pool, _pool.Connections[0], now);
        if (row.Evidence.HasFlag(PlanEvidence.UserStatus) && subject.UserStatus != row.UserStatus)
        {
            return $"the user is now {subject.UserStatus ?? "unknown"}, and was {row.UserStatus ?? "unknown"}";
        }

        string exclude = row.Exclude ?? string.Empty;
        if (!_matchers.TryGetValue(exclude, out ExclusionMatcher? matcher))
        {
            matcher = new ExclusionMatcher(_exclusions[exclude]);
            _matchers.Add(exclude, matcher);
        }

        return matcher.Reason(subject);
    }

    private static PlanPool PoolOf(ConnectionFacts facts) => new(facts.Entitlement, new[] { facts });
}
