namespace QlikAdmin.Models;

/// <summary>The kinds of credentials with which a program acts as a user. The names are written to journals and must stay.</summary>
internal enum CredentialKind
{
    ApiKey,
    OAuthToken,
}
