using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Core.Tests;

/// <summary>The licences of one product, as far as giving and taking back needs them: keys, quarantine, and the number bought.</summary>
internal sealed class LicenseWorld : IFakeAllocations
{
    private readonly List<Allocation> _rows = new();
    private int _keys;

    public LicenseWorld(QlikProduct product)
    {
        Product = product;
        Connection = new FakeConnection(this, product);
        Tick();
    }

    public QlikProduct Product { get; }

    public FakeConnection Connection { get; }

    public DateTimeOffset Now { get; private set; } = Given.Now;

    /// <summary>How many units of each type are bought.</summary>
    public int Bought { get; set; } = int.MaxValue;

    /// <summary>Why the units of one person cannot be read; null when they can be read.</summary>
    public Func<AllocationUser, QlikException?>? FindFault { get; set; }

    public int BatchSize { get; init; } = 3;

    public int DefaultThrottleLimit => 2;

    public bool ConfirmsByFullList => Product == QlikProduct.Cloud;

    public string? WhyNoMatch(AllocationQuery query) => null;

    public bool TypesExcludeEachOther => Product != QlikProduct.QlikView;

    public bool NeedsUserId => Product == QlikProduct.Sense;

    public IReadOnlyList<string> Types =>
        Product == QlikProduct.QlikView ? ["NamedCal", "DocumentCal"] : ["Analyzer", "Professional", "UserAccess"];

    /// <summary>What people hold, as a text that a test can compare with an earlier one.</summary>
    public string Held => string.Join('\n', Active().Select(a => $"{a.Type} {a.User} {a.Scope}").Order(StringComparer.Ordinal));

    /// <summary>Lets time pass, as between two calls with a long pause.</summary>
    public void Tick()
    {
        Now += TimeSpan.FromMinutes(1);
        using HttpResponseMessage answer = new();
        answer.Headers.Date = Now;
        Connection.Http.ServerClock.Hear(answer);
    }

    /// <summary>Adds a unit without using the module.</summary>
    /// <param name="user">Who holds it.</param>
    /// <param name="type">Its type.</param>
    /// <param name="isUsed">Whether it goes into quarantine when it is taken back.</param>
    /// <param name="place">Server or document on QlikView.</param>
    public Allocation Put(string user, string type, bool isUsed = false, string? place = null)
    {
        string key = Product switch
        {
            QlikProduct.Cloud => type + ":" + user,
            QlikProduct.Sense => new Guid(++_keys, 0, 0, new byte[8]).ToString("D"),
            _ => "qv:named:" + place + ":" + user,
        };
        Allocation row = new(key, Product, Connection.Name, type)
        {
            User = user,
            UserId = user,
            CreatedAt = Product == QlikProduct.QlikView ? null : Now,
            LastUsedAt = isUsed ? Now : null,
            Scope = Product == QlikProduct.QlikView ? place : null,
        };
        _rows.Add(row);
        return row;
    }

    public IReadOnlyList<Allocation> Active() => _rows.Where(r => r.Status == AllocationStatus.Active).ToList();

    /// <summary>Removes a unit without using the module.</summary>
    public void Take(Allocation row)
    {
        Allocation now = _rows.Single(r => r.Id == row.Id && r.Status == AllocationStatus.Active);
        if (Product != QlikProduct.Cloud && now.LastUsedAt is not null)
        {
            now.Status = AllocationStatus.Quarantined;
            now.QuarantineEndsAt = Now.AddDays(7);
        }
        else
        {
            _rows.Remove(now);
        }
    }

    public async Task ListAsync(AllocationQuery query, PageSink<Allocation> sink, IOperationLog log, CancellationToken token)
    {
        if (!query.Orphan && _rows.Count > 0)
        {
            await sink(_rows.Where(r => query.Types.Count == 0 || query.Types.Contains(r.Type)).Select(Copy).ToList(), token);
        }
    }

    public Task<IReadOnlyList<Allocation>> FindAsync(AllocationUser user, string type, IOperationLog log, CancellationToken token)
    {
        if (FindFault?.Invoke(user) is QlikException fault)
        {
            throw fault;
        }

        return Task.FromResult<IReadOnlyList<Allocation>>(_rows.Where(r => r.User == user.Key && r.Type == type).Select(Copy).ToList());
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
        Tick();
        List<ItemResult<Allocation>> attempts = batch.Select(a => new ItemResult<Allocation>(a)).ToList();
        foreach (ItemResult<Allocation> attempt in attempts)
        {
            if (Active().FirstOrDefault(r => r.Id == attempt.Item.Id) is not Allocation held)
            {
                attempt.Settle(Outcome.AlreadyGone);
            }
            else if (!attempt.IsLeftAlone(check, Copy(held)))
            {
                Take(held);
            }
        }

        return Task.FromResult<IReadOnlyList<ItemResult<Allocation>>>(attempts);
    }

