using System.Net.Http.Headers;
using System.Security;
using System.Security.Cryptography;
using QlikAdmin.Base;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Sense;

/// <summary>What every QRS request carries: the XSRF key, and the identity that belongs to the way in.</summary>
internal sealed class SenseCredential : ICredential
{
    private const int XrfKeyLength = 16;
    private const string XrfKeyCharacters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private readonly string? _actAs;
    private readonly SecureString? _jwt;

    private SenseCredential(string? actAs, SecureString? jwt)
    {
        _actAs = actAs;
        _jwt = jwt;
    }

    /// <summary>With a client certificate the caller says who they are.</summary>
    public static SenseCredential ActAs(string userDirectory, string userId) => new($"UserDirectory={userDirectory}; UserId={userId}", null);

    public static SenseCredential Jwt(SecureString jwt) => new(null, jwt);

    /// <summary>Windows authentication is done by the handler below.</summary>
    public static SenseCredential Windows() => new(null, null);

    public Task ApplyAsync(HttpRequestMessage message, IOperationLog log, CancellationToken token)
    {
        string key = NewXrfKey();
        UriBuilder uri = new(message.RequestUri!);
        uri.Query = (uri.Query.Length > 1 ? uri.Query.Substring(1) + "&" : string.Empty) + "Xrfkey=" + key;
        message.RequestUri = uri.Uri;
        message.Headers.TryAddWithoutValidation("X-Qlik-Xrfkey", key);
        if (_actAs is not null)
        {
            message.Headers.TryAddWithoutValidation("X-Qlik-User", _actAs);
        }

        if (_jwt is not null)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SecretText.Of(_jwt));
        }

        return Task.CompletedTask;
    }

    public Task<bool> RenewAsync(string? refused, IOperationLog log, CancellationToken token) => Task.FromResult(false);

    internal static string NewXrfKey()
    {
        byte[] random = new byte[XrfKeyLength];
        using (RandomNumberGenerator generator = RandomNumberGenerator.Create())
        {
            generator.GetBytes(random);
        }

        char[] key = new char[XrfKeyLength];
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = XrfKeyCharacters[random[i] % XrfKeyCharacters.Length];
        }

        return new string(key);
    }
}
