using System.Xml.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.QlikView;

/// <summary>The key that every call has. It is valid for one minute. It is renewed before that time ends, and once after a fault.</summary>
/// <remarks>It protects against forged requests, and is not a credential: Windows authentication proves who we are.</remarks>
internal sealed class QmsServiceKey : ICredential, ISessionKey, IDisposable
{
    /// <summary>Ten seconds less than the minute for which the server accepts it.</summary>
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
        // The time counts from before the call, because the server's minute begins somewhere during the call.
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
