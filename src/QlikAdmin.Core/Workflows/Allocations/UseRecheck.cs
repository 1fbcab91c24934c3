using System.Diagnostics;
using QlikAdmin.Connections;

namespace QlikAdmin.Workflows.Allocations;

/// <summary>Reads the last use of rows again before they are changed, on products that have it in a separate list.</summary>
/// <remarks>One instance serves one run of a command: the list is read again when it is too old, and not for each batch.</remarks>
internal sealed class UseRecheck
{
    private readonly IAllocationReader _adapter;
    private ILastUse? _uses;
    private Stopwatch? _age;
    private TimeSpan _goodFor;

    public UseRecheck(IAllocationReader adapter)
    {
        _adapter = adapter;
    }

    /// <summary>Says for each row why it is left alone.</summary>
    /// <returns>One reason for each row, in the order given. Null where the row was not used since, where its use was not known, and where
    /// the change itself reads the use right before.</returns>
    /// <exception cref="QlikException">The use could not be read.</exception>
    public async Task<IReadOnlyList<string?>> WhyLeftAsync(IReadOnlyList<Allocation> wanted, IOperationLog log, CancellationToken token)
    {
        List<Allocation> known = wanted.Where(UsedSince.IsKnown).ToList();
        Dictionary<Allocation, string> reasons = new();
        if (known.Count > 0 && await ReadAsync(log, token).ConfigureAwait(false) is ILastUse uses)
        {
            IReadOnlyList<DateTimeOffset?> now = await uses.OfAsync(known, log, token).ConfigureAwait(false);
            for (int i = 0; i < known.Count; i++)
            {
                if (UsedSince.Why(known[i], now[i]) is string why)
                {
                    reasons[known[i]] = why;
                }
            }
        }

        return wanted.Select(w => reasons.TryGetValue(w, out string? why) ? why : null).ToList();
    }

    private async Task<ILastUse?> ReadAsync(IOperationLog log, CancellationToken token)
    {
        if (_age is null || _age.Elapsed >= _goodFor)
        {
            Stopwatch reading = Stopwatch.StartNew();
            _uses = await _adapter.ReadLastUseAsync(log, token).ConfigureAwait(false);
            _goodFor = _adapter.GoodFor(reading.Elapsed);
            _age = Stopwatch.StartNew();
        }

        return _uses;
    }
}
