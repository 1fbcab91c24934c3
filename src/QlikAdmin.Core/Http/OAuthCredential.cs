using System.Net.Http.Headers;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace QlikAdmin.Http;

/// <summary>An OAuth client that acts as itself. All requests share one token, which is renewed before it ends.</summary>
internal sealed class OAuthCredential : ICredential, IDisposable
{
    /// <summary>A token is renewed when it has less than this time left, so that it does not end while a request is on its way.</summary>
    internal static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    // The same on a tenant, a registration endpoint and the organisation's console.
    private const string TokenPath = "oauth/token";

    // The documented life, for answers that do not give one.
    private static readonly TimeSpan s_usualLife = TimeSpan.FromHours(6);

    private readonly QlikHttp _http;
    private readonly NetworkCredential _client;
    private readonly string? _scope;
    private readonly SemaphoreSlim _lock = new(1, 1);
    private string? _token;
    private DateTimeOffset _renewAt;

    public OAuthCredential(QlikHttp http, NetworkCredential client, string? scope)
    {
        _http = http;
        _client = client;
        _scope = scope;
    }

    public async Task ApplyAsync(HttpRequestMessage message, IOperationLog log, CancellationToken token)
    {
        await _lock.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (_token is null || _http.Clock.UtcNow >= _renewAt)
            {
                await FetchAsync(failFast: false, log, token).ConfigureAwait(false);
            }

            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>Gets a token now unless there is one. It is the first call to an endpoint that has no other harmless call.</summary>
    public async Task OpenAsync(IOperationLog log, CancellationToken token)
    {
        await _lock.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (_token is null)
            {
                await FetchAsync(failFast: true, log, token).ConfigureAwait(false);
            }
        }
        finally
        {
            _lock.Release();
        }
    }

    public async Task<bool> RenewAsync(string? refused, IOperationLog log, CancellationToken token)
    {
        await _lock.WaitAsync(token).ConfigureAwait(false);
        try
        {
            // Several requests can have the same expired token. The first one renews it for all.
            if (_token is null || refused is null || string.Equals(_token, refused, StringComparison.Ordinal))
            {
                await FetchAsync(failFast: false, log, token).ConfigureAwait(false);
            }

            return true;
        }
        finally
        {
            _lock.Release();
        }
    }

    public void Dispose()
    {
        _token = null;
        _lock.Dispose();
    }

    private async Task FetchAsync(bool failFast, IOperationLog log, CancellationToken token)
    {
        JObject body = new()
        {
            ["client_id"] = _client.UserName,
            ["client_secret"] = _client.Password,
            ["grant_type"] = "client_credentials",
        };
        if (_scope is not null)
        {
            body["scope"] = _scope;
        }

        // One more token does no harm, so this counts as a request that only reads.
        QlikRequest request = new(HttpMethod.Post, TokenPath, "Get an access token")
        {
            Body = body.ToString(Formatting.None),
            Anonymous = true,
            Changes = false,
            FailFast = failFast,
        };
        JObject answer = await _http.ObjectAsync(request, log, token).ConfigureAwait(false);
        string? value = Json.Text(answer["access_token"]);
        if (string.IsNullOrEmpty(value))
        {
            throw JsonRequests.Unreadable(_http, request, "no access_token in it", null);
        }

        if (value.Any(c => c is <= ' ' or > '~'))
        {
            throw JsonRequests.Unreadable(_http, request, "an access_token in it that can't be sent in a header", null);
        }

        _http.Redactor.Learn(value);
        _token = value;
        DateTimeOffset now = _http.Clock.UtcNow;
        TimeSpan life = EndOf(answer, now) - now;

        // A token whose life is shorter than the margin would otherwise be fetched anew for every request.
        _renewAt = now + (life > Margin + Margin ? life - Margin : TimeSpan.FromTicks(life.Ticks / 2));
    }

    /// <summary>When a token ends: by its date, else by its life, else by the documented life.</summary>
    internal static DateTimeOffset EndOf(JObject answer, DateTimeOffset now)
    {
        // A date in the past comes from a clock that differs from ours. Then the life of the token is used instead.
        if (Json.Date(Json.Text(answer["expires_at"])) is DateTimeOffset end && end > now)
        {
            return end;
        }

        return now
            + (
                Json.Number(answer["expires_in"]) is double seconds && seconds > 0
                    ? TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(30).TotalSeconds))
                    : s_usualLife
            );
    }
}
