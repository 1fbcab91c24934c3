using System.Net.Http.Headers;
using System.Security;
using QlikAdmin.Base;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Sense;

/// <summary>The identity of every request: with a certificate the user to act as, or a token. For Windows accounts there is
/// <see cref="SenseWindowsSession"/>.</summary>
internal sealed class SenseCredential : ICredential
{
    private readonly string? _actAs;
    private readonly SecureString? _jwt;

    private SenseCredential(string? actAs, SecureString? jwt)
    {
        _actAs = actAs;
        _jwt = jwt;
    }

    /// <summary>With a client certificate, the caller says which user to act as.</summary>
    public static SenseCredential ActAs(string userDirectory, string userId) =>
        new($"UserDirectory={userDirectory}; UserId={userId}", null);

    public static SenseCredential Jwt(SecureString jwt) => new(null, jwt);

    public Task ApplyAsync(HttpRequestMessage message, IOperationLog log, CancellationToken token)
    {
        XrfKey.Put(message);
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
}
