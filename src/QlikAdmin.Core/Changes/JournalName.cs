namespace QlikAdmin.Changes;

/// <summary>The file name of a journal. It has the start of the run, so that names sort by age, and the id of the run.</summary>
internal static class JournalName
{
    public const string Extension = ".jsonl";

    private const string Time = "yyyyMMdd-HHmmssfff";

    /// <param name="runId">The run.</param>
    /// <param name="start">The start of the run, in UTC.</param>
    public static string Of(Guid runId, DateTime start) =>
        start.ToString(Time, CultureInfo.InvariantCulture) + "-" + runId.ToString("N") + Extension;

    /// <summary>Compares the starts of the runs of two files; less than 0 where the first one began earlier.</summary>
    public static int CompareBegin(string name, string other) => string.CompareOrdinal(name, 0, other, 0, Time.Length);

    /// <summary>Reads the parts of a name.</summary>
    /// <returns>Null where it is not the name of a journal.</returns>
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
