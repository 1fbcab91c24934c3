namespace QlikAdmin.Changes;

/// <summary>Names a run for people: the start of its id, which every command takes, and the command.</summary>
internal static class RunText
{
    private const int Start = 8;

    /// <summary>The start of the id.</summary>
    public static string Short(Guid runId) => runId.ToString("N").Substring(0, Start);

    /// <summary>The start of the id, with the command in brackets where it is known.</summary>
    public static string Of(Guid runId, string? command) => string.IsNullOrEmpty(command) ? Short(runId) : $"{Short(runId)} ({command})";
}
