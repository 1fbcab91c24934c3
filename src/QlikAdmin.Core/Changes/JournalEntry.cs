using Newtonsoft.Json;
using QlikAdmin.Changes;

namespace QlikAdmin;

/// <summary>One change in the journal of a run.</summary>
public sealed class JournalEntry
{
    internal JournalEntry(Guid runId, int entry, string path)
    {
        RunId = runId;
        Entry = entry;
        Path = path;
    }

    /// <summary>The run it belongs to.</summary>
    public Guid RunId { get; }

    /// <summary>The command of that run; empty where the journal does not say.</summary>
    public string Command { get; internal set; } = string.Empty;

    /// <summary>Its number in the run, counted from 1.</summary>
    public int Entry { get; }

    /// <summary>What was done, such as RemoveAllocation or MoveItem.</summary>
    public string Action { get; internal set; } = string.Empty;

    /// <summary>Licence type, kind of owned item or field; null where there is none.</summary>
    public string? ItemType { get; internal set; }

    /// <summary>The server's key of what was changed.</summary>
    public string ItemId { get; internal set; } = string.Empty;

    /// <summary>Name to show to people, or null.</summary>
    public string? ItemName { get; internal set; }

    /// <summary>The account of the person; null where it concerned nobody.</summary>
    public string? User { get; internal set; }

    /// <summary>State before, or null for nothing.</summary>
    public string? From { get; internal set; }

    /// <summary>State after, or null for nothing.</summary>
    public string? To { get; internal set; }

    /// <summary>How far the change came.</summary>
    [JsonIgnore]
    public JournalEntryState State { get; internal set; }

    /// <summary>The outcome, one of the names of <see cref="QlikAdmin.Outcome"/>; null until it is known.</summary>
    public string? Outcome { get; internal set; }

    /// <summary>More in words, or null.</summary>
    public string? Detail { get; internal set; }

    /// <summary>When a unit that was taken back becomes free, in UTC; null where it was free at once.</summary>
    public DateTimeOffset? QuarantineEndsAt { get; internal set; }

    /// <summary>Error id when it failed, or null.</summary>
    public string? Error { get; internal set; }

    /// <summary>When it was planned or begun, in UTC.</summary>
    public DateTimeOffset? StartedAt { get; internal set; }

    /// <summary>When its outcome was known, in UTC; null until then.</summary>
    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>Name of the connection it was made through.</summary>
    public string Connection { get; internal set; } = string.Empty;

    /// <summary>Path of the journal.</summary>
    public string Path { get; }

    /// <summary>The change itself; null for a kind of a later version.</summary>
    internal Change? Change { get; set; }

    /// <summary>A key that only the answer showed, or null.</summary>
    internal string? NewId { get; set; }

    /// <summary>The time on the server when the outcome was known, in UTC; null where that is not known.</summary>
    internal DateTimeOffset? ServerTime { get; set; }

    /// <summary>What <see cref="Connection"/> stood for; null where the journal does not say.</summary>
    internal JournalEndpoint? Endpoint { get; set; }

    /// <summary>Whether the line that says what was changed can't be read.</summary>
    internal bool IsDamaged => Action.Length == 0;

    /// <summary>The run, as messages name it.</summary>
    internal string ShownRun => RunText.Of(RunId, Command);

    /// <inheritdoc />
    public override string ToString() => IsDamaged ? "unreadable" : ChangeText.Of(Action, ItemType, ItemName, ItemId, User);
}