    public Task ConfirmAsync(IReadOnlyList<ItemResult<Allocation>> attempts, IOperationLog log, CancellationToken token)
    {
        foreach (ItemResult<Allocation> attempt in attempts)
        {
            attempt.Settle(_rows.Any(r => r.Id == attempt.Item.Id) ? Outcome.Quarantined : Outcome.Released);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ItemResult<AllocationRequest>>> AddAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    ) => GiveAsync(batch, Outcome.Added);

    public Task<IReadOnlyList<ItemResult<AllocationRequest>>> RestoreAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    ) => GiveAsync(batch, Outcome.Restored);

    public Task<IReadOnlyList<ItemResult<AllocationRequest>>> ConvertAsync(
        IReadOnlyList<AllocationRequest> batch,
        int throttleLimit,
        IOperationLog log,
        CancellationToken token
    )
    {
        Tick();
        List<ItemResult<AllocationRequest>> changes = batch.Select(r => new ItemResult<AllocationRequest>(r)).ToList();
        foreach (ItemResult<AllocationRequest> change in changes)
        {
            Allocation? old = Active().FirstOrDefault(r => r.User == change.Item.User.Key && r.Type == change.Item.SourceType);
            if (old is null || Active().Any(r => r.User == change.Item.User.Key && r.Type == change.Item.Type))
            {
                change.Fail(new QlikException(ErrorReason.AllocationNotFound, "There is no such unit, or one of the other type."));
                continue;
            }

            _rows.Remove(old);
            change.NewId = Put(old.User!, change.Item.Type).Id;
            change.Settle(Outcome.Converted);
        }

        return Task.FromResult<IReadOnlyList<ItemResult<AllocationRequest>>>(changes);
    }

    public Task<IReadOnlyList<License>> GetLicensesAsync(IOperationLog log, CancellationToken token) => throw new NotSupportedException();

    public QlikException PoolRefusal(Allocation pool) => PoolErrors.NobodyHolds(pool);

    public Task<IReadOnlyList<string>> FindRegrantsAsync(IReadOnlyCollection<string> types, IOperationLog log, CancellationToken token) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    public Task<AllocationUser> FindUserAsync(string text, IOperationLog log, CancellationToken token) => throw new NotSupportedException();

    public Task<ILastUse?> ReadLastUseAsync(IOperationLog log, CancellationToken token) => Task.FromResult<ILastUse?>(null);

    public TimeSpan GoodFor(TimeSpan reading) => TimeSpan.FromMinutes(5);

    private static Allocation Copy(Allocation row)
    {
        return new Allocation(row.Id, row.Product, row.Connection, row.Type)
        {
            User = row.User,
            UserId = row.UserId,
            CreatedAt = row.CreatedAt,
            LastUsedAt = row.LastUsedAt,
            LastUsedSource = row.LastUsedSource,
            Status = row.Status,
            QuarantineEndsAt = row.QuarantineEndsAt,
            Scope = row.Scope,
        };
    }

    private Task<IReadOnlyList<ItemResult<AllocationRequest>>> GiveAsync(IReadOnlyList<AllocationRequest> batch, Outcome done)
    {
        Tick();
        List<ItemResult<AllocationRequest>> changes = batch.Select(r => new ItemResult<AllocationRequest>(r)).ToList();
        changes.ForEach(c => Give(c, done));
        return Task.FromResult<IReadOnlyList<ItemResult<AllocationRequest>>>(changes);
    }

    private void Give(ItemResult<AllocationRequest> change, Outcome done)
    {
        AllocationRequest request = change.Item;
        List<Allocation> possible = _rows
            .Where(r =>
                r.User == request.User.Key && r.Type == request.Type && (Product != QlikProduct.QlikView || r.Id == request.AllocationId)
            )
            .ToList();
        if (possible.FirstOrDefault(r => r.Status == AllocationStatus.Active) is Allocation held)
        {
            change.NewId = held.Id;
            change.Settle(Outcome.Exists);
        }
        else if (possible.FirstOrDefault() is Allocation quarantined)
        {
            quarantined.Status = AllocationStatus.Active;
            quarantined.QuarantineEndsAt = null;
            change.NewId = quarantined.Id;
            change.Settle(Outcome.Restored);
        }
        else if (_rows.Count(r => r.Type == request.Type) >= Bought)
        {
            change.Fail(new QlikException(ErrorReason.NoLicenseAvailable, $"Add {request.Type} of {request.User.Key}: no unit is free."));
        }
        else
        {
            change.NewId = Put(
                request.User.Key,
                request.Type,
                place: Product == QlikProduct.QlikView ? request.AllocationId!.Split(':')[2] : null
            ).Id;
            change.Settle(done);
        }
    }
}
