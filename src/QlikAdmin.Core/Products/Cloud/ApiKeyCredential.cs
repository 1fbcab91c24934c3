using System.Net.Http.Headers;
using System.Security;
using QlikAdmin.Base;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud;

/// <summary>An API key. It needs no renewal.</summary>
internal sealed class ApiKeyCredential : ICredential
{
    private readonly SecureString _key;

    public ApiKeyCredential(SecureString key)
    {
        _key = key;
    }

    public Task ApplyAsync(HttpRequestMessage message, IOperationLog log, CancellationToken token)
    {
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SecretText.Of(_key));
        return Task.CompletedTask;
    }

    public Task<bool> RenewAsync(string? refused, IOperationLog log, CancellationToken token) => Task.FromResult(false);
}
