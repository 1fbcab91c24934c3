using Newtonsoft.Json;
using QlikAdmin.Changes;

namespace QlikAdmin;

/// <summary>One run of a changing command, as its journal describes it.</summary>
public sealed class JournalRun
{
    internal JournalRun(Guid runId, string path)
    {
        RunId = runId;
        Path = path;
    }

    /// <summary>Id of the run. Results and entries have it too.</summary>
    public Guid RunId { get; }

    /// <summary>The command.</summary>
    public string Command { get; internal set; } = string.Empty;

    /// <summary>How far the run came.</summary>
    [JsonIgnore]
    public JournalRunState State { get; internal set; }

    /// <summary>When it made its first change, in UTC.</summary>
    public DateTimeOffset? StartedAt { get; internal set; }

    /// <summary>When it ended, in UTC; null where it has no end.</summary>
    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>Number of changes.</summary>
    public int Entries { get; internal set; }

    /// <summary>How many were made, or were already in the wanted state.</summary>
    public int Done { get; internal set; }

    /// <summary>How many were refused.</summary>
    public int Failed { get; internal set; }

    /// <summary>How many were left alone.</summary>
    public int Skipped { get; internal set; }

    /// <summary>How many are in doubt.</summary>
    public int Open { get; internal set; }

    /// <summary>How many were planned but not begun.</summary>
    public int Planned { get; internal set; }

    /// <summary>How many were made and taken back later.</summary>
    public int Undone { get; internal set; }

    /// <summary>Account of the operating system that ran it.</summary>
    public string? Account { get; internal set; }

    /// <summary>Machine that it ran on.</summary>
    public string? Machine { get; internal set; }

    /// <summary>Id of its process on that machine.</summary>
    public int? ProcessId { get; internal set; }

    /// <summary>Version of the module that wrote it.</summary>
    public string? Version { get; internal set; }

    /// <summary>The plan that it applied, or null.</summary>
    public string? PlanId { get; internal set; }

    /// <summary>Lines that could not be read: the last one, incomplete because the process was killed, or damage. Usually 0.</summary>
    public int UnreadableLines { get; internal set; }

    /// <summary>The parts of the journal that can't be read or are missing, in words; null where the journal is complete. Nothing is known
    /// of those parts.</summary>
    public string? Damage { get; internal set; }

    /// <summary>Path of the journal.</summary>
    public string Path { get; }

    /// <summary>Whether changes are left to make, or their outcome is still to be found out.</summary>
    internal bool IsUnfinished => Open > 0 || Planned > 0;

    /// <summary>The run, as messages name it.</summary>
    internal string Shown => RunText.Of(RunId, Command);

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
    public override string ToString() => $"{Command} {RunText.Short(RunId)}";
}
