namespace QlikAdmin.Bench;

/// <summary>Collects the figures of one run and prints them one below the other.</summary>
internal sealed class Report
{
    private readonly List<(string What, string Figure, string Verdict)> _rows = new();

    public bool AllWithinLimits { get; private set; } = true;

    public void Add(string what, double figure, string unit, double? limit = null)
    {
        bool within = limit is null || figure <= limit;
        AllWithinLimits &= within;
        _rows.Add(
            (
                what,
                figure.ToString("0.00", CultureInfo.InvariantCulture) + unit,
                limit is null
                    ? string.Empty
                    : $"{(within ? "ok" : "TOO SLOW")}, at most {limit.Value.ToString("0.##", CultureInfo.InvariantCulture)}{unit}"
            )
        );
    }

    public void Print()
    {
        Console.WriteLine();
        int width = _rows.Max(r => r.What.Length);
        foreach ((string what, string figure, string verdict) in _rows)
        {
            Console.WriteLine($"{what.PadRight(width)}  {figure, 10}  {verdict}");
        }
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
