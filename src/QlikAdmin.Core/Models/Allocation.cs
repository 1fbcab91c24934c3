using Newtonsoft.Json;
using QlikAdmin.Base;

namespace QlikAdmin;

/// <summary>One unit of licence held by one person, or a pool of units held by nobody.</summary>
public sealed class Allocation
{
    private UtcTime _createdAt;
    private UtcTime _lastUsedAt;
    private UtcTime _quarantineEndsAt;

    internal Allocation(string id, QlikProduct product, string connection, string type)
    {
        Id = id;
        Product = product;
        Connection = connection;
        Type = type;
    }

    /// <summary>Key on its server: the GUID of the row on Sense, <c>type:subject</c> on Cloud, <c>qv:</c> with server and person on
    /// QlikView.</summary>
    public string Id { get; }

    /// <summary>The product that gives the licence.</summary>
    [JsonIgnore]
    public QlikProduct Product { get; }

    /// <summary>Name of the connection it was read from.</summary>
    public string Connection { get; }

    /// <summary>UserAccess, Professional, Analyzer, LoginAccess, AnalyzerTime, NamedCal, DocumentCal, SessionCal, UsageCal, or what the
    /// server says (fullUser, basicUser).</summary>
    public string Type { get; }

    /// <summary>The account that holds the licence: <c>DIRECTORY\id</c> on Sense and QlikView, the subject on Cloud; null for a
    /// pool.</summary>
    public string? User { get; internal set; }

    /// <summary>Display name of the person or of the pool, or null where the server does not know it.</summary>
    public string? UserName { get; internal set; }

    /// <summary>E-mail address, or null where the server does not know it.</summary>
    public string? Email { get; internal set; }

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

    /// <summary>The source of <see cref="LastUsedAt"/>.</summary>
    [JsonIgnore]
    public LastUsedSource LastUsedSource { get; internal set; }

    /// <summary>Why the last use is not known, in words; null where it is known, also where it is "never".</summary>
    public string? LastUsedUnknown =>
        LastUsedSource != LastUsedSource.Unknown || IsPool ? null : WhyUnknown ?? "The server does not say it.";

    /// <summary>Active or quarantined.</summary>
    [JsonIgnore]
    public AllocationStatus Status { get; internal set; }

    /// <summary>When a quarantined unit becomes free, in UTC; null when it is not quarantined, or the server does not say.</summary>
    public DateTimeOffset? QuarantineEndsAt
    {
        get => _quarantineEndsAt;
        internal set => _quarantineEndsAt = value;
    }

    /// <summary>Whether it goes beyond the number bought.</summary>
    public bool Excess { get; internal set; }

    /// <summary>What it is limited to: the server of a QlikView named CAL, the document of a document CAL; null elsewhere.</summary>
    public string? Scope { get; internal set; }

    /// <summary>Whether the subject is not a user of this tenant, so that the unit may be in use on another tenant of the
    /// licence.</summary>
    public bool Orphan { get; internal set; }

    /// <summary>Whether it is a pool without a person. No age rule applies to a pool.</summary>
    public bool IsPool { get; internal set; }

    /// <summary>Days since it was given, as of now; null when that is not known. Scripts get a TimeSpan, files the number.</summary>
    public double? Age => ShownNumber.Days(AgeSpan);

    /// <summary>Days since the last use, as of now; null when never used or unknown. Scripts get a TimeSpan, files the number.</summary>
    public double? IdleFor => ShownNumber.Days(IdleForSpan);

    /// <summary>What the reader knows of <see cref="LastUsedUnknown"/>; null for nothing in particular.</summary>
    internal string? WhyUnknown { get; set; }

    /// <summary>The TimeSpan that scripts get.</summary>
    internal TimeSpan? AgeSpan => DateTimeOffset.UtcNow - CreatedAt;

    /// <summary>The TimeSpan that scripts get.</summary>
    internal TimeSpan? IdleForSpan => DateTimeOffset.UtcNow - LastUsedAt;

    /// <summary>The server's id of the user (GUID on Sense, user id on Cloud), where the row carried it.</summary>
    internal string? UserId { get; set; }

    /// <summary>For a QlikView CAL that is valid on one server of its connection only: the key of that server. Null for a unit that is
    /// valid everywhere on the connection.</summary>
    internal string? ServerId { get; set; }

    /// <inheritdoc />
    public override string ToString() => Type + " of " + (User ?? UserName ?? Id);
}
