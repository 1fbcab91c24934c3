using System;

namespace QlikAdmin.Sense;

/// <summary>Directories whose users are no persons: those of the services, and of anonymous users.</summary>
internal static class SenseServiceAccounts
{
    public const string Directory = "INTERNAL";

    /// <summary>Takes over what deleted users owned.</summary>
    public const string Repository = "sa_repository";

    private const string Anonymous = "NONE";

    public static bool IsOne(string? userDirectory)
    {
        return string.Equals(userDirectory, Directory, StringComparison.OrdinalIgnoreCase) || string.Equals(userDirectory, Anonymous, StringComparison.OrdinalIgnoreCase);
    }
}
