namespace QlikAdmin;

/// <summary>One row of a plan: do this, to that allocation, because.</summary>
public sealed class PlanRow
{
    internal PlanRow(Guid planId, PlanAction action, string allocationId, QlikProduct product, string connection, string type)
    {
        PlanId = planId;
        Action = action;
        AllocationId = allocationId;
        Product = product;
        Connection = connection;
        Type = type;
    }

    /// <summary>The plan it belongs to; the same for all of its rows, and the same again for the same policy, state and time.</summary>
    public Guid PlanId { get; internal set; }

    /// <summary>What is wanted.</summary>
    public PlanAction Action { get; internal set; }

    /// <summary>Name of the rule that decided; null where no rule fits or an exclusion won.</summary>
    public string? Rule { get; internal set; }

    /// <summary>Why, in words.</summary>
    public string? Reason { get; internal set; }

    /// <summary>Key of the allocation on its server.</summary>
    public string AllocationId { get; }

    /// <summary>The product that licenses.</summary>
    public QlikProduct Product { get; }

    /// <summary>Name of the connection it was read from.</summary>
    public string Connection { get; }

    /// <summary>Address of that connection: a plan is never applied to another server that has the same name.</summary>
    public string? Server { get; internal set; }

    /// <summary>Licence type held.</summary>
    public string Type { get; }

    /// <summary>Licence type wanted, for <see cref="PlanAction.Downgrade"/>; null elsewhere.</summary>
    public string? TargetType { get; internal set; }

    /// <summary>What the product licenses: <c>DIRECTORY\id</c> on Sense and QlikView, the subject on Cloud.</summary>
    public string? User { get; internal set; }

    /// <summary>Display name of the person, or null where the server does not know it.</summary>
    public string? UserName { get; internal set; }

    /// <summary>Status of the person when the plan was made, as the server says it, or <c>Gone</c>; null where the product keeps no
    /// users.</summary>
    public string? UserStatus { get; internal set; }

    /// <summary>What the allocation is limited to on QlikView: a server or a document; null elsewhere.</summary>
    public string? Scope { get; internal set; }

    /// <summary>When it was given, in UTC; null where the server does not say.</summary>
    public DateTimeOffset? CreatedAt { get; internal set; }

    /// <summary>Last use in UTC; null means never, or unknown: see <see cref="LastUsedSource"/>.</summary>
    public DateTimeOffset? LastUsedAt { get; internal set; }

    /// <summary>Where the last use is known from.</summary>
    public LastUsedSource LastUsedSource { get; internal set; }

    /// <summary>How many things the person owns on that connection; null when it was not asked for, or the row is left alone.</summary>
    public int? OwnedItems { get; internal set; }

    /// <summary>Until when the unit would stay in quarantine at the longest, in UTC, if it were taken back when the plan was made; null
    /// where it is free at once.</summary>
    public DateTimeOffset? QuarantineForecast { get; internal set; }

    /// <summary>Which caps of the policy the whole plan exceeds, in words; null when it exceeds none. Such a plan is not applied.</summary>
    public string? CapExceeded { get; internal set; }

    /// <summary>When the plan was made, in UTC.</summary>
    public DateTimeOffset PlannedAt { get; internal set; }

    /// <summary>From then on the plan is refused, in UTC.</summary>
    public DateTimeOffset ExpiresAt { get; internal set; }

    /// <summary>The facts that decided, and that are read again before the row is applied.</summary>
    public PlanEvidence Evidence { get; internal set; }

    /// <summary>For a person who holds several units on that connection: name of the connection and key of the one that stays, separated by
    /// a bar; null elsewhere.</summary>
    public string? StaysWith { get; internal set; }

    /// <summary>The exclusions of the policy as JSON, for the check before the row is applied; null where nothing is done, or nothing is
    /// excluded.</summary>
    public string? Exclude { get; internal set; }

    /// <summary>Checksum over all other properties. It finds what a spreadsheet or a slip of the hand changed; it is no
    /// signature.</summary>
    public string? Digest { get; internal set; }

    /// <summary>Whether applying the plan changes something here.</summary>
    internal bool IsChange => Action is PlanAction.Remove or PlanAction.Downgrade;

    /// <inheritdoc />
    public override string ToString() => $"{Action} {Type} of {User ?? AllocationId} on '{Connection}'";
}
