namespace QlikAdmin;

/// <summary>How far a run of a changing command came.</summary>
public enum JournalRunState
{
    /// <summary>A process is writing it now.</summary>
    Running,

    /// <summary>All its input was worked on, and nothing is left.</summary>
    Completed,

    /// <summary>It was stopped: by Ctrl+C, by its time limit, by a later command in the pipeline that needed no more input, or because a
    /// server was down. Or a change is in doubt.</summary>
    Stopped,

    /// <summary>An error ended it.</summary>
    Failed,

    /// <summary>Its process ended without writing an end: it was killed, the machine went down, or the disk was full.</summary>
    Interrupted,

    /// <summary>A part of its journal can't be read, so that nobody knows how far it came.</summary>
    Damaged,
}
