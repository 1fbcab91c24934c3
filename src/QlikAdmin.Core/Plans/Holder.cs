namespace QlikAdmin.Plans;

/// <summary>What a plan needs to know of a person who holds licences. Everything that it does not need is left out, because a plan holds
/// this for everybody.</summary>
internal sealed record Holder
{
    public UserStatus Status { get; init; }

    /// <summary>Whether it is not a person but an account of the system.</summary>
    public bool IsService { get; init; }

    /// <summary>The server's id of the user; null where the allocations have it.</summary>
    public string? Id { get; init; }

    public string? Email { get; init; }

    public string? UserDirectory { get; init; }

    public IReadOnlyList<string> Groups { get; init; } = Array.Empty<string>();

    /// <summary>Names of the roles, also of those that the person has through groups.</summary>
    public IReadOnlyList<string> Roles { get; init; } = Array.Empty<string>();

    public IReadOnlyList<string> Tags { get; init; } = Array.Empty<string>();

    public IReadOnlyList<string> CustomProperties { get; init; } = Array.Empty<string>();
}
