using System.Security;
using System.Text.Json;
using System.Text.Json.Nodes;
using QlikAdmin.Http;
using QlikAdmin.Sandbox;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>Values that must never be shown: everything that gives access to this sandbox, and its licence keys.</summary>
internal static class Secrets
{
    /// <summary>
    /// Names of secrets in answers: tokens, the values that activate the licence, and the values that connections connect with.
    /// </summary>
    private static readonly HashSet<string> s_members =
    [
        "access_token",
        "refresh_token",
        "licenseKey",
        "key",
        "keyDetails",
        "lef",
        "connectionstring",
        "password",
    ];

    // The PFX password is left out: it is the word "sandbox", which is also the name of the tenant.
    public static IEnumerable<string> Of(SandboxEndpoints endpoints)
    {
        yield return endpoints.Cloud.ApiKey;
        yield return endpoints.Cloud.LimitedApiKey;
        yield return endpoints.Cloud.ClientSecret;
        yield return endpoints.Region.ClientSecret;
        yield return endpoints.Region.ConsoleClientSecret;
        yield return endpoints.Region.LicenseKey;
        yield return endpoints.Sense.Jwt;
        yield return endpoints.Sense.LimitedJwt;
        yield return endpoints.Sense.ExpiredJwt;
        yield return endpoints.Sense.EndingJwt;
        foreach (string line in File.ReadLines(endpoints.Sense.ClientKeyPath).Where(l => !l.StartsWith('-')))
        {
            yield return line;
        }
    }

    /// <summary>The secrets in an answer.</summary>
    public static IEnumerable<string> In(Exchange exchange)
    {
        if (!exchange.IsWhole || exchange.AnswerContentType != "application/json" || exchange.AnswerBytes.Length is 0 or > 1_000_000)
        {
            return exchange.Cookies;
        }

        try
        {
            JsonNode? answer = JsonNode.Parse(exchange.AnswerBody);
            IEnumerable<JsonObject> bodies = answer is JsonArray list ? list.OfType<JsonObject>() : new[] { answer }.OfType<JsonObject>();
            return exchange.Cookies.Concat(
                bodies
                    .SelectMany(b => b)
                    .Where(p => s_members.Contains(p.Key))
                    .Select(p => p.Value?.ToString() ?? string.Empty)
                    .Where(v => v.Length > 5)
                    .ToList()
            );
        }
        catch (JsonException)
        {
            // The answer was spoilt on purpose. There is no use in searching half a document.
            return exchange.Cookies;
        }
    }

    public static SecureString Secure(string text) => new NetworkCredential(string.Empty, text).SecurePassword;
}
