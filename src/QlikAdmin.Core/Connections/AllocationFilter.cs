using QlikAdmin.Base;
using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>Applies an <see cref="AllocationQuery"/> exactly. What a server filters only makes the input of this filter smaller.</summary>
internal sealed class AllocationFilter
{
    private readonly AllocationQuery _query;
    private readonly PeopleNames _names;
    private readonly IReadOnlyList<Wildcard> _types;
    private readonly TextSet _users;

    public AllocationFilter(AllocationQuery query, PeopleNames names)
    {
        _query = query;
        _names = names;
        _types = Wildcard.All(query.Types);
        _users = new TextSet(query.Users, names.Keys);
    }

    public bool WantsType(string type) => _types.Count == 0 || Wildcard.Any(_types, type);

    public bool Matches(Allocation row)
    {
        return WantsType(row.Type)
            && MatchesUser(row)
            && row.Orphan == _query.Orphan
            && (!_query.Excess || row.Excess)
            && (!_query.Quarantined || row.Status == AllocationStatus.Quarantined)
            && (!_query.HasAgeFilter || MatchesAge(row));
    }

    /// <summary>Whether a row belongs to one of the wanted people, by any of the names that the query may use.</summary>
    public bool MatchesUser(Allocation row)
    {
        return _users.IsEmpty
            || (
                !(row.IsPool && row.User is null)
                && (_users.Has(row.User) || _users.HasInAnyCase(row.Email) || _users.Has(row.UserId) || _users.Has(_names.BareId(row.User)))
            );
    }

    private bool MatchesAge(Allocation row)
    {
        if (row.IsPool || (row.Status == AllocationStatus.Quarantined && !_query.Quarantined))
        {
            return false;
        }

        return MatchesAllocatedFor(row) && MatchesUse(row);
    }

    private bool MatchesAllocatedFor(Allocation row)
    {
        return _query.AllocatedFor is not TimeSpan age || (row.CreatedAt is DateTimeOffset created && created <= _query.Now - age);
    }

    private bool MatchesUse(Allocation row)
    {
        if (_query.UnusedFor is null && !_query.NeverUsed)
        {
            return true;
        }

        if (row.LastUsedAt is DateTimeOffset last)
        {
            return _query.UnusedFor is TimeSpan idle && last <= _query.Now - idle;
        }

        return row.LastUsedSource == LastUsedSource.Unknown ? _query.TreatUnknownAsUnused : _query.NeverUsed;
    }
}
