namespace QlikAdmin.Http;

/// <summary>The rate tiers that Qlik Cloud counts separately.</summary>
internal enum RequestTier
{
    Read,
    Write,

    /// <summary>Filters of users have a limit of their own.</summary>
    UserFilter,
}
