using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Products.QlikView;

/// <summary>CALs and assigned users of the servers behind one management service.</summary>
/// <remarks>Source: the descriptions of QMS/11 and QMS/12/7. Servers with a serial number have CALs. Servers with a signed key share one
/// list of assigned users.</remarks>
internal sealed class QlikViewAllocations : IAllocationReader, IAllocationWriter, ILicenseReader
{
    private readonly QmsClient _client;
    private readonly QvsServers _servers;
    private readonly CalPlaces _places;
    private readonly CalLister _lister;
    private readonly CalTakeBacks _removals;
    private readonly CalGrants _calGrants;
    private readonly SignedUsers _signed;
    private readonly QlikViewLicenses _licenses;
    private readonly QlikViewHolders _holders;
    private readonly SeenSettings _seen;

    public QlikViewAllocations(QmsClient client, QvsServers servers, Func<string, bool> firstTime)
    {
        _client = client;
        _servers = servers;
        _places = new CalPlaces(client);
        _seen = new SeenSettings(client.Connection);
        _lister = new CalLister(client, _places, _seen);
        _removals = new CalTakeBacks(client, _places, servers, _seen, firstTime);
        _calGrants = new CalGrants(client, _places, servers);
        _signed = new SignedUsers(client);
        _licenses = new QlikViewLicenses(client, servers, _places, _seen);
        _holders = new QlikViewHolders(client.Connection, client.Clock, _seen, ListAsync);
    }

    /// <summary>No limit: a server is read and saved once, however many of its CALs are taken back.</summary>
    public int BatchSize => int.MaxValue;

    public int DefaultThrottleLimit => 1;

    public bool ConfirmsByFullList => false;

    public bool TypesExcludeEachOther => false;

    public bool NeedsUserId => false;

    public IReadOnlyList<string> Types => QlikViewTypes.All;

    public string? WhyNoMatch(AllocationQuery query) => null;

    public async Task ListAsync(AllocationQuery query, PageSink<Allocation> sink, IOperationLog log, CancellationToken token)
    {
        if (query.Orphan)
        {
            // There are no orphans here: only on Cloud do tenants share a licence without knowing each other's users.
            return;
        }

        AllocationFilter filter = new(query, PeopleNames.Windows);
        IReadOnlyList<QvsServer> servers = await _servers.ReadAsync(log, token).ConfigureAwait(false);
        if (servers.Any(s => s.IsLegacy))
        {
            await _places.ClearCacheAsync(log, token).ConfigureAwait(false);
        }

        foreach (QvsServer server in servers.Where(s => s.IsLegacy))
        {
            await _lister.ListAsync(server, filter, sink, log, token).ConfigureAwait(false);
        }

        // The types of a signed key are the server's own words, so only a list shows whether one matches.
        if (servers.Any(s => s.IsSigned))
        {
            await _signed.ListAsync(sink, log, token).ConfigureAwait(false);
        }
    }

    public Task<IReadOnlyList<License>> GetLicensesAsync(IOperationLog log, CancellationToken token) => _licenses.ReadAsync(log, token);

    public QlikException PoolRefusal(Allocation pool) => PoolErrors.OnlyLent(pool);

    public async Task<IReadOnlyList<string>> FindRegrantsAsync(
        IReadOnlyCollection<string> types,
        IOperationLog log,
        CancellationToken token
    )
    {
        // Lists have shown whether dynamic assignment is on. For CALs from a file, the removal's own read shows it.
        List<string> reasons = types.SelectMany(_seen.For).ToList();
        List<string> signed = types.Where(QlikViewTypes.IsSigned).ToList();
        if (
            signed.Count > 0
            && (await _servers.ReadAsync(log, token).ConfigureAwait(false)).FirstOrDefault(s => s.IsSigned) is QvsServer server
        )
        {
            reasons.Add(
                $"'{_client.Connection}' has a signed key. If it is a unified licence, a licence that is taken back here is taken back on every QlikView and Qlik Sense deployment that is activated with the same key."
            );
            IReadOnlyCollection<string> automatic = await _licenses.AutomaticAsync(server, log, token).ConfigureAwait(false);
            reasons.AddRange(
                automatic
                    .Where(a => signed.Contains(a, StringComparer.OrdinalIgnoreCase))
                    .Select(a =>
                        $"'{server.Name}' of '{_client.Connection}' assigns {a} licences automatically: a person who logs in again gets one back. Switch it off in the management console first."
                    )
            );
        }

        return reasons;
    }

