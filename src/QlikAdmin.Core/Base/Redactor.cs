using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace QlikAdmin.Base;

/// <summary>Takes secrets out of every text that leaves Core: log lines, bodies, error messages.</summary>
/// <remarks>Works on text, so that it also covers bodies that are not valid JSON, XML and forms.</remarks>
internal sealed class Redactor
{
    public const string Mask = "***";

    private const string Names =
        "access_token|refresh_token|id_token|subject_token|client_secret|client_assertion|code_verifier|token|apiKey|api_key|jwt"
        + "|password|secret|secretValue|passphrase"
        + "|licenseKey|license_key|keyDetails|lef|LEFFile|lefFile|control|serialKey|signedKey"
        + "|executionToken|qConnectStatement|connectionstring|connectionString|connect_string|qConnectionSecret|qPassword|qLogOnPassword"
        + "|authorization|cookie|set-cookie|x-service-key|xServiceKey|qlik-csrf-token|csrfToken|GetTimeLimitedServiceKeyResult";

    // Words that mean a secret also as a part of a longer name, however it is written: my_token, my-token, myToken, MYTOKEN, tokenValue. A
    // passwordPolicy is not a secret.
    private const string Strong = "[A-Za-z0-9_.-]{0,60}(?:token|secret|password|passwd|passphrase|credential)s?" + Rest;

    // "key" is also a part of harmless words. So it must be a whole word of the name, and the name must have another word as well.
    private const string Weak =
        "(?:[A-Za-z0-9_.-]{0,60}[_.-](?:key|pwd|pass)|(?-i:[A-Za-z0-9_.-]{0,60}[A-Za-z0-9](?:Key|Pwd|Pass)))s?" + Rest;

    private const string Composed = Strong + "|" + Weak;

    private const string Rest = "(?:[_.-]?(?:value|text|pem|old|new|current|hash|data|plain|[0-9]{1,4}))?";

    private static readonly Regex s_jsonValue = new(
        "(\"(?:" + Names + ")\"\\s*:\\s*(?=[\"0-9])|\"(?:" + Composed + ")\"\\s*:\\s*(?=\"))(\"(?:\\\\.|[^\"\\\\])*\"?|[0-9][^,}\\s]*)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    // JSON inside a JSON text: every quote has as many backslashes in front as the first one.
    private static readonly Regex s_nestedJsonValue = new(
        "((\\\\+)\"(?:" + Names + "|" + Composed + ")\\2\"\\s*:\\s*)(?:\\2\"(?:(?!(?<!\\\\)\\2\").)*(?:\\2\")?|[0-9][^,}\\s]*)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline
    );

    // "key" alone is the name of the signed licence on QRS, but also a common word elsewhere, so only long values are masked.
    private static readonly Regex s_jsonKey = new(
        "(\"key\"\\s*:\\s*)(\"(?:\\\\.|[^\"\\\\]){20,}\"?)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    private static readonly Regex s_xmlValue = new(
        "(<(?:[A-Za-z0-9_]+:)?(?:" + Names + "|" + Composed + "|Key)\\b[^>]*>)([^<]+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    private static readonly Regex s_formValue = new(
        "((?:^|[?&\\s;])(?:" + Names + "|" + Composed + ")=|[?&]key=)([^&\\s\"';]+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    private static readonly Regex s_headerLine = new(
        "\\b(Set-Cookie|Cookie|X-Service-Key|qlik-csrf-token)\\s*:\\s*[^\\r\\n]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    private static readonly Regex s_header = new(
        "\\b(Bearer|Basic|Negotiate|NTLM)\\s+[A-Za-z0-9+/=._~-]{8,}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    // Three base64url parts, and the first one begins like every JSON object: a token or a signed licence key.
    private static readonly Regex s_jwt = new(
        "eyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]{5,}(?:\\.[A-Za-z0-9_-]*)?",
        RegexOptions.CultureInvariant
    );

    // Passwords inside connect strings, whatever field they are in.
    private static readonly Regex s_connectString = new(
        "\\b(pwd|password|access_?key|secret_?key|sas|sig)\\s*=\\s*(?:\\{[^}]*\\}?|\\\\*\"[^\"]*\"?|'[^']*'?|[^;\"'&\\s]+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    private static readonly Regex s_pem = new(
        "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)",
        RegexOptions.Singleline | RegexOptions.CultureInvariant
    );

    private static readonly Regex s_account = new(
        "(\\b[a-z][a-z0-9+.-]{0,20}://)[^/?#\\s@'\"]{1,500}@",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Remembers an exact secret of this session, so that it is masked in every text in which a server sends it back.</summary>
    public void Learn(string? secret)
    {
        // Shorter values would mask harmless text.
        if (secret is { Length: >= 6 })
        {
            _known.TryAdd(secret, true);
        }
    }

    /// <summary>Masks the part before the host of an address: it often is a password.</summary>
    public static string HideAccounts(string text) => text.IndexOf('@') < 0 ? text : s_account.Replace(text, "$1" + Mask + "@");

    public string Clean(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        string clean = text;
        foreach (string secret in _known.Keys.OrderByDescending(s => s.Length))
        {
            clean = clean.Replace(secret, Mask);
        }

        clean = s_pem.Replace(clean, Mask);
        clean = s_jsonValue.Replace(clean, "$1\"" + Mask + "\"");
        clean = s_nestedJsonValue.Replace(clean, "$1$2\"" + Mask + "$2\"");
        clean = s_jsonKey.Replace(clean, "$1\"" + Mask + "\"");
        clean = s_xmlValue.Replace(clean, "$1" + Mask);
        clean = s_connectString.Replace(clean, "$1=" + Mask);
        clean = s_formValue.Replace(clean, "$1" + Mask);
        clean = s_headerLine.Replace(clean, "$1: " + Mask);
        clean = s_header.Replace(clean, "$1 " + Mask);
        clean = HideAccounts(clean);
        return s_jwt.Replace(clean, Mask);
    }
}
