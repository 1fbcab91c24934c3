using System.Net.Http.Headers;

namespace QlikAdmin.Core.Tests;

/// <summary>Answers of a server, short enough to read in a test.</summary>
internal static class Answer
{
    public const string Deactivated =
        """{"errors":[{"title":"Tenant has been deactivated. Contact your administrator for more details.","code":"TENANT_DEACTIVATED","status":"401"}],"traceId":"t-1"}""";

    public static Func<Sent, HttpResponseMessage> Json(string body, int status = 200) => Text(body, status, "application/json");

    public static Func<Sent, HttpResponseMessage> Text(string body, int status, string mediaType = "text/plain")
    {
        return _ => new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, mediaType) };
    }

    public static Func<Sent, HttpResponseMessage> Status(int status) => _ => new HttpResponseMessage((HttpStatusCode)status);

    public static Func<Sent, HttpResponseMessage> Redirect(int status, string location)
    {
        return _ => new HttpResponseMessage((HttpStatusCode)status)
        {
            Headers = { Location = new Uri(location, UriKind.RelativeOrAbsolute) },
        };
    }

    public static Func<Sent, HttpResponseMessage> RetryLater(int status, string? retryAfter)
    {
        return _ =>
        {
            HttpResponseMessage response = new((HttpStatusCode)status);
            if (retryAfter is not null)
            {
                response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
            }

            return response;
        };
    }

    /// <summary>The connection breaks before any answer arrives.</summary>
    public static HttpResponseMessage Drop(Sent sent) =>
        throw new HttpRequestException("The line is dead.", new IOException("Connection reset by peer"));

    public static Func<Sent, HttpResponseMessage> Body(Stream body, string mediaType = "application/json", int status = 200)
    {
        return _ => new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StreamContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } },
        };
    }
}
