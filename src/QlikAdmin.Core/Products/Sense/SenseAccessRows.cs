using QlikAdmin.Base;
using QlikAdmin.Http;
using QlikAdmin.Http.Assumptions;
using QlikAdmin.Models;
using QlikAdmin.Products.Sense.Assumptions;

namespace QlikAdmin.Products.Sense;

/// <summary>Reads and deletes rows of the access type families.</summary>
internal sealed class SenseAccessRows
{
    /// <summary>So many GUIDs fit into one filter without making the address longer than servers accept.</summary>
    public const int IdsPerFilter = 40;

    private readonly QlikHttp _http;

    public SenseAccessRows(QlikHttp http)
    {
        _http = http;
    }

    /// <summary>Streams the rows of one family. A family that this version of the server does not have counts as empty.</summary>
    public async Task ListAsync(SenseAccessType type, string? filter, PageSink<Allocation> sink, IOperationLog log, CancellationToken token)
    {
        RowShape shape = SenseShapes.OfAccess(type);
        ShapeWatch watch = new(shape);
        SenseAccessReader reader = new(_http.Connection, type, watch);
        QlikRequest request = QlikRequest.Get(type.Path + "/full", "List " + type.Name + " allocations").With("filter", filter);
        try
        {
            await _http.ArrayAsync(request, reader.Read, a => a.Id, HandOn, log, token).ConfigureAwait(false);
            _http.Assumptions.Tell(shape, watch, isEnd: true);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotFound && !e.IsForeign)
        {
            log.Verbose($"'{_http.Connection}' has no {type.Name} allocations: {e.Message}");
        }

        Task HandOn(IReadOnlyList<Allocation> rows, CancellationToken pageToken)
        {
            _http.Assumptions.Tell(shape, watch, isEnd: false);
            return sink(rows, pageToken);
        }
    }

    /// <summary>The rows that still exist, by id. A GUID has several spellings, so its text is not used as a key.</summary>
    public async Task<IReadOnlyDictionary<Guid, Allocation>> ByIdAsync(
        IEnumerable<Allocation> rows,
        IOperationLog log,
        CancellationToken token
    )
    {
        Dictionary<Guid, Allocation> found = new();
        foreach (IGrouping<string, Allocation> type in rows.GroupBy(r => r.Type, StringComparer.OrdinalIgnoreCase))
        {
            SenseAccessType family = SenseRoutes.PersonalType(type.Key);
            foreach (Allocation[] chunk in Chunks.Of(type.ToList(), IdsPerFilter))
            {
                await ListAsync(family, SenseFilter.Ids(chunk.Select(r => Guid.Parse(r.Id))), Take, log, token).ConfigureAwait(false);
            }
        }

        return found;

        Task Take(IReadOnlyList<Allocation> page, CancellationToken pageToken)
        {
            foreach (Allocation row in page)
            {
                if (Guid.TryParse(row.Id, out Guid id))
                {
                    found[id] = row;
                }
            }

            return Task.CompletedTask;
        }
    }

    /// <summary>The rows of one user in one family, including quarantined ones.</summary>
    public async Task<IReadOnlyList<Allocation>> OfUserAsync(
        SenseAccessType type,
        AllocationUser user,
        IOperationLog log,
        CancellationToken token
    ) => (await OfUsersAsync(type, new[] { user }, log, token).ConfigureAwait(false))[user.Id].ToList();

    /// <summary>The rows of some users in one family, including quarantined ones, by the id of the user.</summary>
    public async Task<ILookup<string?, Allocation>> OfUsersAsync(
        SenseAccessType type,
        IEnumerable<AllocationUser> users,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<Allocation> found = new();
        List<string> ids = users.Select(u => u.Id).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        foreach (string[] chunk in Chunks.Of(ids, IdsPerFilter))
        {
            await ListAsync(type, string.Join(" or ", chunk.Select(i => "user.id eq " + i)), Take, log, token).ConfigureAwait(false);
        }

        return found.ToLookup(a => a.UserId, StringComparer.OrdinalIgnoreCase);

        Task Take(IReadOnlyList<Allocation> page, CancellationToken pageToken)
        {
            found.AddRange(page);
            return Task.CompletedTask;
        }
    }

    /// <summary>Deletes a row. It is not documented what a second deletion does once the row is in quarantine, so after a lost answer the
    /// row is read first.</summary>
    public Task DeleteAsync(SenseAccessType type, Allocation row, IOperationLog log, CancellationToken token)
    {
        QlikRequest request = new(HttpMethod.Delete, type.Path + "/" + Guid.Parse(row.Id).ToString("D"), "Remove " + row)
        {
            StillWanted = IsActiveAsync,
        };
        return _http.SendAsync(request, log, token);

        async Task<bool> IsActiveAsync(CancellationToken readToken)
        {
            try
            {
                IReadOnlyDictionary<Guid, Allocation> now = await ByIdAsync(new[] { row }, log, readToken).ConfigureAwait(false);
                return now.TryGetValue(Guid.Parse(row.Id), out Allocation? found) && found.Status == AllocationStatus.Active;
            }
            catch (QlikException e)
            {
                log.Verbose($"{row} could not be read, so it is not known whether it was removed: {e.Message}");
                return false;
            }
        }
    }
}
