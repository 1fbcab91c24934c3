using System;
using System.Collections.Generic;

namespace QlikAdmin;

/// <summary>Which users are wanted. Each property narrows; several values of one property mean either. Texts take wildcards and are compared without case.</summary>
public sealed class UserQuery
{
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

    /// <summary>A filter in the server's own grammar, sent as it is and joined to the rest by and.</summary>
    public string? Filter { get; set; }
}
