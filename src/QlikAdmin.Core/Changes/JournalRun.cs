namespace QlikAdmin;

/// <summary>One run of a changing command, as its journal has it.</summary>
public sealed class JournalRun
{
    internal JournalRun(Guid runId, string path)
    {
        RunId = runId;
        Path = path;
    }

    /// <summary>The run; results and entries carry it.</summary>
    public Guid RunId { get; }

    /// <summary>The command.</summary>
    public string Command { get; internal set; } = string.Empty;

    /// <summary>How far it came.</summary>
    public JournalRunState State { get; internal set; }

    /// <summary>Its first change, in UTC.</summary>
    public DateTimeOffset? StartedAt { get; internal set; }

    /// <summary>Its end, in UTC; null where it has none.</summary>
    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>Number of changes.</summary>
    public int Entries { get; internal set; }

    /// <summary>How many were made, or found as they should be.</summary>
    public int Done { get; internal set; }

    /// <summary>How many were refused.</summary>
    public int Failed { get; internal set; }

    /// <summary>How many were left alone.</summary>
    public int Skipped { get; internal set; }

    /// <summary>How many are in doubt.</summary>
    public int Open { get; internal set; }

    /// <summary>How many were planned and not begun.</summary>
    public int Planned { get; internal set; }

    /// <summary>How many were made and taken back later.</summary>
    public int Undone { get; internal set; }

    /// <summary>Account of the operating system that ran it.</summary>
    public string? Account { get; internal set; }

    /// <summary>Machine that it ran on.</summary>
    public string? Machine { get; internal set; }

    /// <summary>Its process on that machine.</summary>
    public int? ProcessId { get; internal set; }

    /// <summary>Version of the module that wrote it.</summary>
    public string? Version { get; internal set; }

    /// <summary>The plan that it applied, or null.</summary>
    public string? PlanId { get; internal set; }

    /// <summary>Lines that could not be read: the last one, torn when the process was killed, or damage. 0 is usual.</summary>
    public int UnreadableLines { get; internal set; }

    /// <summary>What of the journal can't be read or is missing, in words, so that nothing is known of it; null where it is
    /// whole.</summary>
    public string? Damage { get; internal set; }

    /// <summary>Path of the journal.</summary>
    public string Path { get; }

    /// <summary>Whether something is left to be done or to be found out.</summary>
    internal bool IsUnfinished => Open > 0 || Planned > 0;

    /// <summary>Counts an entry.</summary>
    internal void Count(JournalEntryState state)
    {
        Entries++;
        switch (state)
        {
            case JournalEntryState.Planned:
                Planned++;
                break;
            case JournalEntryState.Open:
                Open++;
                break;
            case JournalEntryState.Done:
                Done++;
                break;
            case JournalEntryState.Failed:
                Failed++;
                break;
            case JournalEntryState.Skipped:
                Skipped++;
                break;
            default:
                Undone++;
                break;
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"{Command} {RunId}";
}
