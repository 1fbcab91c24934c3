namespace QlikAdmin;

/// <summary>How far one change came.</summary>
public enum JournalEntryState
{
    /// <summary>It was to be made, and was not begun.</summary>
    Planned,

    /// <summary>It was begun and nobody knows what became of it: it is in doubt until the server is asked.</summary>
    Open,

    /// <summary>It was made, or found as it should be.</summary>
    Done,

    /// <summary>It was refused.</summary>
    Failed,

    /// <summary>It was left alone; the detail says why.</summary>
    Skipped,

    /// <summary>It was made, and taken back later.</summary>
    Undone,
}
