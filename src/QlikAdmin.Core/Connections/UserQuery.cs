namespace QlikAdmin;

/// <summary>Which users are wanted. A user must match every property that is set. Of several values of one property, one is enough. Texts
/// may have wildcards. Case counts only in ids and subjects of Cloud without wildcards.</summary>
public sealed class UserQuery
{
    /// <summary>From so many ids on, one list of them is read instead of each user by itself.</summary>
    internal const int FewestForList = 3;

    /// <summary>People by any of their names: id, <c>DIRECTORY\id</c>, id within the directory, subject, e-mail address or display name.
    /// Wildcards are not compared with the server's ids.</summary>
    public IReadOnlyList<string> Users { get; set; } = Array.Empty<string>();

    /// <summary>The server's ids, without wildcards.</summary>
    public IReadOnlyList<string> Ids { get; set; } = Array.Empty<string>();

    /// <summary>Display names.</summary>
    public IReadOnlyList<string> Names { get; set; } = Array.Empty<string>();

    /// <summary>E-mail addresses.</summary>
    public IReadOnlyList<string> Emails { get; set; } = Array.Empty<string>();

    /// <summary>Cloud: subjects.</summary>
    public IReadOnlyList<string> Subjects { get; set; } = Array.Empty<string>();

    /// <summary>Sense: user directories.</summary>
    public IReadOnlyList<string> UserDirectories { get; set; } = Array.Empty<string>();

    /// <summary>Sense: ids within the directory.</summary>
    public IReadOnlyList<string> UserIds { get; set; } = Array.Empty<string>();

    /// <summary>Statuses; empty for all but Allocated.</summary>
    public IReadOnlyList<UserStatus> Statuses { get; set; } = Array.Empty<UserStatus>();

    /// <summary>Names of roles that the user holds directly.</summary>
    public IReadOnlyList<string> Roles { get; set; } = Array.Empty<string>();

    /// <summary>A filter in the server's own syntax, sent as it is. The other conditions are then applied on this side.</summary>
    public string? Filter { get; set; }
}
