namespace QlikAdmin.Sandbox.Seed;

/// <summary>A person of the made-up company. All products know the same people.</summary>
internal sealed record SeedPerson(
    int Index,
    string Name,
    string Directory,
    string UserId,
    string Email,
    string Subject,
    SeedState State,
    DateTimeOffset Joined
);
