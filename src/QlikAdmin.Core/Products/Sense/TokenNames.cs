using System.Security;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Sense;

/// <summary>The names that the owner of a JSON web token may have.</summary>
/// <remarks>
/// Inferred, only here. No call of the repository says who the caller is (QRS description 38.22.0). The virtual proxy decides which claims
/// hold the user id and the directory. So the value of every text claim counts as a name. The signature is not checked: the proxy decides
/// whom the token lets in, and here a name only has the effect that a person is left alone. Nothing of a token is ever written anywhere.
/// </remarks>
internal static class TokenNames
{
    // The claims for the issuer, the audience and the token's own id.
    private static readonly string[] s_noNames = { "iss", "aud", "jti" };

    /// <returns>Empty where the token can't be read, for example an encrypted one.</returns>
    public static IReadOnlyList<string> Of(SecureString token)
    {
        return WebToken.Claims(token) is not JObject claims
            ? Array.Empty<string>()
            : claims
                .Properties()
                .Where(p => p.Value.Type == JTokenType.String && !s_noNames.Contains(p.Name, StringComparer.Ordinal))
                .Select(p => Json.Text(p.Value)!.Trim())
                .Where(n => n.Length > 0)
                .ToList();
    }
}
