using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Core.Tests;

/// <summary>A product whose behaviour the test decides.</summary>
internal sealed class FakeAdapter : IFakeAllocations
{
    public List<IReadOnlyList<Allocation>> Pages { get; } = new();

    /// <summary>The queries so far, one for each list that was read.</summary>
    public List<AllocationQuery> Listed { get; } = new();

    public List<IReadOnlyList<Allocation>> Removed { get; } = new();

    public List<IReadOnlyList<ItemResult<Allocation>>> Confirmed { get; } = new();

    /// <summary>The allocations that a lookup of one person and type finds.</summary>
    public List<Allocation> Held { get; } = new();

    public List<IReadOnlyCollection<string>> RegrantsAsked { get; } = new();

    public int ThrottleSeen { get; private set; }

    /// <summary>What the call that removes does with an attempt. By default it is accepted and waits for confirmation.</summary>
    public Action<ItemResult<Allocation>> OnRemove { get; set; } = _ => { };

    public Action<ItemResult<Allocation>> OnConfirm { get; set; } = a => a.Settle(Outcome.Released);

    public Func<IReadOnlyCollection<string>, IReadOnlyList<string>> Regrants { get; set; } = _ => [];

    /// <summary>A row as it is immediately before its removal; null for a product that cannot read it.</summary>
    public Func<Allocation, Allocation>? Now { get; set; }

    /// <summary>The last use of all people, for a product that gives it in a separate list.</summary>
    public Func<ILastUse>? LastUse { get; set; }

    public int UseReadings { get; private set; }

    public int BatchSize { get; init; } = 10;

    /// <summary>For how long a list counts as up to date.</summary>
    public TimeSpan ListIsGoodFor { get; init; } = TimeSpan.FromMinutes(5);

    public int DefaultThrottleLimit => 4;

    public bool ConfirmsByFullList { get; init; }

    public string? WhyNoMatch(AllocationQuery query) => null;

    public bool TypesExcludeEachOther { get; init; } = true;

    public bool NeedsUserId { get; init; }

    public IReadOnlyList<string> Types => ["Analyzer"];

    public async Task ListAsync(AllocationQuery query, PageSink<Allocation> sink, IOperationLog log, CancellationToken token)
    {
        Listed.Add(query);
        foreach (IReadOnlyList<Allocation> page in Pages)
        {
            await sink(page, token);
        }
    }

    public QlikException PoolRefusal(Allocation pool) => PoolErrors.NobodyHolds(pool);

    public Task<IReadOnlyList<string>> FindRegrantsAsync(IReadOnlyCollection<string> types, IOperationLog log, CancellationToken token)
    {
        RegrantsAsked.Add(types.ToList());
        return Task.FromResult(Regrants(types));
    }

    public TimeSpan GoodFor(TimeSpan reading) => ListIsGoodFor;

    public Task<ILastUse?> ReadLastUseAsync(IOperationLog log, CancellationToken token)
    {
        UseReadings++;
        return Task.FromResult(LastUse?.Invoke());
    }

    public IRemovalRun? BeginRemovals() => null;

    public Task<IReadOnlyList<ItemResult<Allocation>>> RemoveAsync(
        IReadOnlyList<Allocation> batch,
        int throttleLimit,
        TakeBackCheck? check,
        IOperationLog log,
        CancellationToken token
    )
    {
        ThrottleSeen = throttleLimit;
        Removed.Add(batch.ToList());
        List<ItemResult<Allocation>> attempts = batch.Select(a => new ItemResult<Allocation>(a)).ToList();
        attempts.Where(a => Now is null || !a.IsLeftAlone(check, Now(a.Item))).ToList().ForEach(OnRemove);
        return Task.FromResult<IReadOnlyList<ItemResult<Allocation>>>(attempts);
    }

    public Task ConfirmAsync(IReadOnlyList<ItemResult<Allocation>> attempts, IOperationLog log, CancellationToken token)
    {
        Confirmed.Add(attempts.ToList());
        foreach (ItemResult<Allocation> attempt in attempts)
        {
            OnConfirm(attempt);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<License>> GetLicensesAsync(IOperationLog log, CancellationToken token) => throw new NotSupportedException();

    public Task<AllocationUser> FindUserAsync(string text, IOperationLog log, CancellationToken token) => throw new NotSupportedException();

    public Task<IReadOnlyList<Allocation>> FindAsync(AllocationUser user, string type, IOperationLog log, CancellationToken token)
    {
        return Task.FromResult<IReadOnlyList<Allocation>>(Held.Where(a => a.User == user.Key && a.Type == type).ToList());
    }

    public Task<IReadOnlyList<ItemResult<AllocationRequest>>> AddAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    ) => throw new NotSupportedException();

    public Task<IReadOnlyList<ItemResult<AllocationRequest>>> ConvertAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    ) => throw new NotSupportedException();

    public Task<IReadOnlyList<ItemResult<AllocationRequest>>> RestoreAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    ) => throw new NotSupportedException();
}
