using Newtonsoft.Json;

namespace QlikAdmin;

/// <summary>What became of one user to remove, and of the user's items, keys and licences.</summary>
public sealed class UserRemoval
{
    internal UserRemoval(User user, Guid runId)
    {
        Id = user.Id;
        User = user.Account;
        UserName = user.Name;
        Connection = user.Connection;
        RunId = runId;
    }

    /// <summary>What was asked for: Remove.</summary>
    public string Action => "Remove";

    /// <summary>The server's id of the user.</summary>
    public string Id { get; }

    /// <summary>Account of the user.</summary>
    public string User { get; }

    /// <summary>Display name, or null where the server has none.</summary>
    public string? UserName { get; }

    /// <summary>Removed; AlreadyGone; Failed, when the user still exists; or Open, when nobody knows. Then Resume-QlikOperation finds
    /// out.</summary>
    [JsonIgnore]
    public Outcome Outcome { get; internal set; } = Outcome.Failed;

    /// <summary>Account of the new owner; null when nobody was named.</summary>
    public string? NewOwner { get; internal set; }

    /// <summary>The items that the new owner has now; empty when nothing moved.</summary>
    [JsonIgnore]
    public IReadOnlyList<OwnedItem> Moved { get; internal set; } = Array.Empty<OwnedItem>();

    /// <summary>The items whose owner is still the removed user, each with the reason; empty when there are none.</summary>
    [JsonIgnore]
    public IReadOnlyList<OwnedItem> NotMoved { get; internal set; } = Array.Empty<OwnedItem>();

    /// <summary>Kinds that were not looked at, because of <c>-SkipKind</c>. Nobody knows what the user owned of them, and it stayed where
    /// it is. Empty when all kinds were looked at.</summary>
    public IReadOnlyList<string> NotLookedAt { get; internal set; } = Array.Empty<string>();

    /// <summary>API keys and tokens that were revoked, by kind, description and id; empty when there were none.</summary>
    public IReadOnlyList<string> Revoked { get; internal set; } = Array.Empty<string>();

    /// <summary>Types of the licence units that were taken back; empty when the user held none.</summary>
    public IReadOnlyList<string> Licenses { get; internal set; } = Array.Empty<string>();

    /// <summary>When the last of these units becomes free, in UTC; null when all are free, or nothing is known of a quarantine.</summary>
    public DateTimeOffset? QuarantineEndsAt { get; internal set; }

    /// <summary>Whether the person may get a new user record although nobody asks for it; null when that could not be read.</summary>
    public bool? MayReturn { get; internal set; }

    /// <summary>In which way the person may return, or why that could not be read; null when there is no way.</summary>
    public string? ReturnReason { get; internal set; }

    /// <summary>More in words, or null.</summary>
    public string? Detail { get; internal set; }

    /// <summary>Name of the connection.</summary>
    public string Connection { get; }

    /// <summary>The run of the command that did it.</summary>
    public Guid RunId { get; }

    /// <summary>How many of each kind were moved, as <c>App=2, Space=1</c>; empty when nothing was moved.</summary>
    public string MovedKinds => Counts(Moved);

    /// <summary>How many of each kind were left behind, as <c>Schedule=1</c>; empty when nothing was left.</summary>
    public string NotMovedKinds => Counts(NotMoved);

    /// <summary>How many of the licence units that were taken back are in quarantine.</summary>
    internal int LicensesInQuarantine { get; set; }

    /// <summary>Why it failed; null when it did not.</summary>
    internal QlikException? Error { get; set; }

    private static string Counts(IEnumerable<OwnedItem> items)
    {
        return string.Join(
            ", ",
            items.GroupBy(i => i.Kind).OrderBy(g => g.Key).Select(g => FormattableString.Invariant($"{g.Key}={g.Count()}"))
        );
    }
}
