using QlikAdmin.Http;

namespace QlikAdmin.Products.Sense;

/// <summary>One key for a whole sign-in, from the repository to the authentication module and back. The address that comes back has it
/// already.</summary>
internal sealed class SignInKey : ICredential
{
    private readonly AuthenticationModule _module;
    private readonly string _key = XrfKey.Create();

    public SignInKey(AuthenticationModule module)
    {
        _module = module;
    }

    public Task ApplyAsync(HttpRequestMessage message, IOperationLog log, CancellationToken token)
    {
        if (_module.IsAt(message.RequestUri!))
        {
            XrfKey.PutHeader(message, _key);
        }
        else
        {
            XrfKey.Put(message, _key);
        }

        return Task.CompletedTask;
    }

    public Task<bool> RenewAsync(string? refused, IOperationLog log, CancellationToken token) => Task.FromResult(false);
}
