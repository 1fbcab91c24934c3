using System.Buffers.Text;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>Signs and checks the tokens of the JWT virtual proxy (HS256).</summary>
internal static class JsonWebToken
{
    public static string Create(byte[] key, SenseUser user, DateTimeOffset issued, DateTimeOffset expires)
    {
        string head = Encode(new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT" });
        string claims = Encode(
            new JsonObject
            {
                ["userId"] = user.UserId,
                ["userDirectory"] = user.UserDirectory,
                ["iat"] = issued.ToUnixTimeSeconds(),
                ["exp"] = expires.ToUnixTimeSeconds(),
            }
        );
        return $"{head}.{claims}.{Sign(key, head + "." + claims)}";
    }

    /// <summary>User of a token that is signed with the key and has not expired.</summary>
    public static bool TryRead(byte[] key, string token, DateTimeOffset now, out string directory, out string userId)
    {
        directory = userId = string.Empty;
        string[] parts = token.Split('.');
        if (parts.Length != 3 || Sign(key, parts[0] + "." + parts[1]) != parts[2])
        {
            return false;
        }

        try
        {
            using JsonDocument claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            directory = claims.RootElement.GetProperty("userDirectory").GetString()!;
            userId = claims.RootElement.GetProperty("userId").GetString()!;
            return claims.RootElement.GetProperty("exp").GetInt64() > now.ToUnixTimeSeconds();
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            // The signature was right, so only a caller who has the key gets here.
            return false;
        }
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static string Sign(byte[] key, string text) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text)));
}
