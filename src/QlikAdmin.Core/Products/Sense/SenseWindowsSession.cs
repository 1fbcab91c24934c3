using System.Diagnostics;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Sense;

/// <summary>The session of a Windows account at a proxy. A request that only reads opens it, because other requests are lost in the
/// redirects of the sign-in.</summary>
/// <remarks>The HTTP handler keeps the cookie of the session.</remarks>
internal sealed class SenseWindowsSession : ISignInSession, IDisposable
{
    private readonly QlikHttp _http;
    private readonly AuthenticationModule _module;
    private readonly SemaphoreSlim _lock = new(1, 1);
    private long _openedAt;

    public SenseWindowsSession(QlikHttp http, AuthenticationModule module)
    {
        _http = http;
        _module = module;
    }

    public async Task ApplyAsync(HttpRequestMessage message, IOperationLog log, CancellationToken token)
    {
        await OpenAsync(failFast: false, log, token).ConfigureAwait(false);
        XrfKey.Put(message);
    }

    /// <summary>Signs in now unless that was done. One request serves all callers that wait for it.</summary>
    public async Task OpenAsync(bool failFast, IOperationLog log, CancellationToken token)
    {
        await _lock.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (Volatile.Read(ref _openedAt) == 0)
            {
                QlikRequest request = new(HttpMethod.Get, SenseRoutes.About, "Sign in with a Windows account")
                {
                    Anonymous = true,
                    ProvenBy = new SignInKey(_module, address => ModulePort = address.Port),
                    Detour = _module.IsAt,
                    FailFast = failFast,
                };
                await _http.SendAsync(request, log, token).ConfigureAwait(false);
                Volatile.Write(ref _openedAt, Stopwatch.GetTimestamp());
            }
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>Port of the authentication module that the last sign-in led to; null where the proxy led to none.</summary>
    public int? ModulePort { get; private set; }

    /// <summary>Whether a sign-in was made.</summary>
    public bool IsOpen => Volatile.Read(ref _openedAt) != 0;

    public bool IsSignIn(Uri address) => _module.IsAt(address);

    public void Forget(long sentAt)
    {
        long openedAt = Volatile.Read(ref _openedAt);
        if (openedAt <= sentAt)
        {
            Interlocked.CompareExchange(ref _openedAt, 0, openedAt);
        }
    }

    public Task<bool> RenewAsync(string? refused, IOperationLog log, CancellationToken token) => Task.FromResult(false);

    public void Dispose() => _lock.Dispose();
}
