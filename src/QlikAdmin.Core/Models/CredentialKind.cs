namespace QlikAdmin.Models;

/// <summary>What lets a program in as a user. The names are written to journals and must stay.</summary>
internal enum CredentialKind
{
    ApiKey,
    OAuthToken,
}
