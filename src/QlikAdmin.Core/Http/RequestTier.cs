namespace QlikAdmin.Http;

/// <summary>The two rate tiers that Qlik Cloud counts separately.</summary>
internal enum RequestTier
{
    Read,
    Write,
}
