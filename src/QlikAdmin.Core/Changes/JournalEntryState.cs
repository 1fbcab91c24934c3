namespace QlikAdmin;

/// <summary>How far one change came.</summary>
public enum JournalEntryState
{
    /// <summary>It was planned, and was not begun.</summary>
    Planned,

    /// <summary>It was begun, and nobody knows what became of it. It is in doubt until the server is read.</summary>
    Open,

    /// <summary>It was made, or the server was already in the wanted state.</summary>
    Done,

    /// <summary>It was refused.</summary>
    Failed,

    /// <summary>It was left alone; the detail says why.</summary>
    Skipped,

    /// <summary>It was made, and taken back later.</summary>
    Undone,
}
