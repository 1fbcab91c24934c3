using Newtonsoft.Json;
using QlikAdmin.Base;

namespace QlikAdmin;

/// <summary>One row of a plan: an action for one allocation, with the reason.</summary>
public sealed class PlanRow
{
    private UtcTime _createdAt;
    private UtcTime _lastUsedAt;
    private UtcTime _quarantineForecast;

    internal PlanRow(Guid planId, PlanAction action, string allocationId, QlikProduct product, string connection, string type)
    {
        PlanId = planId;
        Action = action;
        AllocationId = allocationId;
        Product = product;
        Connection = connection;
        Type = type;
    }

    /// <summary>The plan of the row. All rows of a plan have the same id, and the same policy, state and time give the same id
    /// again.</summary>
    public Guid PlanId { get; internal set; }

    /// <summary>The action.</summary>
    [JsonIgnore]
    public PlanAction Action { get; internal set; }

    /// <summary>Name of the rule that decided; null where no rule matches or an exclusion decided.</summary>
    public string? Rule { get; internal set; }

    /// <summary>Why, in words.</summary>
    public string? Reason { get; internal set; }

    /// <summary>Key of the allocation on its server.</summary>
    public string AllocationId { get; }

    /// <summary>The product that gives the licence.</summary>
    [JsonIgnore]
    public QlikProduct Product { get; }

    /// <summary>Name of the connection it was read from.</summary>
    public string Connection { get; }

    /// <summary>Address of that connection: a plan is never applied to another server that has the same name.</summary>
    public string? Server { get; internal set; }

    /// <summary>The licence type that the person holds.</summary>
    public string Type { get; }

    /// <summary>The licence type after a <see cref="PlanAction.Downgrade"/>; null elsewhere.</summary>
    public string? TargetType { get; internal set; }

    /// <summary>The account that holds the licence: <c>DIRECTORY\id</c> on Sense and QlikView, the subject on Cloud.</summary>
    public string? User { get; internal set; }

    /// <summary>Display name of the person, or null where the server does not know it.</summary>
    public string? UserName { get; internal set; }

    /// <summary>Status of the person when the plan was made: the server's status, or <c>Gone</c>; null where the product keeps no
    /// users.</summary>
    public string? UserStatus { get; internal set; }

    /// <summary>What the allocation is limited to on QlikView: a server or a document; null elsewhere.</summary>
    public string? Scope { get; internal set; }

    /// <summary>When it was given, in UTC; null where the server does not say.</summary>
    public DateTimeOffset? CreatedAt
    {
        get => _createdAt;
        internal set => _createdAt = value;
    }

    /// <summary>Last use in UTC; null means never, or unknown: see <see cref="LastUsedSource"/>.</summary>
    public DateTimeOffset? LastUsedAt
    {
        get => _lastUsedAt;
        internal set => _lastUsedAt = value;
    }

    /// <summary>The source of the last use.</summary>
    [JsonIgnore]
    public LastUsedSource LastUsedSource { get; internal set; }

    /// <summary>How many items the person owns on that connection; null when that was not asked for, or the row is left alone.</summary>
    public int? OwnedItems { get; internal set; }

    /// <summary>The latest end of quarantine, in UTC, if the unit had been taken back when the plan was made; null where it would be free
    /// at once.</summary>
    public DateTimeOffset? QuarantineForecast
    {
        get => _quarantineForecast;
        internal set => _quarantineForecast = value;
    }

    /// <summary>The caps of the policy that the whole plan exceeds, in words; null when it exceeds none. Such a plan is not
    /// applied.</summary>
    public string? CapExceeded { get; internal set; }

    /// <summary>When the plan was made, in UTC.</summary>
    public DateTimeOffset PlannedAt { get; internal set; }

    /// <summary>The time after which the plan is refused, in UTC.</summary>
    public DateTimeOffset ExpiresAt { get; internal set; }

    /// <summary>The facts that decided. They are read again before the row is applied.</summary>
    [JsonIgnore]
    public PlanEvidence Evidence { get; internal set; }

    /// <summary>For a person who holds several units on that connection: name of the connection and key of the unit that stays, separated
    /// by a bar; null elsewhere.</summary>
    public string? StaysWith { get; internal set; }

    /// <summary>The exclusions of the policy as JSON, for the check before the row is applied; null where the row changes nothing, or
    /// nobody is excluded.</summary>
    public string? Exclude { get; internal set; }

    /// <summary>Checksum over all other properties. It finds changes by a spreadsheet or by mistake. It is not a signature.</summary>
    public string? Digest { get; internal set; }

    /// <summary>Whether applying the plan changes this allocation.</summary>
    internal bool IsChange => Action is PlanAction.Remove or PlanAction.Downgrade;

    /// <inheritdoc />
    public override string ToString() => $"{Action} {Type} of {User ?? AllocationId} on '{Connection}'";
}
