using System.Xml.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.QlikView;

/// <summary>The key that every call carries. It lives for one minute, so it is renewed before that, and once after a fault.</summary>
/// <remarks>It is a guard against forged requests, not a credential: who we are is said by Windows authentication below.</remarks>
internal sealed class QmsServiceKey : ICredential, ISessionKey, IDisposable
{
    /// <summary>Ten seconds less than the minute that the server gives it.</summary>
    internal static readonly TimeSpan Life = TimeSpan.FromSeconds(50);

    private readonly QmsClient _client;
    private readonly SemaphoreSlim _lock = new(1, 1);
    private volatile Issued? _key;

    public QmsServiceKey(QmsClient client)
    {
        _client = client;
    }

    public async Task ApplyAsync(HttpRequestMessage message, IOperationLog log, CancellationToken token)
    {
        message.Headers.TryAddWithoutValidation("X-Service-Key", await CurrentAsync(log, token).ConfigureAwait(false));
    }

    /// <summary>After a 401 a new key would not help.</summary>
    public Task<bool> RenewAsync(string? refused, IOperationLog log, CancellationToken token) => Task.FromResult(false);

    public void Forget() => _key = null;

    public void Dispose()
    {
        _key = null;
        _lock.Dispose();
    }

    private async Task<string> CurrentAsync(IOperationLog log, CancellationToken token)
    {
        await _lock.WaitAsync(token).ConfigureAwait(false);
        try
        {
            Issued? key = _key;
            if (key is null || _client.Clock.UtcNow >= key.EndsAt)
            {
                _key = key = await FetchAsync(log, token).ConfigureAwait(false);
            }

            return key.Text;
        }
        finally
        {
            _lock.Release();
        }
    }

    private async Task<Issued> FetchAsync(IOperationLog log, CancellationToken token)
    {
        // Counted from before the call: the minute begins on the server, somewhere in between.
        DateTimeOffset began = _client.Clock.UtcNow;
        QmsCall call = new("GetTimeLimitedServiceKey", "Get a service key") { WithoutKey = true, FailFast = true };
        XElement response = await _client.CallAsync(call, log, token).ConfigureAwait(false);
        string? text = QmsEnvelope.ResultOf(response, call.Operation)?.Value.Trim();
        if (string.IsNullOrEmpty(text))
        {
            throw _client.Unreadable(call, "no service key", null);
        }

        _client.Learn(text!);
        return new Issued(text!, began + Life);
    }

    private sealed record Issued(string Text, DateTimeOffset EndsAt);
}
