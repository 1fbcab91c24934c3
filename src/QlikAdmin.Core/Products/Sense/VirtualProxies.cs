namespace QlikAdmin.Products.Sense;

/// <summary>Recognises the answers to a virtual proxy that is not there, or that signs in in another way.</summary>
internal static class VirtualProxies
{
    private const string Where = "The QMC lists the prefixes and ways of the site under Virtual proxies.";

    /// <summary>What to do about a failure of the first call; null where the virtual proxy is not the likely cause.</summary>
    public static string? Advice(SenseConnectionOptions options, QlikException failure)
    {
        string prefix = options.VirtualProxy?.Trim('/', ' ') ?? string.Empty;
        if (options.Certificate is not null || failure.IsLocal || !IsAnsweredByProxy(failure, prefix.Length > 0))
        {
            return null;
        }

        string way = options.Jwt is null ? "Windows accounts" : "JSON web tokens";
        string first =
            failure.Reason == ErrorReason.Unauthorized ? "The account or the token is wrong, expired or revoked, or: " : string.Empty;
        string what =
            prefix.Length == 0
                ? $"no prefix was given with -VirtualProxy, and the default virtual proxy of the site takes no {way}"
                : $"-VirtualProxy '{prefix}' is not the prefix of a virtual proxy of the site, or that one takes no {way}";
        string text = $"{first}{what}. {Where}";
        return char.ToUpperInvariant(text[0]) + text.Substring(1);
    }

    private static bool IsAnsweredByProxy(QlikException failure, bool isPrefixGiven) =>
        failure.Reason is ErrorReason.RedirectRefused or ErrorReason.LoginPage or ErrorReason.NotFound
        || (isPrefixGiven && failure.Reason == ErrorReason.Unauthorized);
}
