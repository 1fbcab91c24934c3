using System.Security;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Sense;

/// <summary>Names that the owner of a JSON web token may go by.</summary>
/// <remarks>
/// Inferred, and in this place only: no call of the repository says who is calling (QRS description 38.22.0), and which claims hold the
/// user id and the directory
/// is set up in the virtual proxy. So the value of every text claim counts as a name. The signature is not looked at: whom the token lets
/// in is decided by
/// the proxy, and here it only leaves people alone. Nothing of a token is ever written anywhere.
/// </remarks>
internal static class TokenNames
{
    private const int MaxDepth = 40;

    // Who made the token, whom it is for, and its own id.
    private static readonly string[] s_noNames = { "iss", "aud", "jti" };

    /// <returns>Empty where the token can't be read, as an encrypted one.</returns>
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
