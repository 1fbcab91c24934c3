namespace QlikAdmin.Changes;

/// <summary>The name of a journal's file: when its run began, so that names sort by age, and which run it is.</summary>
internal static class JournalName
{
    public const string Extension = ".jsonl";

    private const string Time = "yyyyMMdd-HHmmssfff";

    /// <param name="runId">The run.</param>
    /// <param name="start">Its begin, in UTC.</param>
    public static string Of(Guid runId, DateTime start) =>
        start.ToString(Time, CultureInfo.InvariantCulture) + "-" + runId.ToString("N") + Extension;

    /// <summary>Compares when the runs of two files began; less than 0 where the first one did so earlier.</summary>
    public static int CompareBegin(string name, string other) => string.CompareOrdinal(name, 0, other, 0, Time.Length);

    /// <summary>Reads a name back.</summary>
    /// <returns>Null where it is no name of a journal.</returns>
    public static (Guid RunId, DateTimeOffset Start)? Read(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return
            name.Length > Time.Length + 1
            && DateTime.TryParseExact(
                name.Substring(0, Time.Length),
                Time,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out DateTime start
            )
            && Guid.TryParseExact(name.Substring(Time.Length + 1), "N", out Guid runId)
            ? (runId, new DateTimeOffset(start))
            : null;
    }
}
