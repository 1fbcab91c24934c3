namespace QlikAdmin.Changes;

/// <summary>How a run ended. The names are written to journals and must stay.</summary>
internal enum JournalEnd
{
    /// <summary>All input was worked on.</summary>
    Completed,

    /// <summary>Ctrl+C, a time limit, a server that was down, or a later command in the pipeline that needed no more input.</summary>
    Stopped,

    /// <summary>An error ended it before all input was worked on.</summary>
    Failed,
}
