namespace QlikAdmin.Models;

/// <summary>A key or token that acts as a user; never the secret itself.</summary>
/// <param name="Kind">API key or OAuth token.</param>
/// <param name="Id">The server's id.</param>
/// <param name="UserId">The server's id of the user it acts as.</param>
/// <param name="Description">The description that its creator gave it; null where there is none.</param>
internal sealed record UserCredential(CredentialKind Kind, string Id, string UserId, string? Description)
{
    /// <inheritdoc />
    public override string ToString() => string.IsNullOrWhiteSpace(Description) ? $"{Kind} {Id}" : $"{Kind} '{Description}' ({Id})";
}
