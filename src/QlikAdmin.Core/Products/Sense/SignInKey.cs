using QlikAdmin.Http;

namespace QlikAdmin.Products.Sense;

/// <summary>One key for a whole sign-in, from the repository to the authentication module and back. The address on the way back has the key
/// already.</summary>
internal sealed class SignInKey : ICredential
{
    private readonly AuthenticationModule _module;
    private readonly Action<Uri> _passing;
    private readonly string _key = XrfKey.Create();

    /// <param name="module">The module that asks for the account.</param>
    /// <param name="passing">Called with the address of the module when the sign-in leads there.</param>
    public SignInKey(AuthenticationModule module, Action<Uri> passing)
    {
        _module = module;
        _passing = passing;
    }

    public Task ApplyAsync(HttpRequestMessage message, IOperationLog log, CancellationToken token)
    {
        if (_module.IsAt(message.RequestUri!))
        {
            _passing(message.RequestUri!);
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
