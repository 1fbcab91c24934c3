using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Integration.Tests.Support;

/// <summary>Hands a request to an emulated service in this process, on the same thread.</summary>
internal static class InProcess
{
    /// <param name="service">The service.</param>
    /// <param name="request">The request.</param>
    /// <param name="body">Its content.</param>
    /// <param name="now">The date of the answer, in UTC.</param>
    public static HttpResponseMessage Serve(
        Func<ServiceRequest, Answer> service,
        HttpRequestMessage request,
        byte[] body,
        DateTimeOffset now
    )
    {
        Uri uri = request.RequestUri!;
        if (uri.AbsolutePath.Contains("%00", StringComparison.Ordinal))
        {
            // The server refuses such a path before the service sees it.
            return new HttpResponseMessage(HttpStatusCode.BadRequest) { RequestMessage = request, Content = new ByteArrayContent([]) };
        }

        DefaultHttpContext context = new();
        context.Request.Method = request.Method.Method;
        context.Request.Scheme = uri.Scheme;
        context.Request.Host = new HostString(uri.Authority);
        context.Request.Path = PathString.FromUriComponent(uri);
        context.Request.QueryString = new QueryString(uri.Query);
        foreach (
            (string name, IEnumerable<string> values) in request.Headers.Concat(
                request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()
            )
        )
        {
            context.Request.Headers[name] = values.ToArray();
        }

        Answer answer = service(new ServiceRequest(context, body)).Whole();
        HttpResponseMessage response = new((HttpStatusCode)answer.Status)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(answer.Body.ToArray()),
        };
        response.Content.Headers.ContentType = answer.ContentType is null ? null : MediaTypeHeaderValue.Parse(answer.ContentType);
        response.Headers.Date = now;
        foreach ((string name, string value) in answer.Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }
}
