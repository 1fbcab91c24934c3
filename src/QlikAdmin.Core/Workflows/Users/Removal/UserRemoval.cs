namespace QlikAdmin;

/// <summary>What became of one user who was to be removed, and of all that was theirs.</summary>
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

    /// <summary>The user, as the product licenses them.</summary>
    public string User { get; }

    /// <summary>Display name, or null where the server has none.</summary>
    public string? UserName { get; }

    /// <summary>Removed, AlreadyGone, Failed: then the user is still there, or Open: then nobody knows, and Resume-QlikOperation finds
    /// out.</summary>
    public Outcome Outcome { get; internal set; } = Outcome.Failed;

    /// <summary>Who took over, as the product licenses them; null when nobody was named.</summary>
    public string? NewOwner { get; internal set; }

    /// <summary>What the new owner has now; empty when nothing moved.</summary>
    public IReadOnlyList<OwnedItem> Moved { get; internal set; } = Array.Empty<OwnedItem>();

    /// <summary>What still names the removed user as owner, each with the reason; empty when nothing does.</summary>
    public IReadOnlyList<OwnedItem> NotMoved { get; internal set; } = Array.Empty<OwnedItem>();

    /// <summary>Kinds that were not looked at, as <c>-SkipKind</c> asked for: what the user owned of them is not known, and stayed where it
    /// is. Empty when all kinds were.</summary>
    public IReadOnlyList<string> NotLookedAt { get; internal set; } = Array.Empty<string>();

    /// <summary>API keys and tokens that were revoked, by kind, description and id; empty when there were none.</summary>
    public IReadOnlyList<string> Revoked { get; internal set; } = Array.Empty<string>();

    /// <summary>Types of the licence units that were taken back; empty when none was held.</summary>
    public IReadOnlyList<string> Licenses { get; internal set; } = Array.Empty<string>();

    /// <summary>When the last of these units becomes free, in UTC; null when all are free, or nothing is known of a quarantine.</summary>
    public DateTimeOffset? QuarantineEndsAt { get; internal set; }

    /// <summary>Whether the person may get a new user record without anybody asking for it; null when that could not be read.</summary>
    public bool? MayReturn { get; internal set; }

    /// <summary>On which way, or why it could not be read; null when there is none.</summary>
    public string? ReturnReason { get; internal set; }

    /// <summary>More in words, or null.</summary>
    public string? Detail { get; internal set; }

    /// <summary>Name of the connection.</summary>
    public string Connection { get; }

    /// <summary>Which invocation of the command did it.</summary>
    public Guid RunId { get; }

    /// <summary>How many of each kind were moved, as <c>App=2, Space=1</c>; empty when nothing was.</summary>
    public string MovedKinds => Counts(Moved);

    /// <summary>How many of each kind were left behind, as <c>Schedule=1</c>; empty when nothing was.</summary>
    public string NotMovedKinds => Counts(NotMoved);

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
