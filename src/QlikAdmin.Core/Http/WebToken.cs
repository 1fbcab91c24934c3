using System.Security;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Base;

namespace QlikAdmin.Http;

/// <summary>The claims of a JSON web token. The signature is not checked: the server does that. Nothing of a token is ever written
/// anywhere.</summary>
internal static class WebToken
{
    private const int MaxDepth = 40;

    /// <returns>Null if the token can't be read, for example an encrypted one.</returns>
    public static JObject? Claims(SecureString token)
    {
        string[] parts = SecretText.Of(token).Trim().Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            string payload = parts[1].Replace('-', '+').Replace('_', '/');
            string json = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(
                Convert.FromBase64String(payload.PadRight((payload.Length + 3) / 4 * 4, '='))
            );
            using JsonTextReader reader = Json.Reader(new StringReader(json));
            reader.MaxDepth = MaxDepth;
            return JObject.Load(reader);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or JsonException)
        {
            return null;
        }
    }
}
