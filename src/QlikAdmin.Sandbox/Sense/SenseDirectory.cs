using System;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>A user directory connector.</summary>
internal sealed class SenseDirectory : SenseEntity
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public bool SyncOnlyLoggedInUsers { get; init; }

    public DateTimeOffset? LastSync { get; init; }
}