    public Task<AllocationUser> FindUserAsync(string text, IOperationLog log, CancellationToken token) =>
        _holders.FindAsync(text, log, token);

    public Task<IReadOnlyList<Allocation>> FindAsync(AllocationUser user, string type, IOperationLog log, CancellationToken token) =>
        _holders.RowsAsync(user, type, log, token);

    public TimeSpan GoodFor(TimeSpan reading) => ListAge.Longest;

    public Task<ILastUse?> ReadLastUseAsync(IOperationLog log, CancellationToken token) => Task.FromResult<ILastUse?>(null);

    public IRemovalRun? BeginRemovals() => null;

    public async Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(
        IReadOnlyList<Allocation> batch,
        int throttleLimit,
        TakeBackCheck? check,
        IOperationLog log,
        CancellationToken token
    )
    {
        List<ItemResult<Allocation>> attempts = batch.Select(a => new ItemResult<Allocation>(a)).ToList();
        _holders.Forget();
        _client.RenewKey();
        List<(ItemResult<Allocation> Attempt, CalKey Key)> items = Keyed(attempts);
        await _removals.RemoveAsync(Cals(items), check, log, token).ConfigureAwait(false);
        await _signed.RemoveAsync(Signed(items), check, log, token).ConfigureAwait(false);
        return attempts;
    }

    public async Task ConfirmAsync(IReadOnlyList<ItemResult<Allocation>> attempts, IOperationLog log, CancellationToken token)
    {
        List<(ItemResult<Allocation> Attempt, CalKey Key)> items = Keyed(attempts);
        await _removals.ConfirmAsync(Cals(items), log, token).ConfigureAwait(false);
        await _signed.ConfirmAsync(Signed(items), log, token).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<ItemResult<AllocationRequest>>> AddAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    ) => GiveAsync(batch, Outcome.Added, log, token);

