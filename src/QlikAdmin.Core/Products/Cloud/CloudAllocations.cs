using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Http;
using QlikAdmin.Models;
using QlikAdmin.Products.Cloud.Assumptions;

namespace QlikAdmin.Products.Cloud;

/// <summary>Licence assignments of a tenant.</summary>
/// <remarks>Source: the vendor's OpenAPI document "licenses". The key of an assignment is subject and type. Assignments belong to the
/// licence, not to the tenant.</remarks>
internal sealed class CloudAllocations : IAllocationReader, IAllocationWriter, ILicenseReader
{
    private const int AssignmentsPerPage = 100;
    private const int RequestsAtOnce = 8;

    // If there are fewer holders than this, it is possible that none of them has used Qlik.
    private const int ManyHolders = 10;

    // A unit can still be listed for a moment after it was taken back.
    private static readonly TimeSpan[] s_confirmWaits = { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3) };

    private readonly QlikHttp _http;
    private readonly CloudAssignmentActions _actions;
    private readonly CloudLicenses _licenses;
    private readonly CloudTakeBackGuard _guard;
    private readonly CloudSelf _self;
    private readonly string _connection;

    public CloudAllocations(QlikHttp http, string connection, CloudSelf self)
    {
        _self = self;
        _http = http;
        _connection = connection;
        _actions = new CloudAssignmentActions(http);
        _licenses = new CloudLicenses(http);
        _guard = new CloudTakeBackGuard(http);
    }

    public int BatchSize => CloudAssignmentActions.ItemsPerCall * RequestsAtOnce;

    public int DefaultThrottleLimit => RequestsAtOnce;

    public bool ConfirmsByFullList => true;

    public bool TypesExcludeEachOther => true;

    public bool NeedsUserId => false;

    public IReadOnlyList<string> Types => CloudTypes.Assignable;

    public string? WhyNoMatch(AllocationQuery query) =>
        query.NeverUsed && !query.TreatUnknownAsUnused
            ? "-NeverUsed selects nothing, because Qlik Cloud does not say that a licence was never used: its last use is then unknown. To select these too, add -TreatUnknownAsUnused."
            : null;

    public async Task ListAsync(AllocationQuery query, PageSink<Allocation> sink, IOperationLog log, CancellationToken token)
    {
        AllocationFilter filter = new(query, PeopleNames.Exact);
        CloudUserDirectory users = new(_http);
        users.Know(query.People ?? Array.Empty<AllocationUser>());
        CloudLastUse? lastUse = query.NeedsLastUse ? await CloudLastUse.ReadAsync(_http, log, token).ConfigureAwait(false) : null;
        int holders = 0;
        int used = 0;
        await _http.PagesAsync(List(query.Orphan), Page, log, token).ConfigureAwait(false);
        if (lastUse is { IsEmpty: false } && holders >= ManyHolders && used == 0)
        {
            _http.Assumptions.Note(
                CloudAssumptions.ConsumptionUsers,
                FormattableString.Invariant($"none of {holders} people who hold a licence")
            );
        }

        async Task Page(JArray rows, CancellationToken pageToken)
        {
            List<Allocation> page = rows.OfType<JObject>()
                .Select(Read)
                .OfType<Allocation>()
                .Where(a => filter.WantsType(a.Type) && (query.People is null || users.Find(a.User!) is not null))
                .ToList();
            if (!query.KeysOnly)
            {
                await users.LoadAsync(page.Select(a => a.User!), log, pageToken).ConfigureAwait(false);
                page.ForEach(a => Complete(a, users.Find(a.User!), lastUse));
                holders += page.Count(a => !a.Orphan);
                used += page.Count(a => a.LastUsedAt is not null);
            }

            if (page.Count > 0)
            {
                await sink(page, pageToken).ConfigureAwait(false);
            }
        }
    }

    public Task<IReadOnlyList<License>> GetLicensesAsync(IOperationLog log, CancellationToken token) => _licenses.ReadAsync(log, token);

    public QlikException PoolRefusal(Allocation pool) => PoolErrors.NobodyHolds(pool);

    public Task<IReadOnlyList<string>> FindRegrantsAsync(IReadOnlyCollection<string> types, IOperationLog log, CancellationToken token) =>
        _licenses.FindRegrantsAsync(types, log, token);

    public Task<AllocationUser> FindUserAsync(string text, IOperationLog log, CancellationToken token) =>
        CloudUsers.FindAsync(_http, text, log, token);

    public Task<IReadOnlyList<Allocation>> FindAsync(AllocationUser user, string type, IOperationLog log, CancellationToken token)
    {
        // Subject and type are the whole key. Only the call that removes the pair shows whether it exists.
        Allocation allocation = Make(user.Key, CloudTypes.ToServer(type));
        Complete(allocation, user, null);
        return Task.FromResult<IReadOnlyList<Allocation>>(new[] { allocation });
    }

    /// <summary>There is no documented call for one assignment, so only the list shows it.</summary>
    public TimeSpan GoodFor(TimeSpan reading) => ListAge.ByCost(reading);

    public async Task<ILastUse?> ReadLastUseAsync(IOperationLog log, CancellationToken token) =>
        await CloudLastUse.ReadAsync(_http, log, token).ConfigureAwait(false);

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
        await _guard.CheckAsync(attempts, log, token).ConfigureAwait(false);
        List<ItemResult<Allocation>[]> calls = Chunks
            .Of(attempts.Where(a => !a.IsSettled).ToList(), CloudAssignmentActions.ItemsPerCall)
            .ToList();
        await Throttle
            .ForEachAsync(calls, throttleLimit, (call, callToken) => _actions.DeleteAsync(call, log, callToken), token)
            .ConfigureAwait(false);
        return attempts;
    }

    public async Task ConfirmAsync(IReadOnlyList<ItemResult<Allocation>> attempts, IOperationLog log, CancellationToken token)
    {
        List<ItemResult<Allocation>> open = attempts.Where(a => !a.IsSettled).ToList();
        for (int round = 0; open.Count > 0; round++)
        {
            HashSet<string> listed = await StillListedAsync(open, log, token).ConfigureAwait(false);
            foreach (ItemResult<Allocation> attempt in open.Where(a => !listed.Contains(a.Item.Id)))
            {
                attempt.Settle(
                    Outcome.Released,
                    attempt.InDoubt ? "The answer was lost. A read of the server showed that it is gone." : null
                );
            }

            // Only accepted removals are worth another wait. One that is in doubt and still listed is settled by the executor.
            open = open.Where(a => !a.IsSettled && !a.InDoubt).ToList();
            if (round == s_confirmWaits.Length)
            {
                break;
            }

            if (open.Count > 0)
            {
                await _http.Clock.Delay(s_confirmWaits[round], token).ConfigureAwait(false);
            }
        }

        foreach (ItemResult<Allocation> attempt in open)
        {
            attempt.Fail(
                new QlikException(
                    ErrorReason.NotConfirmed,
                    $"Remove {attempt.Item} on '{_connection}': the server accepted the change, but the assignment is still listed."
                )
                {
                    NextStep = "Check whether auto-assignment gave it again: Get-QlikLicense shows the setting.",
                }
            );
        }
    }

    public Task<IReadOnlyList<ItemResult<AllocationRequest>>> AddAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        return ChangeAsync(batch, throttleLimit, (call, callToken) => _actions.AddAsync(call, Outcome.Added, log, callToken), token);
    }

    public async Task<IReadOnlyList<ItemResult<AllocationRequest>>> ConvertAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        string? self = batch.Any(IsDowngrade) ? await _self.SubjectAsync(log, token).ConfigureAwait(false) : null;
        return await ChangeAsync(batch, throttleLimit, SendAsync, token).ConfigureAwait(false);

        Task SendAsync(ItemResult<AllocationRequest>[] call, CancellationToken callToken)
        {
            foreach (ItemResult<AllocationRequest> own in call.Where(c => c.Item.User.Key == self && IsDowngrade(c.Item)))
            {
                own.Fail(_self.Refused($"Change {own.Item.SourceType} of {own.Item.User.Key} to {own.Item.Type}"));
            }

            List<ItemResult<AllocationRequest>> others = call.Where(c => c.Error is null).ToList();
            return others.Count == 0 ? Task.CompletedTask : _actions.UpdateAsync(others, log, callToken);
        }

        static bool IsDowngrade(AllocationRequest request) => CloudTypes.IsFull(request.SourceType) && !CloudTypes.IsFull(request.Type);
    }

    public Task<IReadOnlyList<ItemResult<AllocationRequest>>> RestoreAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        return ChangeAsync(batch, throttleLimit, (call, callToken) => _actions.AddAsync(call, Outcome.Restored, log, callToken), token);
    }

    private static async Task<IReadOnlyList<ItemResult<AllocationRequest>>> ChangeAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        Func<ItemResult<AllocationRequest>[], CancellationToken, Task> send,
        CancellationToken token
    )
    {
        List<ItemResult<AllocationRequest>> changes = batch.Select(r => new ItemResult<AllocationRequest>(r)).ToList();
        await Throttle
            .ForEachAsync(Chunks.Of(changes, CloudAssignmentActions.ItemsPerCall).ToList(), throttleLimit, send, token)
            .ConfigureAwait(false);
        return changes;
    }

    private static QlikRequest List(bool orphans)
    {
        // Filter and sort have no documented syntax here, so the whole list is read and filtered on this side.
        return QlikRequest
            .Get(CloudRoutes.Assignments, "List licence assignments")
            .With("limit", AssignmentsPerPage.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .With("orphans", orphans ? "true" : null);
    }

    private async Task<HashSet<string>> StillListedAsync(
        IReadOnlyList<ItemResult<Allocation>> attempts,
        IOperationLog log,
        CancellationToken token
    )
    {
        HashSet<string> wanted = new(attempts.Select(a => a.Item.Id), StringComparer.Ordinal);
        HashSet<string> listed = new(StringComparer.Ordinal);
        await _http.PagesAsync(List(orphans: false), Take, log, token).ConfigureAwait(false);
        if (attempts.Any(a => a.Item.Orphan))
        {
            await _http.PagesAsync(List(orphans: true), Take, log, token).ConfigureAwait(false);
        }

        return listed;

        Task Take(JArray rows, CancellationToken pageToken)
        {
            listed.UnionWith(rows.OfType<JObject>().Select(Read).OfType<Allocation>().Select(a => a.Id).Where(wanted.Contains));
            return Task.CompletedTask;
        }
    }

    private Allocation? Read(JObject row)
    {
        string? subject = Json.Text(row["subject"]);
        string? type = Json.Text(row["type"]);
        if (subject is null || type is null)
        {
            return null;
        }

        Allocation allocation = Make(subject, type);
        allocation.CreatedAt = Json.Date(Json.Text(row["created"]));
        allocation.Excess = Json.Flag(row["excess"]) ?? false;
        return allocation;
    }

    private Allocation Make(string subject, string serverType)
    {
        return new Allocation(serverType + ":" + subject, QlikProduct.Cloud, _connection, CloudTypes.ToCommon(serverType))
        {
            User = subject,
        };
    }

    private static void Complete(Allocation allocation, AllocationUser? user, CloudLastUse? lastUse)
    {
        allocation.Orphan = user is null;
        if (user is null)
        {
            allocation.WhyUnknown = "The holder is not a user of this tenant, and no other tenant is asked.";
            return;
        }

        allocation.UserId = user.Id;
        allocation.UserName = user.Name;
        allocation.Email = user.Email;
        if (lastUse?.Of(user) is DateTimeOffset last)
        {
            allocation.LastUsedAt = last;
            allocation.LastUsedSource = LastUsedSource.Consumption;
        }
        else
        {
            allocation.WhyUnknown = lastUse is null
                ? "It was not asked for. Get-QlikAllocation -IncludeLastUse asks."
                : "The tenant has no record that this person used a licence. It keeps such records for a limited time.";
        }
    }
}
