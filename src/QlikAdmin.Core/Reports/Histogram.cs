namespace QlikAdmin.Reports;

/// <summary>How many units fall into each bar, by type.</summary>
internal sealed class Histogram
{
    private readonly Dictionary<(string Bar, string Type), int> _counts = new();

    private Histogram(IReadOnlyList<string> bars, IEnumerable<HeldUnit> units, Func<HeldUnit, string> barOf)
    {
        Bars = bars;
        SortedSet<string> types = new(StringComparer.OrdinalIgnoreCase);
        foreach (HeldUnit unit in units.Where(u => !u.IsQuarantined))
        {
            types.Add(unit.Type);
            (string, string) key = (barOf(unit), unit.Type.ToUpperInvariant());
            _counts[key] = _counts.TryGetValue(key, out int count) ? count + 1 : 1;
        }

        Types = types.ToList();
    }

    public IReadOnlyList<string> Bars { get; }

    /// <summary>Types that somebody holds, in alphabetical order.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>By the time since the last use. What was never used, and what is not known, have bars of their own. Units in quarantine do
    /// not count.</summary>
    public static Histogram OfIdle(IEnumerable<HeldUnit> units, DateTimeOffset now)
    {
        return new Histogram(DayBins.Labels.Concat(new[] { DayBins.Never, DayBins.Unknown }).ToList(), units, u => u.LastUsedAt
                is DateTimeOffset used
                ? DayBins.Of(now - used)
            : u.LastUsedSource == LastUsedSource.Unknown ? DayBins.Unknown
            : DayBins.Never);
    }

    /// <summary>By the time since the unit was given. What is not known has a bar of its own.</summary>
    public static Histogram OfAge(IEnumerable<HeldUnit> units, DateTimeOffset now)
    {
        return new Histogram(DayBins.Labels.Concat(new[] { DayBins.Unknown }).ToList(), units, u =>
            u.CreatedAt is DateTimeOffset created ? DayBins.Of(now - created) : DayBins.Unknown
        );
    }

    public int Count(string bar, string type) => _counts.TryGetValue((bar, type.ToUpperInvariant()), out int count) ? count : 0;

    public int Count(string bar) => Types.Sum(t => Count(bar, t));
}
