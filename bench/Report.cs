using System.Runtime.InteropServices;

namespace QlikAdmin.Bench;

/// <summary>Collects the figures of one run, prints them as one table, and keeps the table in bench/RESULTS.md.</summary>
internal sealed class Report
{
    private const string Begin = "<!-- bench: begin -->";
    private const string End = "<!-- bench: end -->";

    private readonly List<Figure> _figures = [];
    private readonly List<string> _versions = [];

    public bool AllWithinLimits { get; private set; } = true;

    public void Add(Figure figure) => _figures.Add(figure);

    /// <summary>Adds a figure that has a limit.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="value">The value that the limit is about.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="limit">The most that it may be.</param>
    public void Add(Figure figure, double value, string unit, double limit)
    {
        bool within = value <= limit;
        AllWithinLimits &= within;
        Add(
            figure with
            {
                Note = Number(value) + unit,
                Verdict = $"{(within ? "ok" : "MISSED")}, at most {limit.ToString("0.##", CultureInfo.InvariantCulture)}{unit}",
            }
        );
    }

    /// <summary>Adds a client that could not be measured, and why.</summary>
    public void AddMissing(string what, string client, string reason) =>
        Add(new Figure(what, client) { Verdict = "not measured: " + OneLine(reason) });

    public void AddVersion(string version) => _versions.Add(version);

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine(Table());
    }

    public void Save(string root)
    {
        string path = Path.Combine(root, "bench", "RESULTS.md");
        string text = File.ReadAllText(path);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidOperationException($"{path} has no lines '{Begin}' and '{End}', between which the table belongs.");
        }

        string machine =
            $"Measured on {DateTime.UtcNow:yyyy-MM-dd}, on {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB, {RuntimeInformation.OSDescription}, release build. Versions: {string.Join(", ", _versions.Prepend(RuntimeInformation.FrameworkDescription))}.";
        File.WriteAllText(path, $"{text[..begin]}{Begin}\n\n{machine}\n\n{Table()}\n{text[end..]}");
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private string Table()
    {
        List<string[]> rows =
        [
            ["What", "Client", "Rows", "Wall time", "Requests", "Peak memory", "Figure", "Limit"],
            .. _figures.Select(f =>
                new[]
                {
                    f.What,
                    f.Client,
                    f.Rows?.ToString("N0", CultureInfo.InvariantCulture) ?? string.Empty,
                    f.Milliseconds is not double time ? string.Empty
                    : time >= 10_000 ? Number(time / 1000) + " s"
                    : time.ToString("0", CultureInfo.InvariantCulture) + " ms",
                    f.Requests?.ToString("N0", CultureInfo.InvariantCulture) ?? string.Empty,
                    f.Megabytes is double size ? size.ToString("0", CultureInfo.InvariantCulture) + " MB" : string.Empty,
                    f.Note,
                    f.Verdict,
                }
            ),
        ];
        int[] widths = Enumerable.Range(0, rows[0].Length - 1).Select(i => rows.Max(r => r[i].Length)).ToArray();
        StringBuilder table = new();
        for (int i = 0; i < rows.Count; i++)
        {
            table.Append("| ").AppendJoin(" | ", rows[i].Select((c, at) => at < widths.Length ? c.PadRight(widths[at]) : c)).Append(" |\n");
            if (i == 0)
            {
                table.Append("| ").AppendJoin(" | ", widths.Select(w => new string('-', w)).Append("---")).Append(" |\n");
            }
        }

        return table.ToString();
    }

    private static string Number(double value) => value.ToString(value < 100 ? "0.00" : "0", CultureInfo.InvariantCulture);

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace('|', '/');
}
