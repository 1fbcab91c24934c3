using QlikAdmin.Base;

namespace QlikAdmin.Products.Sense;

/// <summary>Reads the rows that one run takes back. When the run takes back many rows of a type, it reads one list of that type instead of
/// the rows of each batch.</summary>
/// <remarks>A list is used only while it is young, and only while nothing looks odd. Else the rows of each batch are read.</remarks>
internal sealed class SenseRunRows
{
    /// <summary>If a run takes back at least this number of rows of a type, one list of that type is cheaper than a read for each
    /// batch.</summary>
    public const int FewestForList = 200;

    /// <summary>How old a list may be that decides which rows are taken back. A person who begins to use the product in this time can
    /// still lose the access; it then is in quarantine, and can be given back.</summary>
    public static readonly TimeSpan ListIsGoodFor = TimeSpan.FromSeconds(30);

    /// <summary>A list that takes longer is no gain: it is too old too soon.</summary>
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(10);

    private readonly IQlikClock _clock;
    private readonly SenseAccessRows _rows;
    private readonly int _perBatch;
    private readonly int _fewest;
    private readonly Dictionary<string, HashSet<Guid>> _planned = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SenseRowList> _lists = new(StringComparer.OrdinalIgnoreCase);
    private bool _isOdd;

    /// <param name="clock">The clock of the connection.</param>
    /// <param name="rows">Reads rows.</param>
    /// <param name="perBatch">Rows that are taken back together.</param>
    /// <param name="fewest">If a run takes back at least this number of rows of a type, it reads one list of that type.</param>
    public SenseRunRows(IQlikClock clock, SenseAccessRows rows, int perBatch, int fewest)
    {
        _perBatch = perBatch;
        _clock = clock;
        _rows = rows;
        _fewest = fewest;
    }

    /// <summary>Whether a list has become too old.</summary>
    public bool HasOldList => _lists.Values.Any(IsOld);

    /// <summary>Takes note of rows that the run is going to take back.</summary>
    public void Expect(IEnumerable<Allocation> planned)
    {
        foreach (Allocation row in planned)
        {
            if (Guid.TryParse(row.Id, out Guid id))
            {
                if (!_planned.TryGetValue(row.Type, out HashSet<Guid>? ids))
                {
                    _planned.Add(row.Type, ids = new HashSet<Guid>());
                }

                if (ids.Add(id))
                {
                    _lists.Remove(row.Type);
                }
            }
        }
    }

    /// <summary>Whether the rows of any type are read by lists.</summary>
    public bool HasListedType => _planned.Keys.Any(IsListed);

    /// <summary>Whether the rows of a type are read by lists.</summary>
    public bool IsListed(string type) => !_isOdd && _planned.TryGetValue(type, out HashSet<Guid>? ids) && ids.Count >= _fewest;

    /// <summary>From now on, the rows of each batch are read: something happened that a list may not show.</summary>
    public void DistrustLists()
    {
        _isOdd = true;
        _lists.Clear();
    }

    /// <summary>The rows that still exist, right before they are taken back.</summary>
    public async Task<IReadOnlyDictionary<Guid, Allocation>> BeforeAsync(
        IReadOnlyList<Allocation> wanted,
        IOperationLog log,
        CancellationToken token
    )
    {
        // Everything that they could confirm is confirmed by now.
        foreach (string old in _lists.Where(l => IsOld(l.Value)).Select(l => l.Key).ToList())
        {
            _lists.Remove(old);
        }

        Dictionary<Guid, Allocation> found = new();
        foreach (IGrouping<string, Allocation> type in wanted.GroupBy(r => r.Type, StringComparer.OrdinalIgnoreCase))
        {
            if (IsListed(type.Key) && !_lists.ContainsKey(type.Key))
            {
                await ReadListAsync(type.Key, log, token).ConfigureAwait(false);
            }

            // A row that the list does not show is read by its id before anybody calls it gone.
            _lists.TryGetValue(type.Key, out SenseRowList? list);
            List<Allocation> unseen = new();
            foreach (Allocation row in type)
            {
                Guid id = Guid.Parse(row.Id);
                if (list is not null && !IsOld(list) && list.Rows.TryGetValue(id, out Allocation? now))
                {
                    found[id] = now;
                }
                else
                {
                    unseen.Add(row);
                }
            }

            await AddByIdAsync(unseen, found, log, token).ConfigureAwait(false);
        }

        return found;
    }

    /// <summary>The rows that still exist, after they were taken back.</summary>
    public async Task<IReadOnlyDictionary<Guid, Allocation>> AfterAsync(
        IReadOnlyList<Allocation> taken,
        IOperationLog log,
        CancellationToken token
    )
    {
        Dictionary<Guid, Allocation> found = new();
        foreach (IGrouping<string, Allocation> type in taken.GroupBy(r => r.Type, StringComparer.OrdinalIgnoreCase))
        {
            List<Allocation> own = type.ToList();
            SenseRowList? before = _lists.TryGetValue(type.Key, out SenseRowList? known) ? known : null;
            SenseRowList? after =
                IsListed(type.Key) && own.Count > _perBatch ? await ReadListAsync(type.Key, log, token).ConfigureAwait(false) : null;

            // A list that lacks more than was taken back is no proof that rows are gone.
            if (after is null || before is null || after.Count < before.Count - own.Count)
            {
                await AddByIdAsync(own, found, log, token).ConfigureAwait(false);
                continue;
            }

            foreach (Guid id in own.Select(r => Guid.Parse(r.Id)))
            {
                if (after.Rows.TryGetValue(id, out Allocation? now))
                {
                    found[id] = now;
                }
            }
        }

        return found;
    }

    private async Task AddByIdAsync(
        IReadOnlyList<Allocation> wanted,
        Dictionary<Guid, Allocation> found,
        IOperationLog log,
        CancellationToken token
    )
    {
        foreach (KeyValuePair<Guid, Allocation> row in await _rows.ByIdAsync(wanted, log, token).ConfigureAwait(false))
        {
            found[row.Key] = row.Value;
        }
    }

    private bool IsOld(SenseRowList list) => _clock.Uptime - list.ReadAt >= ListIsGoodFor;

    private async Task<SenseRowList> ReadListAsync(string type, IOperationLog log, CancellationToken token)
    {
        // The first rows are as old as the beginning of the read.
        SenseRowList list = new(_clock.Uptime);
        HashSet<Guid> planned = _planned[type];
        _lists.Remove(type);
        await _rows.ListAsync(SenseRoutes.PersonalType(type), null, Take, log, token).ConfigureAwait(false);
        if (_clock.Uptime - list.ReadAt > s_slow)
        {
            log.Verbose($"The list of {type} took long, so the rows of each batch are read from now on.");
            DistrustLists();
        }
        else
        {
            _lists[type] = list;
        }

        return list;

        Task Take(IReadOnlyList<Allocation> page, CancellationToken pageToken)
        {
            list.Count += page.Count;
            foreach (Allocation row in page)
            {
                if (Guid.TryParse(row.Id, out Guid id) && planned.Contains(id))
                {
                    list.Rows[id] = row;
                }
            }

            return Task.CompletedTask;
        }
    }
}
