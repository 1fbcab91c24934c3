using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud;

/// <summary>The user whom the tenant sees in our calls. Without a full licence this account could make no more calls, so no change takes
/// its full licence away.</summary>
internal sealed class CloudSelf
{
    private readonly QlikHttp _http;
    private string? _subject;

    public CloudSelf(QlikHttp http)
    {
        _http = http;
    }

    /// <summary>Takes the caller from the answer of a call.</summary>
    public void Know(JObject me) => _subject = Json.Text(me["subject"]);

    /// <summary>The subject of the caller, read once; null where the tenant does not say.</summary>
    /// <exception cref="QlikException">The tenant could not be asked.</exception>
    public async Task<string?> SubjectAsync(IOperationLog log, CancellationToken token)
    {
        if (_subject is null)
        {
            Know(await _http.ObjectAsync(QlikRequest.Get(CloudRoutes.Me, "Read who is calling"), log, token).ConfigureAwait(false));
        }

        return _subject;
    }

    /// <summary>The error of a change that would take the full licence away.</summary>
    /// <param name="what">What was tried, on what.</param>
    public QlikException Refused(string what)
    {
        return new QlikException(
            ErrorReason.SelfRefused,
            $"{what} on '{_http.Connection}': refused, since this is the licence of the account that makes the calls."
        )
        {
            NextStep = "Let another administrator do it.",
        };
    }
}
