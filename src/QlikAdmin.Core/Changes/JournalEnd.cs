namespace QlikAdmin.Changes;

/// <summary>How a run ended. The names are written to journals and must stay.</summary>
internal enum JournalEnd
{
    /// <summary>All input was worked on.</summary>
    Completed,

    /// <summary>Ctrl+C, a time limit, a server that was down, or the command after it in the pipeline had enough.</summary>
    Stopped,

    /// <summary>An error ended it before its input did.</summary>
    Failed,
}
