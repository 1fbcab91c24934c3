using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;

namespace QlikAdmin.Products.Sense;

/// <summary>Licence access rows of a site.</summary>
/// <remarks>Source: QRS description 38.22.0. Rows are removed one by one. An access that was used within seven days goes into quarantine
/// instead.</remarks>
internal sealed class SenseAllocations : IAllocationReader, IAllocationWriter, ILicenseReader
{
    private const int RequestsAtOnce = 4;

    private readonly QlikHttp _http;
    private readonly SenseAccessRows _rows;
    private readonly SenseAccessGrants _grants;
    private readonly SenseLicenses _licenses;
    private readonly string _connection;
    private readonly int _fewestForList;

    /// <param name="http">The send path.</param>
    /// <param name="connection">Name of the connection.</param>
    /// <param name="rowsPerBatch">Rows that are taken back together.</param>
    /// <param name="fewestForList">If a run takes back at least this number of rows of a type, it reads one list of that type.</param>
    public SenseAllocations(QlikHttp http, string connection, int rowsPerBatch, int fewestForList)
    {
        BatchSize = rowsPerBatch;
        _fewestForList = fewestForList;
        _http = http;
        _connection = connection;
        _rows = new SenseAccessRows(http);
        _grants = new SenseAccessGrants(http, _rows);
        _licenses = new SenseLicenses(http);
    }

    public int BatchSize { get; }

    public int DefaultThrottleLimit => RequestsAtOnce;

    public bool ConfirmsByFullList => false;

    public bool TypesExcludeEachOther => true;

    public bool NeedsUserId => true;

    public IReadOnlyList<string> Types { get; } = SenseRoutes.AccessTypes.Select(t => t.Name).ToArray();

    public string? WhyNoMatch(AllocationQuery query) => null;

    public async Task ListAsync(AllocationQuery query, PageSink<Allocation> sink, IOperationLog log, CancellationToken token)
    {
        if (query.Orphan)
        {
            // There are no orphans here: only on Cloud do tenants share a licence without knowing each other's users.
            return;
        }

        AllocationFilter filter = new(query, PeopleNames.Windows);
        SenseMail mail = await SenseMail.ReadAsync(_http, query.Users, log, token).ConfigureAwait(false);
        IReadOnlyList<string?> filters = SenseFilter.ForList(query);
        foreach (SenseAccessType type in SenseRoutes.AccessTypes.Where(t => filter.WantsType(t.Name)))
        {
            if (type.IsPool)
            {
                if (!query.HasAgeFilter && !query.Quarantined && query.Users.Count == 0)
                {
                    await _rows.ListAsync(type, null, sink, log, token).ConfigureAwait(false);
                }

                continue;
            }

            foreach (string? each in filters)
            {
                await _rows.ListAsync(type, each, WithMail, log, token).ConfigureAwait(false);
            }
        }

        Task WithMail(IReadOnlyList<Allocation> page, CancellationToken pageToken)
        {
            mail.Fill(page);
            return sink(page, pageToken);
        }
    }

    public Task<IReadOnlyList<License>> GetLicensesAsync(IOperationLog log, CancellationToken token) => _licenses.ReadAsync(log, token);

    public QlikException PoolRefusal(Allocation pool) => PoolErrors.NobodyHolds(pool);

    public Task<IReadOnlyList<string>> FindRegrantsAsync(IReadOnlyCollection<string> types, IOperationLog log, CancellationToken token) =>
        _licenses.FindRegrantsAsync(types, log, token);

    public Task<AllocationUser> FindUserAsync(string text, IOperationLog log, CancellationToken token) =>
        SenseUsers.FindAsync(_http, text, log, token);

    public Task<IReadOnlyList<Allocation>> FindAsync(AllocationUser user, string type, IOperationLog log, CancellationToken token)
    {
        return _rows.OfUserAsync(SenseRoutes.PersonalType(type), user, log, token);
    }

    public TimeSpan GoodFor(TimeSpan reading) => ListAge.Longest;

    public Task<ILastUse?> ReadLastUseAsync(IOperationLog log, CancellationToken token) => Task.FromResult<ILastUse?>(null);

    public Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(
        IReadOnlyList<Allocation> batch,
        int throttleLimit,
        TakeBackCheck? check,
        IOperationLog log,
        CancellationToken token
    ) => Begin().RemoveAsync(batch, throttleLimit, check, log, token);

    public Task ConfirmAsync(IReadOnlyList<ItemResult<Allocation>> attempts, IOperationLog log, CancellationToken token) =>
        Begin().ConfirmAsync(attempts, log, token);

    public IRemovalRun? BeginRemovals() => Begin();

    public Task<IReadOnlyList<ItemResult<AllocationRequest>>> AddAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        return _grants.GiveAsync(batch, Outcome.Added, throttleLimit, log, token);
    }

    public Task<IReadOnlyList<ItemResult<AllocationRequest>>> ConvertAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        throw new QlikException(
            ErrorReason.NotSupported,
            $"Qlik Sense has no call that changes the type of an access in place ('{_connection}')."
        )
        {
            NextStep =
                "Give the new type first (Add-QlikAllocation), then take the old one back (Remove-QlikAllocation). A used one stays in quarantine for seven days.",
        };
    }

    public Task<IReadOnlyList<ItemResult<AllocationRequest>>> RestoreAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        return _grants.GiveAsync(batch, Outcome.Restored, throttleLimit, log, token);
    }

    private SenseRemovals Begin() => new(_http, _rows, BatchSize, _fewestForList);
}
