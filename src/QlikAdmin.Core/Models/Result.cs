using Newtonsoft.Json;

namespace QlikAdmin;

/// <summary>What a changing command did to one item.</summary>
public sealed class Result
{
    internal Result(string action, Outcome outcome, string id, string connection, Guid runId)
    {
        Action = action;
        Outcome = outcome;
        Id = id;
        Connection = connection;
        RunId = runId;
    }

    /// <summary>What the command was asked to do: Add, AddRole, Change, Convert, Disable, Enable, Invite, Move, Remove, RemoveRole,
    /// Restore, Resume or Undo.</summary>
    public string Action { get; }

    /// <summary>Key of the item on its server.</summary>
    public string Id { get; }

    /// <summary>The account of the person; null for a pool.</summary>
    public string? User { get; internal set; }

    /// <summary>Licence type, after the change.</summary>
    public string? Type { get; internal set; }

    /// <summary>What became of the item; Open where nobody knows.</summary>
    [JsonIgnore]
    public Outcome Outcome { get; }

    /// <summary>When a quarantined unit becomes free, in UTC; null otherwise.</summary>
    public DateTimeOffset? QuarantineEndsAt { get; internal set; }

    /// <summary>More in words, or null.</summary>
    public string? Detail { get; internal set; }

    /// <summary>Name of the connection.</summary>
    public string Connection { get; }

    /// <summary>The run of the command that did it.</summary>
    public Guid RunId { get; }
}
