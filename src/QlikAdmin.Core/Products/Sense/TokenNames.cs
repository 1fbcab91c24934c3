using System.Security;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
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
    private const int MaxDepth = 40;

    // The claims for the issuer, the audience and the token's own id.
    private static readonly string[] s_noNames = { "iss", "aud", "jti" };

    /// <returns>Empty where the token can't be read, for example an encrypted one.</returns>
    public static IReadOnlyList<string> Of(SecureString token)
    {
        string[] parts = SecretText.Of(token).Trim().Split('.');
        if (parts.Length != 3)
        {
            return Array.Empty<string>();
        }

        try
        {
            string payload = parts[1].Replace('-', '+').Replace('_', '/');
            string json = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(
                Convert.FromBase64String(payload.PadRight((payload.Length + 3) / 4 * 4, '='))
            );
            using JsonTextReader reader = Json.Reader(new System.IO.StringReader(json));
            reader.MaxDepth = MaxDepth;
            return JObject
                .Load(reader)
                .Properties()
                .Where(p => p.Value.Type == JTokenType.String && !s_noNames.Contains(p.Name, StringComparer.Ordinal))
                .Select(p => Json.Text(p.Value)!.Trim())
                .Where(n => n.Length > 0)
                .ToList();
        }
        catch (Exception e) when (e is FormatException or ArgumentException or JsonException)
        {
            return Array.Empty<string>();
        }
    }
}