    public Task<IReadOnlyList<ItemResult<AllocationRequest>>> RestoreAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    ) => GiveAsync(batch, Outcome.Restored, log, token);

    public async Task<IReadOnlyList<ItemResult<AllocationRequest>>> ConvertAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        IReadOnlyList<QvsServer> servers = await _servers.ReadAsync(log, token).ConfigureAwait(false);
        if (!servers.Any(s => s.IsSigned))
        {
            throw new QlikException(
                ErrorReason.NotSupported,
                $"A CAL of QlikView can't be changed into another kind in place ('{_client.Connection}')."
            )
            {
                NextStep =
                    "Give the new kind first (Add-QlikAllocation), then take the old one back (Remove-QlikAllocation). A used one stays in quarantine.",
            };
        }

        _holders.Forget();
        List<ItemResult<AllocationRequest>> changes = batch.Select(r => new ItemResult<AllocationRequest>(r)).ToList();
        foreach (ItemResult<AllocationRequest> change in changes.Where(c => !QlikViewTypes.IsSigned(c.Item.Type)))
        {
            change.Fail(NotGiven(change.Item, "it is not a type of a signed key"));
        }

        await _signed.SetAsync(changes.Where(c => c.Error is null).ToList(), Outcome.Converted, log, token).ConfigureAwait(false);
        return changes;
    }

    private async Task<IReadOnlyList<ItemResult<AllocationRequest>>> GiveAsync(
        IReadOnlyList<AllocationRequest> batch,
        Outcome done,
        IOperationLog log,
        CancellationToken token
    )
    {
        _holders.Forget();
        _client.RenewKey();
        IReadOnlyList<QvsServer> servers = await _servers.ReadAsync(log, token).ConfigureAwait(false);
        List<ItemResult<AllocationRequest>> changes = batch.Select(r => new ItemResult<AllocationRequest>(r)).ToList();
        List<(ItemResult<AllocationRequest> Change, CalKey? Key)> cals = new();
        List<ItemResult<AllocationRequest>> signed = new();
        foreach (ItemResult<AllocationRequest> change in changes)
        {
            string type = change.Item.Type;
            CalKey.TryParse(change.Item.AllocationId, out CalKey? key);
            if (QlikViewTypes.IsSigned(type))
            {
                if (servers.Any(s => s.IsSigned))
                {
                    signed.Add(change);
                }
                else
                {
                    change.Fail(NotGiven(change.Item, "no server has a signed key"));
                }
            }
            else if (QlikViewTypes.Same(type, QlikViewTypes.NamedCal) && servers.Any(s => s.IsLegacy))
            {
                cals.Add((change, key?.Kind == CalKind.Named ? key : null));
            }
            else if (QlikViewTypes.Same(type, QlikViewTypes.DocumentCal) && key?.Kind == CalKind.Document)
            {
                cals.Add((change, key));
            }
            else
            {
                change.Fail(
                    NotGiven(
                        change.Item,
                        QlikViewTypes.Same(type, QlikViewTypes.DocumentCal)
                            ? "to give back a document CAL, pipe the object from Get-QlikAllocation or Remove-QlikAllocation, which names the document"
                            : "the server gives out that kind automatically, or does not have it"
                    )
                );
            }
        }

        await _calGrants.GiveAsync(cals, done, log, token).ConfigureAwait(false);
        try
        {
            await _signed.SetAsync(signed, done, log, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            foreach (ItemResult<AllocationRequest> change in signed.Where(c => c.IsOpen))
            {
                change.Fail(e);
            }
        }

        return changes;
    }

    /// <summary>Attempts whose key can be read. The other attempts fail here.</summary>
    private List<(ItemResult<Allocation> Attempt, CalKey Key)> Keyed(IReadOnlyList<ItemResult<Allocation>> attempts)
    {
        List<(ItemResult<Allocation>, CalKey)> items = new();
        foreach (ItemResult<Allocation> attempt in attempts)
        {
            Allocation allocation = attempt.Item;
            if (!CalKey.TryParse(allocation.Id, out CalKey? key))
            {
                attempt.Fail(
                    new QlikException(
                        ErrorReason.InvalidInput,
                        $"Remove {allocation} on '{_client.Connection}': id '{allocation.Id}' does not name a row of QlikView."
                    )
                    {
                        NextStep = "Pipe the output of Get-QlikAllocation, or rows with its Id and Type.",
                    }
                );
            }
            else if (key!.Kind is CalKind.Session or CalKind.Usage)
            {
                attempt.Fail(
                    new QlikException(
                        ErrorReason.PoolNotRemovable,
                        $"Remove {allocation} on '{_client.Connection}': a session or usage CAL is only lent for a short time, so there is nothing to take back."
                    )
                );
            }
            else if (allocation.User is not null && key.Kind != CalKind.Signed && !CalKey.Names.Equals(allocation.User, key.Holder))
            {
                attempt.Fail(
                    new QlikException(
                        ErrorReason.InvalidInput,
                        $"Remove {allocation} on '{_client.Connection}': the row {allocation.Id} belongs to {key.Holder}."
                    )
                );
            }
            else
            {
                items.Add((attempt, key));
            }
        }

        return items;
    }

    private static List<(ItemResult<Allocation> Attempt, CalKey Key)> Cals(
        IEnumerable<(ItemResult<Allocation> Attempt, CalKey Key)> items
    ) => items.Where(i => i.Key.Kind != CalKind.Signed).ToList();

    private static List<(ItemResult<Allocation> Attempt, CalKey Key)> Signed(
        IEnumerable<(ItemResult<Allocation> Attempt, CalKey Key)> items
    ) => items.Where(i => i.Key.Kind == CalKind.Signed).ToList();

    private QlikException NotGiven(AllocationRequest request, string why)
    {
        return new QlikException(ErrorReason.NotSupported, $"Add {request.Type} of {request.User.Key} on '{_client.Connection}': {why}.");
    }
}
