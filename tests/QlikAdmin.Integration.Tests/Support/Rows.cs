using System.Text.Json.Nodes;
using QlikAdmin.Http;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>A licence assignment as the sandbox stores it.</summary>
internal sealed record AssignmentRow(
    string Subject,
    string Type,
    DateTimeOffset Created,
    bool Excess,
    bool Orphan,
    string? UserId,
    string? UserStatus
)
{
    public string Key => Type + ":" + Subject;
}

/// <summary>An access row of the site as the sandbox stores it.</summary>
internal sealed record AccessRow(
    string Id,
    string Type,
    string? UserId,
    string? Account,
    DateTimeOffset CreatedDate,
    DateTimeOffset? LastUsed,
    bool Excess,
    bool Quarantined,
    DateTimeOffset? QuarantineEnd,
    string DeletedUserId,
    string DeletedUserDirectory
)
{
    /// <summary>The type, as the module calls it.</summary>
    public string CommonType => Type == "User" ? "UserAccess" : Type;

    /// <summary>The account that holds it or held it.</summary>
    public string Person => Account ?? DeletedUserDirectory + "\\" + DeletedUserId;
}

/// <summary>A request as the sandbox received it.</summary>
internal sealed record LoggedRequest(
    long Seq,
    string Service,
    string Listener,
    string Method,
    string Path,
    string Query,
    int Status,
    JsonObject Headers,
    string Body,
    bool IsChange,
    string AttemptKey,
    bool IsEnded,
    bool IsWorked,
    string? Fault
)
{
    public override string ToString() => $"{Method} {Path}{Query} -> {Status} {Fault}";
}
