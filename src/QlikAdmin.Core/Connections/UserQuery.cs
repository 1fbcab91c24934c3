namespace QlikAdmin;

/// <summary>Which users are wanted. Each property narrows; several values of one property mean either. Texts take wildcards. Case counts in
/// ids and subjects of Cloud that have none, and nowhere else.</summary>
public sealed class UserQuery
{
    /// <summary>People by whatever names them: id, <c>DIRECTORY\id</c>, id within the directory, subject, e-mail address or display name.
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

    /// <summary>Names of roles, held directly.</summary>
    public IReadOnlyList<string> Roles { get; set; } = Array.Empty<string>();

    /// <summary>A filter in the server's own grammar, sent as it is; the rest is then filtered on this side.</summary>
    public string? Filter { get; set; }
}
