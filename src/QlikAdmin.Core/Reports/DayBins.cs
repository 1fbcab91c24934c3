namespace QlikAdmin.Reports;

/// <summary>The bars of the histograms of days.</summary>
internal static class DayBins
{
    public const string Never = "never used";
    public const string Unknown = "unknown";

    // First day of each bar but the first one.
    private static readonly int[] s_starts = { 7, 14, 30, 60, 90, 180, 365 };

    /// <summary>Labels, the shortest time first.</summary>
    public static IReadOnlyList<string> Labels { get; } = MakeLabels();

    /// <summary>The label of a time; a time in the future counts as none.</summary>
    public static string Of(TimeSpan time) => Labels[s_starts.Count(s => time.TotalDays >= s)];

    private static List<string> MakeLabels()
    {
        List<string> labels = new() { $"under {Text(s_starts[0])} days" };
        for (int i = 0; i + 1 < s_starts.Length; i++)
        {
            labels.Add($"{Text(s_starts[i])} to {Text(s_starts[i + 1] - 1)} days");
        }

        labels.Add($"{Text(s_starts[s_starts.Length - 1])} days or more");
        return labels;
    }

    private static string Text(int days) => days.ToString(CultureInfo.InvariantCulture);
}
