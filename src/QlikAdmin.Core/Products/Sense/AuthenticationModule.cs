namespace QlikAdmin.Products.Sense;

/// <summary>The part of a proxy that asks for a Windows account. The account is used only there, and only with Negotiate or NTLM.</summary>
internal sealed class AuthenticationModule : ICredentials
{
    private const string Name = "internal_windows_authentication";

    private static readonly string[] s_schemes = { "Negotiate", "NTLM" };

    private readonly Uri _server;
    private readonly string _prefix;
    private readonly NetworkCredential _account;

    /// <param name="server">Address of the repository behind the proxy.</param>
    /// <param name="account">The account.</param>
    public AuthenticationModule(Uri server, NetworkCredential account)
    {
        _server = server;
        _account = account;

        // "/", or the prefix of the virtual proxy between slashes.
        _prefix = server.AbsolutePath.Substring(0, server.AbsolutePath.Length - SenseRoutes.Prefix.Length - 1);
    }

    /// <summary>Whether an address belongs to the module: it is on the proxy's host, with any port.</summary>
    public bool IsAt(Uri address)
    {
        return string.Equals(address.Scheme, _server.Scheme, StringComparison.OrdinalIgnoreCase)
            && string.Equals(address.Host, _server.Host, StringComparison.OrdinalIgnoreCase)
            && (IsBelow("/") || IsBelow(_prefix));

        bool IsBelow(string prefix) => (address.AbsolutePath + "/").StartsWith(prefix + Name + "/", StringComparison.OrdinalIgnoreCase);
    }

    public NetworkCredential? GetCredential(Uri uri, string authType)
    {
        return IsAt(uri) && Array.Exists(s_schemes, s => string.Equals(s, authType, StringComparison.OrdinalIgnoreCase)) ? _account : null;
    }
}
